import {
  createContext,
  describe as describeLayer,
  fill,
  type Backend,
  type Layer,
  type Tensor,
  type HostTensor,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { bits, expectError, matrix, PROPERTIES, run, ulps, usualFloat } from '../test/support.ts';
import { logSoftmax } from './log-softmax.ts';
import { softmax } from './softmax.ts';

/** ∂output_i/∂z_j for each row, by one backward pass for each i. */
function jacobian(layer: Layer, z: Tensor, backend: Backend): Tensor {
  const [rows, columns] = z.shape as [number, number];
  const [output, backward] = layer.forward(z, createContext({ backend, batchSize: rows }));
  const all = backend.allocate([rows, columns, columns]);
  for (let i = 0; i < columns; i++) {
    const unit = fill(backend.allocate(output.shape), 0) as HostTensor;
    for (let row = 0; row < rows; row++) unit.data[row * columns + i] = 1;
    const dz = backward(unit) as HostTensor;
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < columns; j++) (all as HostTensor).data[(row * columns + i) * columns + j] = dz.data[row * columns + j]!;
    }
  }
  return all;
}

describe.each([
  ['softmax', softmax, 'P', 'dP'],
  ['log_softmax', logSoftmax, 'L', 'dL'],
] as const)('%s', (family, make, value, gradient) => {
  goldenCases(family, (golden, input, backend) => {
    const [output, backward] = make().forward(input('Z'), createContext({ backend, batchSize: 1 }));
    const whole = golden.params['jacobian'] === true ? { jacobian: jacobian(make(), input('Z'), backend) } : {};
    return { [value]: output, dZ: backward(input(gradient))!, ...whole };
  });

  describe.each([[[4, 5]], [[2, 3, 4]]])('on %j', (input) => {
    const cases = layerCases({ make, input, wrong: [[]], use: { [make().type]: make } });
    for (const { name, check } of cases) test(name, check);
  });

  gradientsOverShapes((pick) => ({ layer: make(), input: [pick(1, 5), pick(1, 9)] }));

  test('works along the last axis, whatever the shape', () => {
    const rows = [
      [1, 2, 3],
      [3, 2, 1],
      [0, 0, 9],
      [1, 1, 1],
    ];
    const flat = run(make(), rows, rows).output;
    const deep = run(
      make(),
      [
        [rows[0]!, rows[1]!],
        [rows[2]!, rows[3]!],
      ],
      [
        [rows[0]!, rows[1]!],
        [rows[2]!, rows[3]!],
      ],
    );
    expect(deep.shape).toEqual([2, 2, 3]);
    expect(bits(deep.output)).toEqual(bits(flat));
    expect(bits(run(make(), rows[0]!).output)).toEqual(bits(flat.slice(0, 3)));
  });

  test('a NaN, or +∞, makes its row NaN and no other', () => {
    const { output } = run(make(), [
      [1, NaN],
      [NaN, 1],
      [Infinity, 1],
      [1, 2],
      [-Infinity, -Infinity],
    ]);
    expect([...output].map(Number.isNaN)).toEqual([true, true, true, true, true, true, false, false, true, true]);
  });

  test('a batch of N is N batches of one, to the bit (property 42)', () => {
    fc.assert(
      fc.property(matrix(), (z) => {
        expect(bits(run(make(), z, z).output)).toEqual(z.flatMap((row) => bits(run(make(), [row]).output)));
        expect(bits(run(make(), z, z).inputGradient!)).toEqual(
          z.flatMap((row) => bits(run(make(), [row], [row]).inputGradient!)),
        );
      }),
      PROPERTIES,
    );
  });

  test('adding a constant to a row changes nothing (property 22) [seed 16]', () => {
    // On a grid where z + c is exact.
    const grid = fc.integer({ min: -64, max: 64 }).map((value) => value / 8);
    fc.assert(
      fc.property(matrix(grid), fc.integer({ min: -10_000, max: 10_000 }), (z, c) => {
        const shifted = run(
          make(),
          z.map((row) => row.map((value) => value + c)),
        ).output;
        run(make(), z).output.forEach((p, i) => expect(ulps(shifted[i]!, p)).toBeLessThanOrEqual(2));
      }),
      PROPERTIES,
    );
  });

  test('permuting the classes permutes the result (property 23)', () => {
    fc.assert(
      fc.property(fc.array(usualFloat, { minLength: 1, maxLength: 12 }), (z) => {
        const backwards = [...run(make(), [...z].reverse()).output].reverse();
        run(make(), z).output.forEach((p, i) =>
          expect(Math.abs(backwards[i]! - p)).toBeLessThanOrEqual(4e-7 * Math.max(1, Math.abs(p))),
        );
      }),
      PROPERTIES,
    );
  });

  test('the gradient of a row sums to 0 where the sum does not depend on z', () => {
    fc.assert(
      fc.property(matrix(), (z) => {
        const { inputGradient } = run(
          make(),
          z,
          z.map((row) => row.map((value) => value + 1)),
        );
        const columns = z[0]!.length;
        z.forEach((_, r) => {
          const sum = inputGradient!.slice(r * columns, (r + 1) * columns).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum)).toBeLessThan(2e-5);
        });
      }),
      PROPERTIES,
    );
  });

  test('refuses a number, a wrong gradient, and options', () => {
    const name = make().type;
    expectError(() => run(make(), 1), 'E_SHAPE', `${name}Forward: x has shape [], expected […, classes]`);
    expectError(() => run(make(), [1, 2], [1]), 'E_SHAPE', 'outputGradient has shape [1], expected [2]');
    expectError(() => (make as (axis: unknown) => unknown)({ axis: 0 }), 'E_ARG', `${name}: takes no arguments`);
  });

  test('describes itself; no gradient where nobody needs one; empty batches', () => {
    expect(describeLayer(make())).toEqual([make().type, []]);
    expect(run(make(), [[1, 2]], [[1, 2]], { inputGradient: false }).inputGradient).toBeUndefined();
    expect(run(make(), [[], []]).shape).toEqual([2, 0]);
  });
});

