import {
  columnMoments,
  createContext,
  createReferenceBackend,
  describe as describeLayer,
  readNow,
  sizeOf,
  tensor,
  toArray,
  type Backend,
  type Nested,
  type Tensor,
} from '@gradwright/core';
import { createTestingBackend, layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn, fromLayout, toLayout } from '../test/layouts.ts';
import { bits, expectError, placed, PROPERTIES, run } from '../test/support.ts';
import { batchNorm, type BatchNormLayer } from './batch-norm.ts';
import { freeze } from './freeze.ts';
import { sequential } from './sequential.ts';

/** What a training step does with the changes that forward noted down. */
function settle({ parameters }: BatchNormLayer): void {
  for (const { value, gradient } of [parameters.runningMean, parameters.runningVariance]) {
    const changes = readNow(gradient);
    value.backend.write(
      value,
      readNow(value).map((number, i) => number + changes[i]!),
    );
    gradient.backend.write(gradient, changes.fill(0));
  }
}

function set(parameter: { readonly value: Tensor }, numbers: Tensor): void {
  parameter.value.backend.write(parameter.value, readNow(numbers));
}

const training = (backend: Backend, batchSize: number) => createContext({ backend, batchSize, training: true });
const evaluation = (backend: Backend, batchSize: number) => createContext({ backend, batchSize });

