import { describe, expect, test } from 'vitest';
import { activationCases } from '../test/activation-cases.ts';
import { expectError, run } from '../test/support.ts';
import { leakyRelu } from './leaky-relu.ts';

describe('leakyRelu', () => {
  test('by hand: the slope below 0, and at the kink', () => {
    const { output, inputGradient } = run(leakyRelu({ slope: 0.25 }), [-4, 0, 4], [1, 1, 1]);
    expect([...output]).toEqual([-1, 0, 4]);
    expect([...inputGradient!]).toEqual([0.25, 0.25, 1]);
  });

  test('with slope 0 it is relu', () => {
    const { output, inputGradient } = run(leakyRelu({ slope: 0 }), [-4, 0, 4], [1, 1, 1]);
    expect([...output].map(Math.abs)).toEqual([0, 0, 4]);
    expect([...inputGradient!]).toEqual([0, 0, 1]);
  });

  test.each<[string, () => unknown, string, string]>([
    ['a negative slope', () => leakyRelu({ slope: -0.1 }), 'E_RANGE', 'leakyRelu: slope must be in [0, 1000000], got -0.1'],
    ['a slope of NaN', () => leakyRelu({ slope: NaN }), 'E_RANGE', 'leakyRelu: slope must be in [0, 1000000], got NaN'],
    ['a slope as text', () => leakyRelu({ slope: '0.1' as never }), 'E_ARG', 'leakyRelu: slope must be a number, got "0.1"'],
  ])('refuses %s', (_, body, code, message) => expectError(body, code, message));

  activationCases({
    name: 'leakyRelu',
    make: leakyRelu,
    family: 'leaky_relu',
    fromGolden: (params) => leakyRelu({ slope: params['negative_slope'] as number }),
    settings: [{ slope: 0.01 }],
    variants: [() => leakyRelu(), () => leakyRelu({ slope: 1.5 }), () => leakyRelu({ slope: 0 })],
  });
});
