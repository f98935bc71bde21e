import { expect, test } from 'vitest';
import { compareTarballs, type Packed } from './checkout.ts';

const packed = (name: string, sha256: string): Packed => ({ name, sha256, version: '1.0.0', bytes: Buffer.alloc(0) });

test('tarballs that differ between two clones are named with both hashes', () => {
  const one = [packed('a', '1'), packed('b', '2')];
  expect(compareTarballs(one, [packed('b', '2'), packed('a', '1')])).toEqual([]);
  expect(compareTarballs(one, [packed('a', '1'), packed('b', '3')])).toEqual(['b: SHA-256 2 in one clone, 3 in the other']);
  expect(compareTarballs(one, [packed('a', '1')])).toEqual(['b: SHA-256 2 in one clone, undefined in the other']);
});
