import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { anyFloat, PROPERTIES, run } from '../test/support.ts';
import { relu } from './relu.ts';

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

  activationCases({ name: 'relu', make: relu, family: 'relu', fromGolden: () => relu(), settings: [], variants: [() => relu()] });
});
