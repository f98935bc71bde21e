import {
  createReferenceBackend,
  describe as describePenalty,
  fill,
  readNow,
  tensor,
  zeros,
  type Backend,
  type Penalty,
  type Tensor,
} from '@gradwright/core';
import { checkGradients, createTestingBackend } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { bits, expectError, PROPERTIES, usualFloat } from '../test/support.ts';
import { l1 } from './l1.ts';
import { l1l2 } from './l1l2.ts';
import { l2 } from './l2.ts';

/** The price of weights, and its gradient, each added to what was there. */
function run(
  penalty: Penalty,
  weights: readonly number[],
  { backend = createReferenceBackend(), before = 0 }: { backend?: Backend; before?: number } = {},
) {
  const w = tensor(backend, weights);
  const [value, gradient] = [tensor(backend, before), fill(backend.allocate(w.shape), before)];
  penalty.addValue(w, value);
  penalty.addGradient(w, gradient);
  return { value: readNow(value)[0]!, gradient: [...readNow(gradient)] };
}

const rate = fc.constantFrom(0, 0.1, 2);

/** As long as three chunks of the sum, and a bit. */
const long = Array.from({ length: 2 * 4096 + 4095 }, (_, i) => Math.fround(Math.sin(i)));

describe('penalties', () => {
  goldenCases('regularization', ({ params }, input, backend) => {
    const rates = { l1: params['l1'] as number, l2: params['l2'] as number };
    const W = input('W');
    const valueOf = (penalty: Penalty): Tensor => {
      const into = zeros(backend, []);
      penalty.addValue(W, into);
      return into;
    };
    const dW = zeros(backend, W.shape);
    l1l2(rates).addGradient(W, dW);
    return { penalty: valueOf(l1l2(rates)), l1_penalty: valueOf(l1(rates.l1)), l2_penalty: valueOf(l2(rates.l2)), dW };
  });

  test('l2 by hand: λ·Σw², in full, and 2λ·w [seed 51] [seed 52]', () => {
    expect(run(l2(0.5), [1, -3, 0])).toEqual({ value: 5, gradient: [1, -3, 0] });
    expect(run(l2(0.5), [1, -3, 0], { before: 10 })).toEqual({ value: 15, gradient: [11, 7, 10] });
  });

  test('l1 by hand: λ·Σ|w|, and λ·sign(w) with sign(0) = 0', () => {
    expect(run(l1(0.5), [1, -3, 0, -0])).toEqual({ value: 2, gradient: [0.5, -0.5, 0, 0] });
    expect(run(l1(0.5), [1, -3, 0], { before: 10 })).toEqual({ value: 12, gradient: [10.5, 9.5, 10] });
  });

  test('l1l2 is both', () => {
    fc.assert(
      fc.property(fc.array(usualFloat, { maxLength: 20 }), rate, rate, (weights, first, second) => {
        const [both, one, two] = [
          run(l1l2({ l1: first, l2: second }), weights),
          run(l1(first), weights),
          run(l2(second), weights),
        ];
        expect(bits(both.value)).toEqual(bits(one.value + two.value));
        expect(bits(both.gradient)).toEqual(bits(one.gradient.map((value, i) => value + two.gradient[i]!)));
      }),
      PROPERTIES,
    );
  });

  test.each([
    ['l1', l1(0.3)],
    ['l2', l2(0.3)],
    ['l1l2', l1l2({ l1: 0.3, l2: 0.2 })],
  ])('%s: the gradient is the slope [seed 52]', (name, penalty) => {
    const backend = createTestingBackend();
    const weights = tensor(backend, [
      [0.5, -1.5, 2],
      [-0.1, 3, 0.7],
    ]);
    const report = checkGradients({
      name,
      variables: { weights },
      forward() {
        const into = zeros(backend, []);
        penalty.addValue(weights, into);
        return [
          into,
          (outputGradient) => {
            const gradient = zeros(backend, weights.shape);
            penalty.addGradient(weights, gradient);
            const scale = readNow(outputGradient)[0]!;
            return {
              weights: tensor(
                backend,
                readNow(gradient).map((value) => value * scale),
                weights.shape,
              ),
            };
          },
        ];
      },
    });
    expect(report).toMatchObject({ checked: 6, kinks: 0 });
  });

  test('over many chunks it agrees with float64', () => {
    for (const penalty of [l1(0.01), l2(0.01), l1l2({ l1: 0.01, l2: 0.02 })]) {
      const [got, want] = [run(penalty, long), run(penalty, long, { backend: createTestingBackend() })];
      expect(Math.abs(got.value - want.value)).toBeLessThan(1e-6 * want.value);
      got.gradient.forEach((value, i) => expect(Math.abs(value - want.gradient[i]!)).toBeLessThan(1e-8));
    }
  });

  test('larger weights cost more; a rate of 0 costs nothing, whatever the weights [seed 53]', () => {
    expect(run(l2(0.1), [2]).value).toBeGreaterThan(run(l2(0.1), [1]).value);
    for (const none of [l1(0), l2(0), l1l2({ l1: 0, l2: 0 })])
      expect(run(none, [1e30, -Infinity])).toEqual({ value: 0, gradient: [0, 0] });
  });

  test('a step down the gradient of the penalty shrinks every weight [seed 53]', () => {
    fc.assert(
      fc.property(fc.array(usualFloat, { minLength: 1, maxLength: 10 }), (weights) => {
        const { gradient } = run(l2(0.1), weights);
        weights.forEach((w, i) => expect(Math.abs(w - 0.5 * gradient[i]!)).toBeLessThanOrEqual(Math.abs(w)));
      }),
      PROPERTIES,
    );
  });

  test('NaN weights are not hidden', () => {
    for (const penalty of [l1(0.1), l2(0.1)]) {
      const { value, gradient } = run(penalty, [1, NaN]);
      expect([value, gradient[1]]).toEqual([NaN, NaN]);
      expect(gradient[0]).not.toBeNaN();
    }
  });

  test('refuses rates that are none, and tensors that do not fit', () => {
    for (const [name, make] of [
      ['l1', l1],
      ['l2', l2],
    ] as const) {
      for (const rate of [-1, NaN, Infinity])
        expectError(() => make(rate), 'E_RANGE', `${name}: lambda must be a number of at least 0`);
      expectError(() => (make as (rate?: unknown) => unknown)(), 'E_ARG', `${name}: lambda must be a number, got undefined`);
    }
    const both = l1l2 as (options?: unknown) => unknown;
    expectError(() => both({ l1: 1 }), 'E_ARG', 'l1l2: l2 must be a number');
    expectError(() => both({ l1: 1, l2: 1, l3: 1 }), 'E_ARG', 'unknown option "l3"');
    expectError(() => both(0.1), 'E_ARG', 'options must be an object');
    const backend = createReferenceBackend();
    const [two, three] = [tensor(backend, [1, 2]), tensor(backend, [1, 2, 3])];
    for (const penalty of [l1(1), l2(1)]) {
      expectError(() => penalty.addGradient(two, three), 'E_SHAPE', 'out has shape [3], expected [2]');
      expectError(() => penalty.addValue(two, two), 'E_SHAPE', 'into has shape [2], expected []');
      expectError(() => penalty.addValue(two, tensor(createReferenceBackend(), 0)), 'E_BACKEND');
    }
  });

  test('describe themselves', () => {
    expect([l1(0.1), l2(0.2), l1l2({ l1: 0.1, l2: 0.2 })].map(describePenalty)).toEqual([
      ['l1', [0.1]],
      ['l2', [0.2]],
      ['l1l2', [{ l1: 0.1, l2: 0.2 }]],
    ]);
  });
});
