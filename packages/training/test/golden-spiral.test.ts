import { readFileSync } from 'node:fs';
import {
  createContext,
  createReferenceBackend,
  parametersOf,
  place,
  readNow,
  tensor,
  type Backend,
  type Dataset,
} from '@gradwright/core';
import { createTestingBackend } from '@gradwright/core/testing';
import { dense, relu, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, sgd } from '@gradwright/optimizers';
import { describe, expect, test } from 'vitest';
import { accuracy, predict, train } from '../src/index.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type Precision = 'f64' | 'f32';
type Bands = Readonly<Record<'loss' | 'accuracy', readonly (readonly [number, number])[]>>;
type PerStep = Readonly<Record<Precision, Readonly<Record<'loss' | 'accuracy', readonly (number | null)[]>>>> & {
  readonly accept_band: Bands;
};

/** A training run of the spiral, measured with PyTorch in float64: values at `step` are those after so many updates. */
interface Golden {
  readonly name: string;
  readonly params: {
    readonly optimizer: 'sgd' | 'momentum_classic' | 'adam';
    readonly lr: number;
    readonly decay: number;
    readonly beta?: number;
    readonly l2?: number;
    readonly layers: readonly [number, number, number];
  };
  readonly inputs: Readonly<Record<'X' | 'y' | 'W1' | 'b1' | 'W2' | 'b2', Numbers>>;
  readonly expected: {
    readonly step: Numbers;
    readonly loss: Numbers;
    readonly data_loss: Numbers;
    readonly accuracy: Numbers;
    readonly gradients_step_0: Readonly<Record<string, Numbers>>;
    readonly weights_after_step_1: Readonly<Record<string, Numbers>>;
    readonly weights_after_step_10: Readonly<Record<string, Numbers>>;
  };
  readonly tol: {
    readonly per_step: PerStep;
    readonly tensors_atol: Readonly<Record<string, Readonly<Record<Precision, number>>>>;
  };
}

const { cases } = JSON.parse(readFileSync(new URL('golden/spiral.json', import.meta.url), 'utf8')) as { cases: Golden[] };
const NAMES = ['W1', 'b1', 'W2', 'b2'] as const;

function setUp({ params, inputs }: Golden, backend: Backend) {
  const [features, hidden, classes] = params.layers;
  // The reference run penalises the first layer, its bias included.
  const penalty = params.l2 === undefined ? undefined : l2(params.l2);
  const penalised = penalty === undefined ? {} : { penalty, biasPenalty: penalty };
  const model = sequential(dense(features, hidden, penalised), relu(), dense(hidden, classes));
  place(model, { backend, seed: 0 });
  const parameters = parametersOf(model).map(({ parameter }) => parameter);
  NAMES.forEach((name, i) => backend.write(parameters[i]!.value, inputs[name].data));
  const given = (name: 'X' | 'y') => tensor(backend, Float64Array.from(inputs[name].data), inputs[name].shape);
  const data: Dataset = { size: inputs.X.shape[0]!, inputs: given('X'), targets: given('y') };
  const rate = { learningRate: params.lr, decay: params.decay };
  const optimizer =
    params.optimizer === 'adam' ? adam(rate) : sgd(params.beta === undefined ? rate : { ...rate, momentum: params.beta });
  const weights = () => Object.fromEntries(NAMES.map((name, i) => [name, [...readNow(parameters[i]!.value)]]));
  return { model, data, optimizer, parameters, weights };
}

function expectClose(got: ArrayLike<number>, want: readonly number[], atol: number, rtol: number, what: string): void {
  expect(got.length).toBe(want.length);
  const off = want.findIndex((value, i) => !(Math.abs(got[i]! - value) <= atol + rtol * Math.abs(value)));
  if (off >= 0) throw new Error(`${what}: element ${off} is ${got[off]}, expected ${want[off]}`);
}

const RTOL = { f64: 1e-10, f32: 1e-5 } as const;

