import { expect, test } from 'vitest';
import { fromBits, powerOfTwo, toBits } from './bits.ts';

test('a float32 and its bits', () => {
  expect(toBits(1)).toBe(0x3f800000);
  expect(toBits(-2)).toBe(0xc0000000 | 0);
  expect(toBits(-0)).toBe(-0x80000000);
  expect(fromBits(1)).toBe(2 ** -149);
  expect(fromBits(0x7f800000)).toBe(Infinity);
  for (const x of [0, -0, 1.5, -3e38, 1e-45, Infinity]) expect(fromBits(toBits(x))).toBe(Math.fround(x));
});

test('powers of two, as far as normal numbers go', () => {
  for (let n = -126; n <= 127; n++) expect(powerOfTwo(n)).toBe(2 ** n);
});
