import {
  createRandom,
  createReferenceBackend,
  matmul,
  tensor,
  uniform,
  type Backend,
  type MatmulOptions,
  type Tensor,
} from '@gradwright/core';
import { expect, test } from 'vitest';
import { createWasmBackendSync } from './index.ts';

const wasm = createWasmBackendSync();
const reference = createReferenceBackend();

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly seed: number;
  readonly flags: { readonly [flag in 'transposeA' | 'transposeB' | 'accumulate' | 'bias' | 'relu' | 'mask']: boolean };
}

/** The bits of a product, computed on one backend, into an output that held something else. */
function bitsOf(backend: Backend, { m, n, k, seed, flags }: Case): Uint32Array {
  return backend.scope(() => {
    const random = createRandom(seed);
    const draw = (name: string, shape: number[], spread = 1): Tensor => {
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      return tensor(
        backend,
        uniform(random.fork(name), size).map((value) => (value - 0.5) * spread),
        shape,
      );
    };
    const a = draw('a', flags.transposeA ? [k, m] : [m, k]);
    const b = draw('b', flags.transposeB ? [n, k] : [k, n]);
    const out = flags.accumulate ? draw('out', [m, n]) : tensor(backend, new Float32Array(m * n).fill(NaN), [m, n]);
    const options: MatmulOptions = {
      transposeA: flags.transposeA,
      transposeB: flags.transposeB,
      accumulate: flags.accumulate,
      relu: flags.relu,
      ...(flags.bias ? { bias: draw('bias', [n]) } : {}),
      ...(flags.mask ? { mask: draw('mask', [m, n]) } : {}),
    };
    matmul(a, b, out, options);
    return new Uint32Array((backend.read(out) as Float32Array).buffer);
  });
}

function flagsOf(bits: number): Case['flags'] {
  const on = (i: number) => (bits & (1 << i)) !== 0;
  return { transposeA: on(0), transposeB: on(1), accumulate: on(2), bias: on(3), relu: on(4), mask: on(5) };
}

test('the product of two small matrices, by hand', () => {
  const a = tensor(wasm, [
    [1, 2],
    [3, 4],
  ]);
  const b = tensor(wasm, [
    [5, 6],
    [7, 8],
  ]);
  expect([...(wasm.read(matmul(a, b)) as Float32Array)]).toEqual([19, 22, 43, 50]);
});

test('every size from 0 to 9, in every form, has the bits of the reference', () => {
  let cases = 0;
  for (let m = 0; m <= 9; m++) {
    for (let n = 0; n <= 9; n++) {
      for (let k = 0; k <= 9; k++) {
        const seed = (m * 10 + n) * 10 + k;
        const product = { m, n, k, seed, flags: flagsOf((seed * 37) % 64) };
        expect(bitsOf(wasm, product), JSON.stringify(product)).toEqual(bitsOf(reference, product));
        cases++;
      }
    }
  }
  expect(cases).toBe(1000);
});

test.each([
  [13, 17, 401],
  [48, 8, 400],
  [49, 9, 801],
  [100, 130, 64],
  [7, 1030, 33],
  [300, 3, 64],
  [300, 64, 2],
  [64, 10, 300],
])('%i × %i over %i, beyond the edges of a block, in all 64 forms', (m, n, k) => {
  for (let bits = 0; bits < 64; bits++) {
    const product = { m, n, k, seed: bits, flags: flagsOf(bits) };
    expect(bitsOf(wasm, product), JSON.stringify(product.flags)).toEqual(bitsOf(reference, product));
  }
});
