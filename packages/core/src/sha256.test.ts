import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { sha256 } from './sha256.ts';

const text = (words: string) => new TextEncoder().encode(words);

/** From the standard's own examples. */
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('published: %.20s', (words, digest) => {
  expect(sha256(text(words))).toBe(digest);
});

test('every length around the borders of blocks, as another implementation has it; at any offset in memory', () => {
  const all = Uint8Array.from({ length: 300 }, (_, i) => (i * 7919) % 251);
  for (let length = 0; length <= 200; length++) {
    const bytes = all.subarray(length % 7, (length % 7) + length);
    const before = Uint8Array.from(bytes);
    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(bytes).toEqual(before);
  }
});

test('what is no bytes is refused', () => {
  for (const none of ['abc', undefined, null, [1, 2], new Float32Array(2), new ArrayBuffer(4)]) {
    expectError(() => sha256(none as never), 'E_ARG', 'sha256: bytes must be a Uint8Array');
  }
});
