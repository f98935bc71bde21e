import {
  createContext,
  describe as describeLayer,
  fill,
  type Backend,
  type HostTensor,
  type Layer,
  type Tensor,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from './golden-cases.ts';
import { gradientsOverShapes } from './gradients-over-shapes.ts';
import { bits, expectError, matrix, PROPERTIES, run, ulps, usualFloat } from './support.ts';

/** Softmax or its logarithm, and what its golden values call the output and its gradient. */
interface RowLayer {
  readonly make: () => Layer;
  readonly family: string;
  readonly value: string;
  readonly gradient: string;
}

/** What is asked of softmax and of its logarithm alike. */
export function softmaxCases({ make, family, value, gradient }: RowLayer): void {
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
}

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
