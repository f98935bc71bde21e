import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { expectError, run } from '../test/support.ts';
import { silu } from './silu.ts';

describe('silu', () => {
  test('by hand: 0 with slope 1/2 at 0; log 3·3/4 at log 3; x far above, 0 far below', () => {
    const { output, inputGradient } = run(silu(), [0, Math.log(3), 3e38, -3e38], [1, 1, 1, 1]);
    expect([...output].map(Math.abs)).toEqual([0, output[1], Math.fround(3e38), 0]);
    expect(output[1]).toBeCloseTo(0.75 * Math.log(3), 6);
    // σ + t·σ·(1 − σ)
    expect(inputGradient![1]).toBeCloseTo(0.75 + (Math.log(3) * 3) / 16, 6);
    expect([inputGradient![0], inputGradient![2], inputGradient![3]]).toEqual([0.5, 1, 0]);
  });

  test('the slope is 1 or 0 where beta·x is beyond float32', () => {
    const { inputGradient } = run(silu({ beta: 1e6 }), [3e38, -3e38, Infinity, -Infinity], [1, 1, 1, 1]);
    expect([...inputGradient!]).toEqual([1, 0, 1, 0]);
  });

  test('refuses a negative beta', () => {
    expectError(() => silu({ beta: -1 }), 'E_RANGE', 'silu: beta must be in [0.000001, 1000000], got -1');
  });

  activationCases({
    name: 'silu',
    make: silu,
    family: 'silu',
    fromGolden: (params) => silu({ beta: params['beta'] as number }),
    settings: [{ beta: 1 }],
    variants: [() => silu(), () => silu({ beta: 0.4 })],
  });
});
