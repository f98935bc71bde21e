import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { expectError, run } from '../test/support.ts';
import { softplus } from './softplus.ts';

describe('softplus', () => {
  test('by hand: log(2)/beta with slope 1/2 at 0; x far above, 0 far below', () => {
    const { output, inputGradient } = run(softplus({ beta: 2 }), [0, 3e38, -3e38], [1, 1, 1]);
    expect(output[0]).toBeCloseTo(Math.LN2 / 2, 6);
    expect([...output.slice(1)]).toEqual([Math.fround(3e38), 0]);
    expect([...inputGradient!]).toEqual([0.5, 1, 0]);
  });

  test('refuses beta 0', () => {
    expectError(() => softplus({ beta: 0 }), 'E_RANGE', 'softplus: beta must be in [0.000001, 1000000], got 0');
  });

  activationCases({
    name: 'softplus',
    make: softplus,
    family: 'softplus',
    fromGolden: (params) => softplus({ beta: params['beta'] as number }),
    settings: [{ beta: 1 }],
    variants: [() => softplus(), () => softplus({ beta: 3 })],
  });
});
