import {
  createContext,
  createReferenceBackend,
  describe as describeLayer,
  readNow,
  tensor,
  toArray,
  type Nested,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn } from '../test/layouts.ts';
import { bits, expectError, placed, PROPERTIES, run } from '../test/support.ts';
import { layerNorm } from './layer-norm.ts';

describe('layerNorm', () => {
  test('by hand', () => {
    const backend = createReferenceBackend();
    const layer = placed(layerNorm(3, { epsilon: 1e-12 }), backend);
    const { gamma, beta } = layer.parameters;
    backend.write(gamma.value, [2, 1, 1]);
    backend.write(beta.value, [10, 0, 0]);
    // Mean 4, variance (9 + 0 + 9)/3 = 6.
    const { output, inputGradient } = run(layer, [[1, 4, 7]], [[6, 0, 0]], { backend });
    const s = 1 / Math.sqrt(6);
    [10 - 6 * s, 0, 3 * s].forEach((value, i) => expect(output[i]).toBeCloseTo(value, 5));
    // x̂ = (−3, 0, 3)·s, g = γ·dy = (12, 0, 0): mean(g) = 4, mean(g·x̂) = −12·s
    [12 - 4 - 3 * s * 12 * s, -4, -4 + 3 * s * 12 * s].forEach((value, i) => expect(inputGradient![i]).toBeCloseTo(value * s, 5));
    expect(readNow(gamma.gradient)[0]).toBeCloseTo(6 * -3 * s, 5);
    expect(toArray(beta.gradient)).toEqual([6, 0, 0]);
  });

  for (const input of [
    [4, 3],
    [2, 2, 3],
  ]) {
    describe(`on [${input.join(', ')}]`, () => {
      const wrong = [[3], [4, 4]];
      for (const { name, check } of layerCases({ make: () => layerNorm(3), input, wrong, use: { layerNorm } })) test(name, check);
    });
  }

  gradientsOverShapes((pick) => {
    const features = pick(1, 8);
    const input = pick(0, 1) === 0 ? [pick(1, 6), features] : [pick(1, 3), pick(1, 4), features];
    return { layer: layerNorm(features, { epsilon: 0.1 }), input };
  });

  goldenCases('layer_norm', (golden, input, backend) => {
    const layer = placed(layerNorm(input('gamma').shape[0]!, { epsilon: golden.params['eps'] as number }), backend);
    const { gamma, beta } = layer.parameters;
    backend.write(gamma.value, readNow(input('gamma')));
    backend.write(beta.value, readNow(input('beta')));
    const [Y, backward] = layer.forward(input('X'), createContext({ backend, batchSize: input('X').shape[0]! }));
    return { Y, dX: backward(input('dY'))!, dgamma: gamma.gradient, dbeta: beta.gradient };
  });

  test('a positive affine change of a row changes nothing, but for ε (property 47)', () => {
    const backend = createReferenceBackend();
    const changes = fc.record({
      seed: fc.nat(),
      columns: fc.integer({ min: 2, max: 12 }),
      scale: fc.double({ min: 0.1, max: 100, noNaN: true }),
      shift: fc.double({ min: -100, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(changes, ({ seed, columns, scale, shift }) => {
        const layer = placed(layerNorm(columns, { epsilon: 1e-12 }), backend);
        const x = [...readNow(drawn(backend, [1, columns], seed))];
        const spread = Math.max(...x) - Math.min(...x);
        fc.pre(spread > 0.5);
        const plain = run(layer, [x], undefined, { backend }).output;
        const changed = run(layer, [x.map((value) => value * scale + shift)], undefined, { backend }).output;
        // What the change itself loses to rounding, against the spread of the row.
        const bound = 1e-5 + (4 * 2 ** -24 * columns * (Math.abs(shift) + 4 * scale)) / (scale * spread);
        plain.forEach((value, i) => expect(Math.abs(value - changed[i]!)).toBeLessThan(bound));
      }),
      PROPERTIES,
    );
  });

  test('a batch of N is N batches of one, in training as in evaluation; blocks of rows leave the same gradients (property 42)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        fc.nat(),
        (rows, columns, seed, cut) => {
          const at = 1 + (cut % (rows - 1));
          const results = [[rows], [at, rows - at], new Array<number>(rows).fill(1)].map((blocks) => {
            const backend = createReferenceBackend();
            const layer = placed(layerNorm(columns), backend);
            const [x, dy] = [drawn(backend, [rows, columns], seed), drawn(backend, [rows, columns], seed + 1)];
            const seen: { output: number[]; inputGradient: number[] } = { output: [], inputGradient: [] };
            let first = 0;
            for (const size of blocks) {
              const block = (of: typeof x) => backend.view(of, first * columns, [size, columns]);
              const { output, inputGradient } = run(layer, block(x), block(dy), { backend, training: true });
              seen.output.push(...bits(output));
              seen.inputGradient.push(...bits(inputGradient!));
              first += size;
            }
            const { gamma, beta } = layer.parameters;
            return { seen, gradients: [bits(readNow(gamma.gradient)), bits(readNow(beta.gradient))] };
          });
          expect(results[1]).toEqual(results[0]);
          expect(results[2]).toEqual(results[0]);
        },
      ),
      properties(),
    );
  });

  test('more axes: along the last', () => {
    const backend = createReferenceBackend();
    const layer = placed(layerNorm(3), backend);
    const flat = drawn(backend, [8, 3], 5);
    const whole = run(layer, backend.view(flat, 0, [2, 4, 3]), backend.view(flat, 0, [2, 4, 3]), { backend });
    const rows = run(layer, flat, flat, { backend });
    expect(whole.shape).toEqual([2, 4, 3]);
    expect(bits(whole.output)).toEqual(bits(rows.output));
    expect(bits(whole.inputGradient!)).toEqual(bits(rows.inputGradient!));
  });

  test('frozen weights get no gradient; an input gradient that nobody needs is not computed', () => {
    const backend = createReferenceBackend();
    const layer = placed(layerNorm(2), backend);
    for (const parameter of Object.values(layer.parameters)) parameter.trainable = false;
    expect(run(layer, [[1, 2]], [[1, 5]], { backend, inputGradient: false }).inputGradient).toBeUndefined();
    expect(Object.values(layer.parameters).map(({ gradient }) => toArray(gradient))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('no rows are no trouble', () => {
    const backend = createReferenceBackend();
    const empty = tensor(backend, new Float32Array(0), [0, 2]);
    expect(run(placed(layerNorm(2), backend), empty, empty, { backend }).shape).toEqual([0, 2]);
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(layerNorm(3))).toEqual(['layerNorm', [3]]);
    expect(describeLayer(layerNorm(3, { epsilon: 0.1 }))).toEqual(['layerNorm', [3, { epsilon: 0.1 }]]);
  });

  test.each<[string, unknown[], string, string]>([
    ['no size', [], 'E_ARG', 'layerNorm: features must be an integer, got undefined'],
    ['a shape', [[3]], 'E_ARG', 'layerNorm: features must be an integer, got [3]'],
    ['an epsilon below 0', [3, { epsilon: -1 }], 'E_RANGE', 'layerNorm: epsilon must be a number of at least 1e-30, got -1'],
    ['a misspelt option', [3, { momentum: 0.1 }], 'E_ARG', 'layerNorm: unknown option "momentum", expected "epsilon"'],
  ])('refuses %s', (_, settings, code, message) => {
    expectError(() => (layerNorm as (...settings: unknown[]) => unknown)(...settings), code, message);
  });

  test.each<[string, Nested, string]>([
    ['features', [[1, 2, 3]], 'layerNorm.forward: input has shape [1, 3], expected [batch, …, 2]'],
    ['rank', [1, 2], 'layerNorm.forward: input has shape [2], expected [batch, …, 2]'],
    ['output gradient', [[1, 2]], 'layerNorm.backward: outputGradient has shape [1, 1], expected [1, 2]'],
  ])('refuses wrong %s', (_, input, message) => {
    const backend = createReferenceBackend();
    expectError(() => run(placed(layerNorm(2), backend), input, [[1]], { backend }), 'E_SHAPE', message);
  });
});