describe('batchNorm', () => {
  test('by hand', () => {
    const backend = createReferenceBackend();
    const layer = placed(batchNorm(1, { epsilon: 1, momentum: 0.5 }), backend);
    const { gamma, beta, runningMean, runningVariance } = layer.parameters;
    backend.write(gamma.value, [2]);
    backend.write(beta.value, [10]);
    // Mean 4, biased variance 3, so v + ε = 4.
    const root = Math.sqrt(3);
    const x = tensor(backend, [[4 - root], [4 + root], [4 - root], [4 + root]]);
    const [y, backward] = layer.forward(x, training(backend, 4));
    [10 - root, 10 + root, 10 - root, 10 + root].forEach((value, i) => expect(readNow(y)[i]).toBeCloseTo(value, 5));

    const dx = backward(tensor(backend, [[1], [0], [0], [0]]))!;
    // x̂ = ∓√3/2; ∂L/∂γ = −√3/2, ∂L/∂β = 1; dx = 2/2·(dy − 1/4 − x̂·(−√3/2)/4)
    expect(readNow(gamma.gradient)[0]).toBeCloseTo(-root / 2, 5);
    expect(readNow(beta.gradient)[0]).toBe(1);
    const along = 3 / 16;
    [1 - 1 / 4 - along, -1 / 4 + along, -1 / 4 - along, -1 / 4 + along].forEach((value, i) =>
      expect(readNow(dx)[i]).toBeCloseTo(value, 5),
    );

    // Unbiased: 3·4/3. Nothing moves before the step does.
    expect([toArray(runningMean.value), toArray(runningVariance.value)]).toEqual([[0], [1]]);
    expect(readNow(runningMean.gradient)[0]).toBeCloseTo(0.5 * 4, 5);
    expect(readNow(runningVariance.gradient)[0]).toBeCloseTo(0.5 * (4 - 1), 5);
  });

  for (const input of [
    [5, 3],
    [2, 2, 3, 3],
  ]) {
    describe(`on [${input.join(', ')}]`, () => {
      const wrong = [[5], [5, 4]];
      for (const { name, check } of layerCases({ make: () => batchNorm(3), input, wrong, use: { batchNorm } })) test(name, check);
    });
  }

  describe.each([true, false])('training %s', (inTraining) => {
    gradientsOverShapes((pick) => {
      const features = pick(1, 5);
      const rows = pick(2, 8);
      const input = pick(0, 1) === 0 ? [rows, features] : [rows, pick(1, 3), pick(1, 3), features];
      return { layer: batchNorm(features, { epsilon: 0.1 }), input, training: inTraining };
    });
  });

  goldenCases(
    'batch_norm',
    (golden, input, backend) => {
      const { mode, eps, momentum, layout } = golden.params as { mode: string; eps: number; momentum: number; layout?: string };
      const layer = placed(batchNorm(input('gamma').shape[0]!, { epsilon: eps, momentum }), backend);
      const { gamma, beta, runningMean, runningVariance } = layer.parameters;
      set(gamma, input('gamma'));
      set(beta, input('beta'));
      set(runningMean, input('running_mean'));
      set(runningVariance, input('running_var'));

      if (mode === 'sequence') {
        const X = input('X');
        const [count, rows, features] = X.shape as [number, number, number];
        const after: number[][][] = [[], []];
        for (let i = 0; i < count; i++) {
          layer.forward(backend.view(X, i * rows * features, [rows, features]), training(backend, rows));
          settle(layer);
          [runningMean, runningVariance].forEach(({ value }, which) => after[which]!.push([...readNow(value)]));
        }
        const [Y_eval] = layer.forward(input('X_eval'), evaluation(backend, input('X_eval').shape[0]!));
        return { running_mean: tensor(backend, after[0]!), running_var: tensor(backend, after[1]!), Y_eval };
      }

      const x = fromLayout(input('X'), layout);
      const context = mode === 'train' ? training(backend, x.shape[0]!) : evaluation(backend, x.shape[0]!);
      const [y, backward] = layer.forward(x, context);
      const dx = backward(fromLayout(input('dY'), layout))!;
      const outputs = { Y: toLayout(y, layout), dX: toLayout(dx, layout), dgamma: gamma.gradient, dbeta: beta.gradient };
      if (mode === 'eval') return outputs;

      const [batch_mean, batch_var_biased] = [backend.allocate(gamma.shape), backend.allocate(gamma.shape)];
      columnMoments(backend.view(x, 0, [sizeOf(x.shape) / gamma.shape[0]!, gamma.shape[0]!]), batch_mean, batch_var_biased);
      settle(layer);
      return { ...outputs, batch_mean, batch_var_biased, running_mean: runningMean.value, running_var: runningVariance.value };
    },
    // This layer keeps the unbiased variance.
    { elsewhere: ['running_var_biased', 'Y_eval_biased'] },
  );

  const batches = fc.tuple(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 5 }), fc.nat());

  test('in training each feature comes out with mean 0 and variance v/(v + ε), whatever is added to it (property 46)', () => {
    const backend = createReferenceBackend();
    fc.assert(
      fc.property(batches, fc.integer({ min: -1000, max: 1000 }), ([rows, features, seed], shift) => {
        const layer = placed(batchNorm(features, { epsilon: 1e-3 }), backend);
        // A grid on which adding the shift is exact.
        const x = Float32Array.from(readNow(drawn(backend, [rows, features], seed)), (value) => Math.round(value * 64) / 64);
        const y = readNow(layer.forward(tensor(backend, x, [rows, features]), training(backend, rows))[0]);
        const moved = readNow(
          layer.forward(
            tensor(
              backend,
              x.map((value) => value + shift),
              [rows, features],
            ),
            training(backend, rows),
          )[0],
        );
        for (let c = 0; c < features; c++) {
          const column = (data: ArrayLike<number>) => Array.from({ length: rows }, (_, r) => data[r * features + c]!);
          const moments = (data: readonly number[]) => {
            const mean = data.reduce((sum, value) => sum + value, 0) / rows;
            return [mean, data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows] as const;
          };
          const variance = moments(column(x))[1];
          const [mean, after] = moments(column(y));
          expect(Math.abs(mean)).toBeLessThan(1e-5);
          expect(Math.abs(after - variance / (variance + 1e-3))).toBeLessThan(1e-4);
          column(moved).forEach((value, r) => expect(Math.abs(value - column(y)[r]!)).toBeLessThan(2e-3));
        }
      }),
      PROPERTIES,
    );
  });

  test('data with mean 1e4 and deviation 0.1 come out right', () => {
    const backend = createReferenceBackend();
    const layer = placed(batchNorm(1, { epsilon: 1e-10 }), backend);
    const x = Float32Array.from({ length: 1000 }, (_, i) => 1e4 + 0.1 * Math.SQRT2 * Math.sin(i * i));
    const y = readNow(layer.forward(tensor(backend, x, [1000, 1]), training(backend, 1000))[0]);
    const center = x.reduce((sum, value) => sum + value, 0) / 1000;
    const exact = Math.sqrt(x.reduce((sum, value) => sum + (value - center) ** 2, 0) / 1000);
    // The mean itself is a float32: half a unit in its last place is 0.005 deviations.
    y.forEach((value, i) => expect(Math.abs(value - (x[i]! - center) / exact)).toBeLessThan(0.01));
  });

  test('running statistics follow the formula step by step; evaluation uses them and changes nothing (property 46)', () => {
    fc.assert(
      fc.property(batches, fc.float({ min: 0, max: 1, noNaN: true }), ([rows, features, seed], momentum) => {
        const backend = createTestingBackend();
        const layer = placed(batchNorm(features, { momentum }), backend);
        const { runningMean, runningVariance } = layer.parameters;
        const [mean, variance] = [new Array<number>(features).fill(0), new Array<number>(features).fill(1)];
        for (let step = 0; step < 3; step++) {
          const x = drawn(backend, [rows, features], seed + step);
          layer.forward(x, training(backend, rows));
          settle(layer);
          for (let c = 0; c < features; c++) {
            const column = Array.from({ length: rows }, (_, r) => readNow(x)[r * features + c]!);
            const batchMean = column.reduce((sum, value) => sum + value, 0) / rows;
            const unbiased = column.reduce((sum, value) => sum + (value - batchMean) ** 2, 0) / (rows - 1);
            mean[c] = (1 - momentum) * mean[c]! + momentum * batchMean;
            variance[c] = (1 - momentum) * variance[c]! + momentum * unbiased;
            expect(readNow(runningMean.value)[c]).toBeCloseTo(mean[c]!, 10);
            expect(readNow(runningVariance.value)[c]).toBeCloseTo(variance[c]!, 10);
          }
        }
        const [y] = layer.forward(drawn(backend, [1, features], seed), evaluation(backend, 1));
        readNow(y).forEach((value, c) => {
          const x = readNow(drawn(backend, [1, features], seed))[c]!;
          expect(value).toBeCloseTo((x - mean[c]!) / Math.sqrt(variance[c]! + 1e-5), 8);
        });
        expect([...readNow(runningMean.gradient), ...readNow(runningVariance.gradient)].every((value) => value === 0)).toBe(true);
      }),
      properties(),
    );
  });

  test('micro-batches of a step move the running statistics by their share of its rows', () => {
    const backend = createTestingBackend();
    const layer = placed(batchNorm(1, { momentum: 1 }), backend);
    for (const rows of [
      [[1], [3]],
      [[10], [20], [30], [40], [50], [70]],
    ]) {
      layer.forward(tensor(backend, rows), { ...training(backend, 8) });
    }
    // 2/8 of the way to 2, and 6/8 of the way to 220/6
    expect(readNow(layer.parameters.runningMean.gradient)[0]).toBeCloseTo(0.25 * 2 + 0.75 * (220 / 6), 10);
  });

  test('images: statistics over all but the last axis', () => {
    const backend = createReferenceBackend();
    const layer = placed(batchNorm(2), backend);
    const flat = drawn(backend, [12, 2], 3);
    const images = backend.view(flat, 0, [2, 3, 2, 2]);
    const [flatOutput, backFlat] = layer.forward(flat, training(backend, 12));
    const [output, backward] = layer.forward(images, training(backend, 2));
    expect(output.shape).toEqual([2, 3, 2, 2]);
    expect(bits(readNow(output))).toEqual(bits(readNow(flatOutput)));
    const dx = backward(backend.view(drawn(backend, [12, 2], 4), 0, [2, 3, 2, 2]))!;
    expect(dx.shape).toEqual([2, 3, 2, 2]);
    expect(bits(readNow(dx))).toEqual(bits(readNow(backFlat(drawn(backend, [12, 2], 4))!)));
  });

  test('frozen it runs on the kept statistics, gets no gradient, and passes the gradient on', () => {
    const backend = createReferenceBackend();
    const layer = placed(batchNorm(2), backend);
    const frozen = freeze(layer);
    const x = drawn(backend, [4, 2], 1);
    const [y, backward] = frozen.forward(x, training(backend, 4));
    expect(bits(readNow(y))).toEqual(bits(readNow(layer.forward(x, evaluation(backend, 4))[0])));
    const dx = backward(drawn(backend, [4, 2], 2))!;
    expect(readNow(dx).every((value) => value !== 0)).toBe(true);
    for (const { gradient } of Object.values(layer.parameters))
      expect(readNow(gradient).every((value) => value === 0)).toBe(true);
  });

  test('its statistics are no weights, and it is never run in blocks of rows', () => {
    const { parameters, wholeBatch } = batchNorm(3);
    const roles = Object.entries(parameters).map(([name, { role, trainable }]) => [name, role, trainable]);
    expect(roles).toEqual([
      ['gamma', 'weight', true],
      ['beta', 'weight', true],
      ['runningMean', 'statistic', false],
      ['runningVariance', 'statistic', false],
    ]);
    expect(wholeBatch).toBe(true);
    expect(sequential(batchNorm(3)).wholeBatch).toBe(true);
  });

  test('an input gradient that nobody needs is not computed; frozen weights get none', () => {
    const backend = createReferenceBackend();
    const layer = placed(batchNorm(2), backend);
    layer.parameters.gamma.trainable = false;
    const [, backward] = layer.forward(drawn(backend, [3, 2], 1), { ...training(backend, 3), inputGradient: false });
    expect(backward(drawn(backend, [3, 2], 2))).toBeUndefined();
    expect(toArray(layer.parameters.gamma.gradient)).toEqual([0, 0]);
    expect(readNow(layer.parameters.beta.gradient)[0]).not.toBe(0);
    layer.parameters.beta.trainable = false;
    const before = readNow(layer.parameters.beta.gradient);
    backward(drawn(backend, [3, 2], 2));
    expect(readNow(layer.parameters.beta.gradient)).toEqual(before);
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(batchNorm(3))).toEqual(['batchNorm', [3]]);
    expect(describeLayer(batchNorm(3, { momentum: 0.01 }))).toEqual(['batchNorm', [3, { momentum: 0.01 }]]);
  });

  test.each<[string, unknown[], string, string]>([
    ['no size', [], 'E_ARG', 'batchNorm: features must be an integer, got undefined'],
    ['no features', [0], 'E_RANGE', 'batchNorm: features must be'],
    ['a momentum above 1', [3, { momentum: 1.5 }], 'E_RANGE', 'batchNorm: momentum must be in [0, 1], got 1.5'],
    ['an epsilon of 0', [3, { epsilon: 0 }], 'E_RANGE', 'batchNorm: epsilon must be a number of at least 1e-30, got 0'],
    ['a misspelt option', [3, { eps: 1e-5 }], 'E_ARG', 'batchNorm: unknown option "eps", expected "momentum", "epsilon"'],
  ])('refuses %s', (_, settings, code, message) => {
    expectError(() => (batchNorm as (...settings: unknown[]) => unknown)(...settings), code, message);
  });

  test.each<[string, Nested, string]>([
    ['features', [[1, 2, 3]], 'batchNorm.forward: input has shape [1, 3], expected [batch, …, 2]'],
    ['rank', [1, 2], 'batchNorm.forward: input has shape [2], expected [batch, …, 2]'],
    [
      'output gradient',
      [
        [1, 2],
        [3, 4],
      ],
      'batchNorm.backward: outputGradient has shape [1, 1], expected [2, 2]',
    ],
  ])('refuses wrong %s', (_, input, message) => {
    const backend = createReferenceBackend();
    expectError(() => run(placed(batchNorm(2), backend), input, [[1]], { backend }), 'E_SHAPE', message);
  });

  test('refuses to train on one value per feature, and notes nothing down; evaluates it', () => {
    const backend = createReferenceBackend();
    const layer = placed(batchNorm(2), backend);
    const x = tensor(backend, [[1, 2]]);
    expectError(
      () => layer.forward(x, training(backend, 1)),
      'E_SHAPE',
      'which is 1 values per feature, expected at least 2 in training',
    );
    expect(toArray(layer.parameters.runningMean.gradient)).toEqual([0, 0]);
    expect(layer.forward(x, evaluation(backend, 1))[0].shape).toEqual([1, 2]);
    // One image has many values per channel.
    expect(layer.forward(drawn(backend, [1, 2, 2, 2], 1), training(backend, 1))[0].shape).toEqual([1, 2, 2, 2]);
  });

  test('before place it has no numbers', () => {
    expectError(
      () =>
        run(batchNorm(2), [
          [1, 2],
          [3, 4],
        ]),
      'E_STATE',
      'place',
    );
  });
});
