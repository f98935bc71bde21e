import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { checkBoolean, checkChoice, checkInteger, checkNumber, checkOptions, wrongType, type Bounds } from './checks.ts';

describe('checkNumber', () => {
  test.each<[number, Bounds]>([
    [0, {}],
    [-1e300, {}],
    [0, { min: 0 }],
    [1, { max: 1 }],
    [0.5, { above: 0, below: 1 }],
  ])('%f within %o', (value, bounds) => {
    expect(checkNumber('f', 'x', value, bounds)).toBe(value);
  });

  test.each<[unknown, Bounds, string, string]>([
    ['1', {}, 'E_ARG', 'f: x must be a number, got "1"'],
    [undefined, {}, 'E_ARG', 'a number, got undefined'],
    [1n, {}, 'E_ARG', 'a number, got 1n'],
    [new Number(1), {}, 'E_ARG', 'a number'],
    [NaN, {}, 'E_RANGE', 'a finite number, got NaN'],
    [Infinity, { min: 0 }, 'E_RANGE', 'a number of at least 0, got Infinity'],
    [-Infinity, { max: 1 }, 'E_RANGE', 'a number of at most 1, got -Infinity'],
    [0, { above: 0 }, 'E_RANGE', 'a number above 0, got 0'],
    [1, { below: 1 }, 'E_RANGE', 'a number below 1, got 1'],
    [1.5, { min: 0, below: 1 }, 'E_RANGE', 'in [0, 1), got 1.5'],
    [0, { above: 0, max: 1 }, 'E_RANGE', 'in (0, 1], got 0'],
  ])('%s within %o is refused', (value, bounds, code, message) => {
    expectError(() => checkNumber('f', 'x', value, bounds), code, message);
  });
});

test('checkInteger', () => {
  expect(checkInteger('f', 'n', 5, { min: 1 })).toBe(5);
  for (const bad of [1.5, NaN, Infinity, 2 ** 53, '5', null])
    expectError(() => checkInteger('f', 'n', bad), 'E_ARG', 'an integer');
  expectError(() => checkInteger('f', 'n', 0, { min: 1 }), 'E_RANGE', 'f: n must be a number of at least 1, got 0');
});

test('checkChoice and checkBoolean', () => {
  expect(checkChoice('f', 'form', 'b', ['a', 'b'])).toBe('b');
  for (const bad of ['c', undefined, 1, 'toString'])
    expectError(() => checkChoice('f', 'form', bad, ['a', 'b']), 'E_ARG', 'f: form must be one of "a", "b"');
  expect(checkBoolean('f', 'bias', false)).toBe(false);
  for (const bad of [0, 1, 'true', undefined, null]) expectError(() => checkBoolean('f', 'bias', bad), 'E_ARG', 'true or false');
});

test('checkOptions', () => {
  const known = ['keep', 'rate'] as const;
  const check = (options: unknown) => checkOptions<{ keep?: number; rate?: number }>('dropout', options as never, known);
  expect(check({ keep: 0.5 })).toEqual({ keep: 0.5 });
  expect(check(undefined)).toEqual({});
  expectError(() => check({ kep: 1 }), 'E_ARG', 'dropout: unknown option "kep", expected "keep", "rate"');
  // A bare number is the commonest of them.
  for (const bad of [0.5, null, 'keep', [0.5], true]) {
    expectError(() => check(bad), 'E_ARG', 'dropout: options must be an object with "keep", "rate"');
  }
  expectError(() => check(JSON.parse('{"__proto__": 1}')), 'E_ARG', 'unknown option "__proto__"');
  expectError(() => checkOptions('relu', { a: 1 } as never, []), 'E_ARG', 'unknown option "a", expected no options');
});

test('wrongType says what came, and keeps it', () => {
  expect(wrongType('f', 'x', [1, 2], 'a number')).toMatchObject({
    message: 'E_ARG: f: x must be a number, got [1, 2]',
    argument: 'x',
    received: [1, 2],
    expected: 'a number',
  });
});
