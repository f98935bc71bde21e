import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { expectError, run, ulps } from '../test/support.ts';
import { elu } from './elu.ts';

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

  test('refuses an infinite alpha', () => {
    expectError(() => elu({ alpha: Infinity }), 'E_RANGE', 'elu: alpha must be in [0, 1000000], got Infinity');
  });

  activationCases({
    name: 'elu',
    make: elu,
    family: 'elu',
    fromGolden: (params) => elu({ alpha: params['alpha'] as number }),
    settings: [{ alpha: 1 }],
    variants: [() => elu(), () => elu({ alpha: 0.3 }), () => elu({ alpha: 2 })],
  });
});
