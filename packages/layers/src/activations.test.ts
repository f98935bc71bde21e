import { createContext, createReferenceBackend, describe as describeLayer, normal, sizeOf, tensor, toArray, type Layer } from '@gradwright/core';
import { layerCases, type Draw } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, type GoldenCase } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { anyFloat, bits, expectError, matrix, PROPERTIES, run, ulps } from '../test/support.ts';
import { elu } from './elu.ts';
import { gelu } from './gelu.ts';
import { leakyRelu } from './leaky-relu.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';

interface Activation {
  readonly make: (settings?: never) => Layer;
  readonly family: string;
  /** What the golden cases call its setting. */
  readonly fromGolden: (params: GoldenCase['params']) => Layer;
  readonly settings: readonly unknown[];
  /** Variants whose slopes are compared with differences. */
  readonly variants: readonly (() => Layer)[];
}

/** Wide enough to reach saturation, and never within a step of the kink at 0. */
const offTheKink: Draw = (shape, random) => normal(random, sizeOf(shape)).map((value) => 3 * value + Math.sign(value) / 64);

const activations: Readonly<Record<string, Activation>> = {
  relu: { make: relu, family: 'relu', fromGolden: () => relu(), settings: [], variants: [() => relu()] },
  sigmoid: { make: sigmoid, family: 'sigmoid', fromGolden: () => sigmoid(), settings: [], variants: [() => sigmoid()] },
  tanh: { make: tanh, family: 'tanh', fromGolden: () => tanh(), settings: [], variants: [() => tanh()] },
  leakyRelu: {
    make: leakyRelu,
    family: 'leaky_relu',
    fromGolden: (params) => leakyRelu({ slope: params['negative_slope'] as number }),
    settings: [{ slope: 0.01 }],
    variants: [() => leakyRelu(), () => leakyRelu({ slope: 1.5 }), () => leakyRelu({ slope: 0 })],
  },
  elu: { make: elu, family: 'elu', fromGolden: (params) => elu({ alpha: params['alpha'] as number }), settings: [{ alpha: 1 }], variants: [() => elu(), () => elu({ alpha: 0.3 }), () => elu({ alpha: 2 })] },
  softplus: { make: softplus, family: 'softplus', fromGolden: (params) => softplus({ beta: params['beta'] as number }), settings: [{ beta: 1 }], variants: [() => softplus(), () => softplus({ beta: 3 })] },
  silu: { make: silu, family: 'silu', fromGolden: (params) => silu({ beta: params['beta'] as number }), settings: [{ beta: 1 }], variants: [() => silu(), () => silu({ beta: 0.4 })] },
  gelu: {
    make: gelu,
    family: 'gelu',
    fromGolden: (params) => gelu({ approximate: params['approximate'] as 'none' | 'tanh' }),
    settings: [{ approximate: 'none' }],
    variants: [() => gelu(), () => gelu({ approximate: 'tanh' })],
  },
};

