import {
  allInitializers,
  build,
  createReferenceBackend,
  createRandom,
  glorotNormal,
  heNormal,
  isGradwrightError,
  normal,
  readNow,
  scaledNormal,
  tensor,
  type Dataset,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { allLayers, dense, leakyRelu, relu, sequential, sigmoid, tanh } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { allOptimizers, adam, sgd } from '@gradwright/optimizers';
import { expect, test } from 'vitest';
import { expectError, hashOf, rows, smallNetwork, xorRows } from '../../test/support.ts';
import { earlyStopping } from '../early-stopping.ts';
import { evaluate } from '../evaluate.ts';
import type { DiagnosisEvent } from '../events.ts';
import { train } from '../train.ts';
import type { TrainOptions } from '../train-options.ts';
import type { Doctor } from '../watching.ts';
import { doctor, type DoctorOptions } from './doctor.ts';
import { applyPatch } from './patch.ts';
import { describeRun, type RunDescription } from './run-description.ts';

/** Three bands along x + y, in the plane. */
function bands(seed: number, count = 240, scales = [1, 1]): Dataset {
  const numbers = normal(createRandom(seed), 2 * count);
  const points = Array.from({ length: count }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!]);
  const label = ([x, y]: readonly number[]) => (x! + y! < -0.6 ? 0 : x! + y! < 0.6 ? 1 : 2);
  return rows(
    points.map(([x, y]) => [x! * scales[0]!, y! * scales[1]!]),
    points.map(label),
  );
}

const loss = softmaxCrossEntropy();

async function followed(model: Layer, options: Omit<TrainOptions, 'loss'>): Promise<{ last: DiagnosisEvent; loss: number }> {
  let last: DiagnosisEvent | undefined;
  try {
    for await (const event of train(model, { loss, doctor: doctor(), ...options })) if (event.type === 'diagnosis') last = event;
  } catch (error) {
    if (!isGradwrightError(error, 'E_NONFINITE')) throw error;
    return { last: last!, loss: Infinity };
  }
  return { last: last!, loss: (await evaluate(model, options.validation ?? options.data, { loss, intervals: false })).loss };
}

/** The run of a description, on the same rows. */
function again(description: RunDescription, { data, validation }: Pick<TrainOptions, 'data' | 'validation'>) {
  const { epochs, batchSize, seed, patience } = description;
  const standardised = description.standardise === true ? scaled(data) : data;
  return followed(build<Layer>(description.model, { use: { ...allLayers, ...allInitializers } }), {
    data: standardised,
    ...(validation === undefined ? {} : { validation }),
    optimizer: build<Transform>(description.optimizer, { use: allOptimizers }),
    epochs,
    batchSize,
    seed,
    ...(patience === undefined ? {} : { stop: earlyStopping({ patience }) }),
  });
}

function scaled({ inputs, targets, size }: Dataset): Dataset {
  const numbers = readNow(inputs);
  const sums = [0, 1].map((column) => {
    let squares = 0;
    for (let row = 0; row < size; row++) squares += numbers[2 * row + column]! ** 2;
    return Math.sqrt(squares / size);
  });
  const points = Array.from({ length: size }, (_, i) => [numbers[2 * i]! / sums[0]!, numbers[2 * i + 1]! / sums[1]!]);
  return { size, targets, inputs: tensor(createReferenceBackend(), points) };
}

const deepSigmoid = () => {
  const small = { initializer: scaledNormal(0.01) };
  return sequential(
    dense(2, 16, small),
    sigmoid(),
    dense(16, 16, small),
    sigmoid(),
    dense(16, 16, small),
    sigmoid(),
    dense(16, 16, small),
    sigmoid(),
    dense(16, 3, small),
  );
};
const network = () => sequential(dense(2, 24), relu(), dense(24, 24), relu(), dense(24, 3));
const noisy = (): Dataset => ({
  ...bands(3, 40),
  targets: tensor(
    createReferenceBackend(),
    Array.from({ length: 40 }, (_, i) => (i * 7) % 3),
  ),
});

