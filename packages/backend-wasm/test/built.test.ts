// What the build must look like for the kernels to be small and fast. No test here takes a time.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const generated = new URL('../src/generated/', import.meta.url);
const bytesOf = (name: string) => readFileSync(new URL(`${name}.wasm`, generated));

describe.each(['exact', 'fast'])('%s.wasm', (name) => {
  test('has at most 11 kB when gzipped', () => {
    expect(gzipSync(bytesOf(name), { level: 9 }).length).toBeLessThanOrEqual(11_000);
  });

  test('is the text that is built in', async () => {
    const text = (await import(`../src/generated/${name}-code.ts`)) as Record<string, string>;
    expect(text[`${name}Code`]).toBe(bytesOf(name).toString('hex'));
  });

  test('imports its memory and nothing else', async () => {
    const imports = WebAssembly.Module.imports(await WebAssembly.compile(bytesOf(name)));
    expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  });
});

/** The operations of vectors, in the order in which they stand in the code. */
function simdOperations(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let i = 0; i + 2 < bytes.length; i++) {
    // 0xfd, then the number of the operation in seven bits a byte.
    if (bytes[i] === 0xfd && bytes[i + 1]! >= 0x80 && bytes[i + 2]! < 0x80)
      found.push((bytes[i + 1]! & 0x7f) | (bytes[i + 2]! << 7));
  }
  return found;
}

const FUSED = 0x105;
const ADD = 0xe4;

test('only the fast kernels fuse, and each sum is stored before the next: nested, they would spill every register', () => {
  const [exact, fast] = [simdOperations(bytesOf('exact')), simdOperations(bytesOf('fast'))];
  expect(exact.filter((operation) => operation === FUSED)).toEqual([]);
  expect(fast.filter((operation) => operation === FUSED).length).toBeGreaterThan(50);
  expect(exact.filter((operation) => operation === ADD).length).toBeGreaterThan(50);
  // The encoding of relaxed_madd followed at once by another one is the second taking the first's result from the stack.
  const nested = Buffer.from([0xfd, 0x85, 0x02, 0xfd, 0x85, 0x02]);
  expect(bytesOf('fast').includes(nested)).toBe(false);
});