for (const [name, { make, family, fromGolden, settings, variants }] of Object.entries(activations)) {
  describe(name, () => {
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
      const input = tensor(backend, [[[1, -2], [0, 3]]]);
      const { shape, inputGradient } = run(make(), input, [[[1, 1], [1, 1]]], { backend, inputGradient: false });
      expect(shape).toEqual([1, 2, 2]);
      expect(toArray(input)).toEqual([[[1, -2], [0, 3]]]);
      expect(inputGradient).toBeUndefined();
    });

    test('backward is linear in the output gradient, and 0 of 0 (properties 37, 38)', () => {
      fc.assert(
        fc.property(matrix(), (x) => {
          const [g, h] = [x.map((row) => row.map((v) => v - 1)), x.map((row) => row.map((v) => 2 * v + 3))];
          const both = g.map((row, i) => row.map((v, j) => 4 * v + h[i]![j]!));
          const [ofG, ofH, ofBoth] = [g, h, both].map((dy) => run(make(), x, dy).inputGradient!);
          ofBoth!.forEach((value, i) => expect(Math.abs(value - (4 * ofG![i]! + ofH![i]!))).toBeLessThan(2e-5));
          const zero = run(make(), x, x.map((row) => row.map(() => 0))).inputGradient!;
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
  });
}

describe('relu', () => {
  test('max(0, z), and its slope: 1 above 0, 0 at 0 and below [seed 5] [seed 6] [seed 33]', () => {
    const { output, inputGradient } = run(relu(), [-2, -0, 0, 1e-45, 3], [1, 1, 1, 1, 1]);
    expect([...output]).toEqual([0, 0, 0, Math.fround(1e-45), 3]);
    expect(Object.is(output[1], 0)).toBe(true);
    expect([...inputGradient!]).toEqual([0, 0, 0, 1, 1]);
  });

  test('is unbounded above [seed 7]', () => {
    expect([...run(relu(), [3e38, Infinity]).output]).toEqual([Math.fround(3e38), Infinity]);
  });

  test('relu(x) − relu(−x) = x (property 26)', () => {
    fc.assert(
      fc.property(anyFloat, (x) => {
        expect(run(relu(), [x]).output[0]! - run(relu(), [-x]).output[0]!).toBe(x + 0);
      }),
      PROPERTIES,
    );
  });
});

describe('leakyRelu', () => {
  test('by hand: the slope below 0, and at the kink', () => {
    const { output, inputGradient } = run(leakyRelu({ slope: 0.25 }), [-4, 0, 4], [1, 1, 1]);
    expect([...output]).toEqual([-1, 0, 4]);
    expect([...inputGradient!]).toEqual([0.25, 0.25, 1]);
  });

  test('with slope 0 it is relu', () => {
    const { output, inputGradient } = run(leakyRelu({ slope: 0 }), [-4, 0, 4], [1, 1, 1]);
    expect([...output].map(Math.abs)).toEqual([0, 0, 4]);
    expect([...inputGradient!]).toEqual([0, 0, 1]);
  });
});

describe('elu', () => {
  test('by hand: alpha·(eˣ − 1) below 0, with slope alpha·eˣ', () => {
    const { output, inputGradient } = run(elu({ alpha: 2 }), [-Math.LN2, 0, 3, -1e30], [1, 1, 1, 1]);
    expect(output[0]).toBeCloseTo(-1, 6);
    expect([...output.slice(1)]).toEqual([0, 3, -2]);
    expect(inputGradient![0]).toBeCloseTo(1, 6);
    expect([...inputGradient!.slice(1)]).toEqual([2, 1, 0]);
  });

  test('keeps its digits near 0, where eˣ − 1 would lose them', () => {
    for (const x of [-1e-7, -1e-4, -1e-30]) expect(ulps(run(elu(), [x]).output[0]!, Math.expm1(Math.fround(x)))).toBeLessThan(4);
  });
});

describe('sigmoid', () => {
  test('by hand: 1/2 with slope 1/4 at 0; 3/4 at log 3; saturated, slope 0', () => {
    const { output, inputGradient } = run(sigmoid(), [0, Math.log(3), 200, -200], [1, 1, 1, 1]);
    expect([output[0], output[2], output[3]]).toEqual([0.5, 1, 0]);
    expect(output[1]).toBeCloseTo(0.75, 6);
    expect([inputGradient![0], inputGradient![2], inputGradient![3]]).toEqual([0.25, 0, 0]);
    expect(inputGradient![1]).toBeCloseTo(0.1875, 6);
  });

  test('σ(x) + σ(−x) = 1 within 1 ulp; monotone (property 26)', () => {
    fc.assert(
      fc.property(anyFloat, anyFloat, (x, y) => {
        const at = (value: number) => run(sigmoid(), [value]).output[0]!;
        expect(Math.abs(at(x) + at(-x) - 1)).toBeLessThanOrEqual(2 ** -23);
        const [low, high] = [Math.min(x, y), Math.max(x, y)];
        expect(at(low)).toBeLessThanOrEqual(at(high));
      }),
      PROPERTIES,
    );
  });
});

describe('tanh', () => {
  test('by hand: 0 with slope 1; 3/5 at log 2; saturated, slope 0', () => {
    const { output, inputGradient } = run(tanh(), [0, Math.LN2, 200, -200], [1, 1, 1, 1]);
    expect([output[0], output[2], output[3]]).toEqual([0, 1, -1]);
    expect(output[1]).toBeCloseTo(0.6, 6);
    expect([inputGradient![0], inputGradient![2], inputGradient![3]]).toEqual([1, 0, 0]);
    expect(inputGradient![1]).toBeCloseTo(0.64, 6);
  });

  test('is odd, to the bit (property 26)', () => {
    fc.assert(
      fc.property(anyFloat, (x) => {
        expect(bits(run(tanh(), [-x]).output)).toEqual(bits([-run(tanh(), [x]).output[0]!]));
      }),
      PROPERTIES,
    );
  });
});

describe('softplus', () => {
  test('by hand: log(2)/beta with slope 1/2 at 0; x far above, 0 far below', () => {
    const { output, inputGradient } = run(softplus({ beta: 2 }), [0, 3e38, -3e38], [1, 1, 1]);
    expect(output[0]).toBeCloseTo(Math.LN2 / 2, 6);
    expect([...output.slice(1)]).toEqual([Math.fround(3e38), 0]);
    expect([...inputGradient!]).toEqual([0.5, 1, 0]);
  });
});

describe('silu', () => {
  test('by hand: 0 with slope 1/2 at 0; log 3·3/4 at log 3; x far above, 0 far below', () => {
    const { output, inputGradient } = run(silu(), [0, Math.log(3), 3e38, -3e38], [1, 1, 1, 1]);
    expect([...output].map(Math.abs)).toEqual([0, output[1], Math.fround(3e38), 0]);
    expect(output[1]).toBeCloseTo(0.75 * Math.log(3), 6);
    // σ + t·σ·(1 − σ)
    expect(inputGradient![1]).toBeCloseTo(0.75 + (Math.log(3) * 3) / 16, 6);
    expect([inputGradient![0], inputGradient![2], inputGradient![3]]).toEqual([0.5, 1, 0]);
  });
});

describe('gelu', () => {
  test.each(['none', 'tanh'] as const)('by hand, %s: 0 with slope 1/2 at 0; x far above, 0 far below', (approximate) => {
    const { output, inputGradient } = run(gelu({ approximate }), [0, 3e38, -3e38], [1, 1, 1]);
    expect([...output].map(Math.abs)).toEqual([0, Math.fround(3e38), 0]);
    expect([...inputGradient!]).toEqual([0.5, 1, 0]);
  });

  test('at 1: Φ(1) = 0.841345, and 0.841192 by the approximation', () => {
    expect(run(gelu(), [1]).output[0]).toBeCloseTo(0.841344746, 6);
    expect(run(gelu({ approximate: 'tanh' }), [1]).output[0]).toBeCloseTo(0.841191991, 6);
  });
});

test.each<[string, () => unknown, string, string]>([
  ['a negative slope', () => leakyRelu({ slope: -0.1 }), 'E_RANGE', 'leakyRelu: slope must be in [0, 1000000], got -0.1'],
  ['a slope of NaN', () => leakyRelu({ slope: NaN }), 'E_RANGE', 'leakyRelu: slope must be in [0, 1000000], got NaN'],
  ['a slope as text', () => leakyRelu({ slope: '0.1' as never }), 'E_ARG', 'leakyRelu: slope must be a number, got "0.1"'],
  ['an infinite alpha', () => elu({ alpha: Infinity }), 'E_RANGE', 'elu: alpha must be in [0, 1000000], got Infinity'],
  ['beta 0', () => softplus({ beta: 0 }), 'E_RANGE', 'softplus: beta must be in [0.000001, 1000000], got 0'],
  ['a negative beta', () => silu({ beta: -1 }), 'E_RANGE', 'silu: beta must be in [0.000001, 1000000], got -1'],
  ['another approximation', () => gelu({ approximate: 'erf' as never }), 'E_ARG', 'gelu: approximate must be one of "none", "tanh", got "erf"'],
  ['a misspelt option', () => gelu({ aproximate: 'tanh' } as never), 'E_ARG', 'gelu: unknown option "aproximate", expected "approximate"'],
])('refuses %s', (_, body, code, message) => expectError(body, code, message));
