import { expect, test } from 'vitest';
import { percent, short, whole } from './format.ts';

test('whole numbers in groups of three', () => {
  expect([0, 7, 999, 1000, 12345.6, 1234567, -1234].map(whole)).toEqual([
    '0',
    '7',
    '999',
    '1,000',
    '12,346',
    '1,234,567',
    '-1,234',
  ]);
});

test('numbers for the eye', () => {
  expect([0, 1.5, -1.5, 0.001, 12345, NaN].map((value) => short(value))).toEqual([
    '0.00',
    '1.50',
    '−1.50',
    '1.0e−3',
    '1.2e+4',
    'NaN',
  ]);
  expect(percent(0.1234)).toBe('12.3%');
});