// Float64 is slow, and its tolerances are tight as far as this; beyond, digits soon say nothing.
describe.each([
  ['float64 on the testing backend', 'f64', createTestingBackend, 300],
  ['float32 on the reference backend', 'f32', createReferenceBackend, 1000],
] as const)('%s', (_, precision, createBackend, last) => {
  test.each(cases.map((golden) => [golden.name, golden] as const))(
    'gradients before the first step: %s [seed 27] [seed 30]',
    (_name, golden) => {
      const backend = createBackend();
      const { model, data, parameters } = setUp(golden, backend);
      const loss = softmaxCrossEntropy();
      backend.scope(() => {
        const context = createContext({ backend, batchSize: data.size, training: true });
        const [output, backward] = model.forward(data.inputs, context);
        backward(loss.forward(output, data.targets, context)[1]());
        for (const { penalty, value, gradient } of parameters) penalty?.addGradient(value, gradient);
      });
      const want = golden.expected.gradients_step_0;
      const atol = golden.tol.tensors_atol['gradients_step_0']![precision];
      NAMES.forEach((name, i) =>
        expectClose(readNow(parameters[i]!.gradient), want[`d${name}`]!.data, atol, RTOL[precision], `d${name}`),
      );
    },
  );

  test.each(cases.map((golden) => [golden.name, golden] as const))('the run %s [seed 38]', async (_name, golden) => {
    const { model, data, optimizer, weights } = setUp(golden, createBackend());
    const loss = softmaxCrossEntropy();
    const target = { shape: data.targets.shape, data: readNow(data.targets) };
    const measure = () => accuracy({ prediction: predict(model, data.inputs, { loss }), target });
    const { step: steps, loss: losses, data_loss: dataLosses, accuracy: accuracies } = golden.expected;
    const { [precision]: tolerances, accept_band: bands } = golden.tol.per_step;
    let [inBand, banded] = [0, 0];
    let reached = measure();
    for await (const event of train(model, { data, loss, optimizer, epochs: last + 1, batchSize: data.size })) {
      if (event.type !== 'step') continue;
      // The event of update k + 1 tells the loss after k updates.
      const k = event.step - 1;
      const at = steps.data.indexOf(k);
      if (at >= 0) {
        const [tight, loose] = [tolerances.loss[at], tolerances.accuracy[at]];
        if (typeof tight === 'number' && typeof loose === 'number') {
          expectClose([event.loss], [losses.data[at]!], tight, RTOL[precision], `loss after ${k} updates`);
          expectClose([event.dataLoss], [dataLosses.data[at]!], tight, RTOL[precision], `data loss after ${k} updates`);
          expectClose([reached], [accuracies.data[at]!], loose, 0, `accuracy after ${k} updates`);
        } else {
          const within = ([low, high]: readonly [number, number], value: number) => value >= low && value <= high;
          banded++;
          if (within(bands.loss[at]!, event.loss) && within(bands.accuracy[at]!, reached)) inBand++;
        }
      }
      if (event.step === 1 || event.step === 10) {
        const kept = `weights_after_step_${event.step}` as const;
        const atol = golden.tol.tensors_atol[kept]![precision];
        for (const name of NAMES)
          expectClose(weights()[name]!, golden.expected[kept][name]!.data, atol, RTOL[precision], `${kept}: ${name}`);
      }
      if (steps.data.includes(event.step)) reached = measure();
    }
    // Where two correct programs drift apart, they still run in the same band.
    expect(inBand).toBeGreaterThanOrEqual(0.75 * banded);
  });
});

test('the golden file holds what it did', () => {
  expect(cases.map(({ name }) => name)).toEqual([
    'nnfs_sgd_momentum_decay',
    'nnfs_adam',
    'nnfs_sgd_momentum_decay_l2',
    'nnfs_adam_l2',
    'cs231n_sgd_plain',
  ]);
});
