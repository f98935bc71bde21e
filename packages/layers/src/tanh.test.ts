import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { anyFloat, bits, PROPERTIES, run } from '../test/support.ts';
import { tanh } from './tanh.ts';

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

  test('the slope keeps its digits where tanh is nearly ±1', () => {
    const x = Array.from({ length: 90 }, (_, i) => (i - 45) / 5);
    const ones = x.map(() => 1);
    const { output, inputGradient } = run(tanh(), x, ones);
    output.forEach((y, i) => {
      // In float64 this is exact.
      const want = (1 - y) * (1 + y);
      expect(Math.abs(inputGradient![i]! - want)).toBeLessThanOrEqual(2 ** -23 * want);
    });
  });

  activationCases({ name: 'tanh', make: tanh, family: 'tanh', fromGolden: () => tanh(), settings: [], variants: [() => tanh()] });
});
