import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { anyFloat, PROPERTIES, run } from '../test/support.ts';
import { sigmoid } from './sigmoid.ts';

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

  activationCases({
    name: 'sigmoid',
    make: sigmoid,
    family: 'sigmoid',
    fromGolden: () => sigmoid(),
    settings: [],
    variants: [() => sigmoid()],
  });
});
