import { readFileSync } from 'node:fs';
import { applyUpdates, createReferenceBackend, eachSegment, type Backend, type Transform } from '@gradwright/core';
import { createTestingBackend } from '@gradwright/core/testing';
import { l2 } from '@gradwright/losses';
import { describe, expect, test } from 'vitest';
import {
  adaGrad,
  adam,
  adamW,
  chain,
  clipByGlobalNorm,
  clipByValue,
  cosine,
  exponential,
  inverseTime,
  rmsProp,
  sgd,
  stepDecay,
  warmUp,
} from '../src/index.ts';
import { firstMiss } from './compare.ts';
import { mlp, quadratic, type Inputs, type Numbers } from './problems.ts';

/** The settings of a case, under the names they have in the golden files. */
interface Params extends Readonly<Record<NumberName, number>> {
  readonly optimizer: string;
  readonly schedule: string;
  readonly problem: 'quadratic' | 'mlp';
  readonly activation: 'tanh' | 'relu' | 'sigmoid';
  readonly parameters: readonly string[];
  readonly l2_on?: readonly string[];
  readonly l2?: number | undefined;
  readonly decay?: number;
  readonly clip_norm?: number;
  readonly clip_value?: number;
}

type NumberName =
  | 'lr'
  | 'beta'
  | 'rho'
  | 'eps'
  | 'beta1'
  | 'beta2'
  | 'weight_decay'
  | 'steps'
  | 'gamma'
  | 'step_size'
  | 'T_max'
  | 'eta_min'
  | 'warmup'
  | 'total'
  | 'warmup_offset';

interface Case {
  readonly name: string;
  readonly params: Params;
  readonly inputs: Inputs;
  readonly expected: Readonly<Record<string, Numbers>>;
  readonly tol: {
    readonly rtol: Readonly<Record<'f64' | 'f32', number>>;
    readonly atol: Readonly<Record<'f64' | 'f32', Readonly<Record<string, number>>>>;
  };
}

function read(family: string): readonly Case[] {
  return (JSON.parse(readFileSync(new URL(`golden/${family}.json`, import.meta.url), 'utf8')) as { cases: Case[] }).cases;
}

/** An option that most cases leave out. */
const decayOf = (decay: number | undefined) => (decay === undefined ? {} : { decay });

const RECIPES: Readonly<Record<string, (params: Params) => Transform>> = {
  sgd: ({ lr, decay }) => sgd({ learningRate: lr, ...decayOf(decay) }),
  momentum_classic: ({ lr, decay, beta }) => sgd({ learningRate: lr, momentum: beta, ...decayOf(decay) }),
  momentum_ema: ({ lr, decay, beta }) => sgd({ learningRate: lr, momentum: { beta, form: 'ema' }, ...decayOf(decay) }),
  nesterov: ({ lr, decay, beta }) => sgd({ learningRate: lr, momentum: beta, nesterov: true, ...decayOf(decay) }),
  adagrad: ({ lr, decay, eps }) => adaGrad({ learningRate: lr, epsilon: eps, ...decayOf(decay) }),
  rmsprop: ({ lr, decay, rho, eps }) => rmsProp({ learningRate: lr, rho, epsilon: eps, ...decayOf(decay) }),
  adam: ({ lr, decay, beta1, beta2, eps }) => adam({ learningRate: lr, beta1, beta2, epsilon: eps, ...decayOf(decay) }),
  adamw: ({ lr, beta1, beta2, eps, weight_decay }) =>
    adamW({ learningRate: lr, beta1, beta2, epsilon: eps, weightDecay: weight_decay }),
};

/** The optimizer of a case: its recipe, after the clipping it asks for. */
function optimizerOf(params: Case['params']): Transform {
  const recipe = RECIPES[params.optimizer]!(params);
  if (params.clip_norm !== undefined) return chain(clipByGlobalNorm(params.clip_norm), recipe);
  if (params.clip_value !== undefined) return chain(clipByValue(params.clip_value), recipe);
  return recipe;
}

/** The parameters before the first step and after each of them. */
function trajectory(backend: Backend, { params, inputs }: Case): Record<string, number[]> {
  const problem = params.problem === 'quadratic' ? quadratic(backend, inputs) : mlp(backend, inputs, params.activation);
  const names = params.parameters;
  const penalised = new Set(params.l2_on ?? []);
  const { values, gradients } = problem.placement;
  const optimizer = optimizerOf(params);
  const state = optimizer.init(values);
  const path: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, problem.read(name)]));
  path.data_loss = [];
  for (let step = 0; step < params.steps; step++) {
    path.data_loss.push(problem.differentiate());
    const { l2: rate } = params;
    if (rate !== undefined) {
      values.segments[0]!.parameters.forEach(({ parameter }, i) => {
        if (penalised.has(names[i]!)) l2(rate).addGradient(parameter.value, parameter.gradient);
      });
    }
    optimizer.update(gradients, state, values, { step, epoch: 0 });
    eachSegment((value, update) => applyUpdates(value, update), values, gradients);
    for (const name of names) path[name]!.push(...problem.read(name));
  }
  path.data_loss.push(problem.differentiate());
  return path;
}

describe.each([
  ['float64 on the testing backend', 'f64', createTestingBackend],
  ['float32 on the reference backend', 'f32', createReferenceBackend],
] as const)('%s', (_, precision, createBackend) => {
  test.each(read('optimizers').map((golden) => [golden.name, golden] as const))(
    '20 steps of %s [seed 42] [seed 43] [seed 44]',
    (_name, golden) => {
      const path = trajectory(createBackend(), golden);
      for (const [name, got] of Object.entries(path)) {
        const tolerance = { rtol: golden.tol.rtol[precision], atol: golden.tol.atol[precision][name]! };
        expect(firstMiss(got, golden.expected[name]!.data, tolerance), name).toBeUndefined();
      }
    },
  );
});

const SCHEDULES: Readonly<Record<string, (params: Params) => { at(progress: { step: number; epoch: number }): number }>> = {
  step: ({ lr, gamma, step_size }) => stepDecay({ initial: lr, factor: gamma, every: step_size }),
  exponential: ({ lr, gamma }) => exponential({ initial: lr, factor: gamma }),
  cosine: ({ lr, T_max, eta_min }) => cosine({ initial: lr, steps: T_max, final: eta_min }),
  warmup_cosine: ({ lr, warmup, total, warmup_offset }) =>
    warmUp({ steps: warmup, offset: warmup_offset, after: cosine({ initial: lr, steps: total - warmup }) }),
  inverse_time: ({ lr, decay }) => inverseTime({ initial: lr, decay: decay! }),
};

test.each(read('lr_schedules').map((golden) => [golden.name, golden] as const))(
  'the schedule %s',
  (_name, { params, expected, tol }) => {
    const schedule = SCHEDULES[params.schedule]!(params);
    const want = expected.lr!.data;
    const got = want.map((_rate, step) => schedule.at({ step, epoch: 0 }));
    expect(firstMiss(got, want, { rtol: tol.rtol.f64, atol: tol.atol.f64.lr! })).toBeUndefined();
  },
);

test('the golden files hold what they did', () => {
  expect(read('optimizers')).toHaveLength(50);
  expect(read('lr_schedules')).toHaveLength(10);
});