const common = { epochs: 40, batchSize: 16, seed: 5 };
const bad: readonly (readonly [string, () => Layer, Omit<TrainOptions, 'loss'>])[] = [
  ['vanishing', deepSigmoid, { ...common, data: bands(1), optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }) }],
  ['exploding', network, { ...common, data: bands(1, 240, [4, 4]), optimizer: sgd({ learningRate: 100, momentum: 0.9 }) }],
  ['dead', network, { ...common, data: bands(1), optimizer: sgd({ learningRate: 3 }) }],
  ['unscaled inputs', network, { ...common, data: bands(1, 240, [1000, 0.1]), optimizer: sgd({ learningRate: 0.01 }) }],
  ['rate too small', network, { ...common, data: bands(1), optimizer: adam({ learningRate: 1e-6 }) }],
  [
    'overfitting',
    () => sequential(dense(2, 64), relu(), dense(64, 64), relu(), dense(64, 3)),
    { ...common, epochs: 300, data: noisy(), validation: bands(2), optimizer: adam({ learningRate: 0.02 }) },
  ],
];

test.each(bad)('%s is named, and the first fix ends clearly better', async (verdict, make, options) => {
  const model = make();
  const { last, loss: before } = await followed(model, options);
  expect(last.verdict).toBe(verdict);
  const description = describeRun(make(), { ...options, ...common, epochs: options.epochs!, loss: loss as Loss })!;
  const better = last.fixes[0]!.patches.reduce((run, patch) => applyPatch(run, patch), description);
  expect((await again(better, options)).loss).toBeLessThan(0.7 * before);
});

/** Clouds that overlap, one in twenty rows of the second. */
function overlapping(seed: number): Dataset {
  const numbers = normal(createRandom(seed), 800);
  const labels = Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? 1 : 0));
  return rows(
    labels.map((label, i) => [numbers[2 * i]! + label, numbers[2 * i + 1]! + label]),
    labels,
  );
}

test('a rare class that validation rows are hardly ever given is told apart by them', async () => {
  const options = { ...common, data: overlapping(1), validation: overlapping(2), optimizer: adam({ learningRate: 0.003 }) };
  const { last } = await followed(network(), options);
  expect(last.verdict).toBe('one class predicted');
  expect(last.evidence['rareRecall']).toBeLessThan(0.5);
  expect(last.fixes[0]!.patches).toEqual([{ classWeights: 'balanced' }]);
});

test.each([
  ['relu', () => sequential(dense(2, 16), relu(), dense(16, 3))],
  ['leaky relu', () => sequential(dense(2, 16, { initializer: heNormal() }), leakyRelu(), dense(16, 3))],
  ['tanh', () => sequential(dense(2, 16, { initializer: glorotNormal() }), tanh(), dense(16, 3))],
] as const)('a run that goes well is healthy: %s', async (_, make) => {
  for (const seed of [1, 2, 3]) {
    const options = { ...common, seed, data: bands(seed), validation: bands(seed + 10), optimizer: adam({ learningRate: 0.01 }) };
    expect((await followed(make(), options)).last.verdict).toBe('healthy');
  }
});

test('the doctor changes no bit, and says nothing where nobody asked', async () => {
  const options = { data: xorRows(8), loss, optimizer: adam({ learningRate: 0.01 }), epochs: 5, batchSize: 8, seed: 2 };
  const hashes = await Promise.all(
    [{}, { doctor: doctor() }, { doctor: doctor({ every: 1 }) }].map(async (watched) => {
      const model = smallNetwork();
      const types = new Set<string>();
      for await (const event of train(model, { ...options, ...watched })) types.add(event.type);
      expect(types.has('diagnosis')).toBe('doctor' in watched);
      return hashOf(model);
    }),
  );
  expect(new Set(hashes).size).toBe(1);
});

test.each<[unknown, string, string]>([
  [null, 'E_ARG', 'doctor: options'],
  [{ every: 0 }, 'E_RANGE', 'every'],
  [{ every: 1.5 }, 'E_ARG', 'every'],
  [{ often: 3 }, 'E_ARG', 'often'],
])('doctor(%j) is refused', async (options, code, words) => {
  await expectError(() => doctor(options as DoctorOptions), code, words);
});

test.each<[unknown]>([[true], ['yes'], [null], [doctor]])('train does not take %s for a doctor', async (wrong) => {
  const options = { data: xorRows(), loss, optimizer: adam({ learningRate: 0.01 }), doctor: wrong as Doctor };
  await expectError(() => train(smallNetwork(), options), 'E_ARG', 'doctor must be a doctor such as doctor()');
});