describe('softmax', () => {
  test('by hand: e^z/Σe^z [seed 15]', () => {
    const { output } = run(softmax(), [[0, Math.LN2, Math.log(5)]]);
    [1 / 8, 2 / 8, 5 / 8].forEach((p, i) => expect(output[i]).toBeCloseTo(p, 6));
  });

  test('large logits stay finite, and each row has its own maximum [seed 16]', () => {
    const { output } = run(softmax(), [
      [1000, 1001, 1002],
      [-1000, -1001, -1002],
    ]);
    [0.09003057, 0.24472847, 0.66524096, 0.66524096, 0.24472847, 0.09003057].forEach((p, i) =>
      expect(output[i]).toBeCloseTo(p, 6),
    );
    expect([...run(softmax(), [[3e38, -3e38, 3e38]]).output]).toEqual([0.5, 0, 0.5]);
  });

  test('[4, 8, 2] gives [0.017943, 0.979629, 0.002428] [seed 17] [seed 18] [seed 19]', () => {
    const powers = [4, 8, 2].map((z) => Math.exp(z - 8));
    [0.018316, 1, 0.002479].forEach((power, i) => expect(powers[i]).toBeCloseTo(power, 6));
    const { output } = run(softmax(), [[4, 8, 2]]);
    [0.017943, 0.979629, 0.002428].forEach((p, i) => expect(output[i]).toBeCloseTo(p, 6));
    expect([...output].map((p) => p.toFixed(3))).toEqual(['0.018', '0.980', '0.002']);
  });

  test('rows lie in [0, 1] and sum to 1 (property 21) [seed 15]', () => {
    fc.assert(
      fc.property(matrix(fc.float({ noNaN: true, noDefaultInfinity: true }), { min: 1, max: 4 }, { min: 1, max: 40 }), (z) => {
        const { output } = run(softmax(), z);
        expect(output.every((p) => p >= 0 && p <= 1)).toBe(true);
        z.forEach((row, r) => {
          const sum = output.slice(r * row.length, (r + 1) * row.length).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
        });
      }),
      PROPERTIES,
    );
  });

  test('backward by hand, with the whole Jacobian and not its diagonal', () => {
    // P = [1/4, 3/4]; dz = P·(dP − Σ P·dP) = [1/4, 3/4]·([1, 0] − 1/4)
    const { inputGradient } = run(softmax(), [[0, Math.log(3)]], [[1, 0]]);
    expect(inputGradient![0]).toBeCloseTo(3 / 16, 6);
    expect(inputGradient![1]).toBeCloseTo(-3 / 16, 6);
  });
});

describe('logSoftmax', () => {
  test('by hand, and exact where softmax underflows', () => {
    const { output, inputGradient } = run(
      logSoftmax(),
      [
        [0, Math.log(3)],
        [0, -20_000],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    );
    [Math.log(0.25), Math.log(0.75), 0, -20_000].forEach((l, i) => expect(output[i]).toBeCloseTo(l, 6));
    // dz = dL − P·Σ dL
    [0.75, -0.75, -1, 1].forEach((dz, i) => expect(inputGradient![i]).toBeCloseTo(dz, 6));
  });

  test('exp(logSoftmax) is softmax (property 24); −L is at least 0, and log n on equal logits (properties 25, 27)', () => {
    fc.assert(
      fc.property(matrix(), (z) => {
        const [p, l] = [run(softmax(), z).output, run(logSoftmax(), z).output];
        p.forEach((value, i) => expect(Math.abs(Math.exp(l[i]!) - value)).toBeLessThan(1e-6));
        expect(l.every((value) => value <= 2 ** -23)).toBe(true);
        const equal = run(
          logSoftmax(),
          z.map((row) => row.map(() => row[0]!)),
        ).output;
        equal.forEach((value) => expect(value).toBeCloseTo(-Math.log(z[0]!.length), 6));
      }),
      PROPERTIES,
    );
  });

  test('finite for all finite logits: a product with probability 0 stays 0', () => {
    const { output, inputGradient } = run(logSoftmax(), [[3e38, -3e38, -3e38]], [[1, 1, 1]]);
    expect([...output].every(Number.isFinite)).toBe(true);
    expect(output[1]! * 0).toBe(-0);
    expect([...inputGradient!]).toEqual([-2, 1, 1]);
  });
});
