import {
  createContext,
  createReferenceBackend,
  describe as describeLayer,
  normal,
  sizeOf,
  tensor,
  toArray,
  type Layer,
} from '@gradwright/core';
import { layerCases, type Draw } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, type GoldenCase } from './golden-cases.ts';
import { gradientsOverShapes } from './gradients-over-shapes.ts';
import { anyFloat, bits, expectError, matrix, PROPERTIES, run } from './support.ts';

/** An activation, and what its cases need to know. */
interface Activation {
  readonly name: string;
  readonly make: (settings?: never) => Layer;
  /** Its golden values, and what they call its setting. */
  readonly family: string;
  readonly fromGolden: (params: GoldenCase['params']) => Layer;
  /** What it describes itself with when it was told nothing. */
  readonly settings: readonly unknown[];
  /** Those whose slopes are compared with differences. */
  readonly variants: readonly (() => Layer)[];
}

/** Wide enough to reach saturation, and never within a step of the kink at 0. */
const offTheKink: Draw = (shape, random) => normal(random, sizeOf(shape)).map((value) => 3 * value + Math.sign(value) / 64);

/** What is asked of every activation. */
export function activationCases({ name, make, family, fromGolden, settings, variants }: Activation): void {
  goldenCases(family, (golden, input, backend) => {
    const [Y, backward] = fromGolden(golden.params).forward(input('X'), createContext({ backend, batchSize: 1 }));
    return { Y, dX: backward(input('dY'))! };
  });

  variants.forEach((variant, i) => {
    describe(`variant ${i}`, () => {
      const cases = layerCases({ make: variant, input: [3, 4, 2], draw: offTheKink, use: { [name]: make } });
      for (const { name: asked, check } of cases) test(asked, check);

      gradientsOverShapes((pick) => ({
        layer: variant(),
        input: [pick(1, 5), pick(1, 5), pick(1, 4)].slice(0, pick(1, 3)),
        draw: offTheKink,
      }));
    });
  });

  test('describes itself, and has no parameters', () => {
    expect(describeLayer(make())).toEqual([name, settings]);
    expect(make().parameters).toEqual({});
  });

  test('NaN stays NaN, beside numbers that stay numbers', () => {
    const { output } = run(make(), [[1, NaN, -1]]);
    expect([...output].map(Number.isNaN)).toEqual([false, true, false]);
  });

  test('is finite for every finite input, and so is its slope', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const { output, inputGradient } = run(make(), [x], [1]);
        expect([output[0], inputGradient![0]].every(Number.isFinite)).toBe(true);
      }),
      PROPERTIES,
    );
  });

  test('leaves its input as it was, whatever shape it has; no slope where nobody needs one', () => {
    const backend = createReferenceBackend();
    const input = tensor(backend, [
      [
        [1, -2],
        [0, 3],
      ],
    ]);
    const { shape, inputGradient } = run(
      make(),
      input,
      [
        [
          [1, 1],
          [1, 1],
        ],
      ],
      { backend, inputGradient: false },
    );
    expect(shape).toEqual([1, 2, 2]);
    expect(toArray(input)).toEqual([
      [
        [1, -2],
        [0, 3],
      ],
    ]);
    expect(inputGradient).toBeUndefined();
  });

  test('backward is linear in the output gradient, and 0 of 0 (properties 37, 38)', () => {
    fc.assert(
      fc.property(matrix(), (x) => {
        const [g, h] = [x.map((row) => row.map((v) => v - 1)), x.map((row) => row.map((v) => 2 * v + 3))];
        const both = g.map((row, i) => row.map((v, j) => 4 * v + h[i]![j]!));
        const [ofG, ofH, ofBoth] = [g, h, both].map((dy) => run(make(), x, dy).inputGradient!);
        ofBoth!.forEach((value, i) => expect(Math.abs(value - (4 * ofG![i]! + ofH![i]!))).toBeLessThan(2e-5));
        const zero = run(
          make(),
          x,
          x.map((row) => row.map(() => 0)),
        ).inputGradient!;
        expect(zero.every((value) => value === 0)).toBe(true);
      }),
      PROPERTIES,
    );
  });

  test('each element depends on itself alone, to the bit (properties 41, 42)', () => {
    fc.assert(
      fc.property(fc.array(anyFloat, { minLength: 1, maxLength: 9 }), (x) => {
        expect(bits(run(make(), x).output)).toEqual(x.flatMap((value) => bits(run(make(), [value]).output)));
      }),
      PROPERTIES,
    );
  });

  test('refuses a wrong output gradient, something that is no tensor, and memory that was released', () => {
    expectError(() => run(make(), [[1, 2]], [[1, 2, 3]]), 'E_SHAPE', 'outputGradient has shape [1, 3], expected [1, 2]');
    const backend = createReferenceBackend();
    const context = createContext({ backend, batchSize: 1 });
    expectError(() => make().forward([1, 2] as never, context), 'E_ARG', 'x must be a tensor');
    let lost = tensor(backend, [1]);
    backend.scope(() => {
      lost = tensor(backend, [1]);
    });
    expectError(() => make().forward(lost, context), 'E_STATE', 'released');
    expectError(() => make().forward(tensor(backend, [1]), context)[1](tensor(createReferenceBackend(), [1])), 'E_BACKEND');
  });

  test('refuses what it does not take', () => {
    const wrong = make as (...settings: unknown[]) => Layer;
    expectError(() => wrong(0.5), 'E_ARG', name);
    expectError(() => wrong({ slop: 0.5 }), 'E_ARG', name);
    expectError(() => wrong(null), 'E_ARG', name);
  });
}
