import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { softmaxCases } from '../test/softmax-cases.ts';
import { matrix, PROPERTIES, run } from '../test/support.ts';
import { softmax } from './softmax.ts';

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

  softmaxCases({ make: softmax, family: 'softmax', value: 'P', gradient: 'dP' });
});
