import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { softmaxCases } from '../test/softmax-cases.ts';
import { matrix, PROPERTIES, run } from '../test/support.ts';
import { logSoftmax } from './log-softmax.ts';
import { softmax } from './softmax.ts';

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

  softmaxCases({ make: logSoftmax, family: 'log_softmax', value: 'L', gradient: 'dL' });
});
