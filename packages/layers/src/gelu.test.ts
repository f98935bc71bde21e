import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { expectError, run } from '../test/support.ts';
import { gelu } from './gelu.ts';

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

  test('refuses another approximation, and a misspelt option', () => {
    const message = 'gelu: approximate must be one of "none", "tanh", got "erf"';
    expectError(() => gelu({ approximate: 'erf' as never }), 'E_ARG', message);
    expectError(
      () => gelu({ aproximate: 'tanh' } as never),
      'E_ARG',
      'gelu: unknown option "aproximate", expected "approximate"',
    );
  });

  activationCases({
    name: 'gelu',
    make: gelu,
    family: 'gelu',
    fromGolden: (params) => gelu({ approximate: params['approximate'] as 'none' | 'tanh' }),
    settings: [{ approximate: 'none' }],
    variants: [() => gelu(), () => gelu({ approximate: 'tanh' })],
  });
});
