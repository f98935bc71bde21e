import {
  createRandom,
  createReferenceBackend,
  integers,
  matmul,
  readNow,
  tensor,
  uniform,
  type Backend,
  type MatmulOptions,
  type Tensor,
} from '@gradwright/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { createWasmBackendSync } from './index.ts';

const wasm = createWasmBackendSync();
const reference = createReferenceBackend();

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly seed: number;
  /** Whether NaN, infinities, −0 and denormals are among the numbers. */
  readonly wild?: boolean;
  readonly flags: { readonly [flag in 'transposeA' | 'transposeB' | 'accumulate' | 'bias' | 'relu' | 'mask']: boolean };
}

const WILD = [NaN, Infinity, -Infinity, -0, 0, 1e-45, -1e-40, 3.4028234663852886e38, 1e20];

/** Elements around each operand: an odd number, so that none starts where a vector would like it to. */
const GUARD = 3;
const CANARY = 12345;

/** The bits of a product, computed on one backend, into an output that held something else, between canaries. */
function bitsOf(backend: Backend, { m, n, k, seed, wild = false, flags }: Case): Uint32Array {
  return backend.scope(() => {
    const random = createRandom(seed);
    const wholes: Tensor[] = [];
    const place = (numbers: Float32Array, shape: number[]): Tensor => {
      const guarded = new Float32Array(numbers.length + 2 * GUARD).fill(CANARY);
      guarded.set(numbers, GUARD);
      wholes.push(tensor(backend, guarded));
      return backend.view(wholes[wholes.length - 1]!, GUARD, shape);
    };
    const draw = (name: string, shape: number[]): Tensor => {
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      const picks = uniform(random.fork(`${name}: picks`), size);
      const usual = (value: number, i: number) => (wild ? WILD[Math.floor(picks[i]! * 100)] : undefined) ?? value - 0.5;
      return place(uniform(random.fork(name), size).map(usual), shape);
    };
    const a = draw('a', flags.transposeA ? [k, m] : [m, k]);
    const b = draw('b', flags.transposeB ? [n, k] : [k, n]);
    const out = flags.accumulate ? draw('out', [m, n]) : place(new Float32Array(m * n).fill(NaN), [m, n]);
    const options: MatmulOptions = {
      transposeA: flags.transposeA,
      transposeB: flags.transposeB,
      accumulate: flags.accumulate,
      relu: flags.relu,
      ...(flags.bias ? { bias: draw('bias', [n]) } : {}),
      ...(flags.mask ? { mask: draw('mask', [m, n]) } : {}),
    };
    matmul(a, b, out, options);
    for (const whole of wholes) {
      const numbers = backend.read(whole) as Float32Array;
      const around = [...numbers.subarray(0, GUARD), ...numbers.subarray(-GUARD)];
      if (around.some((value) => value !== CANARY)) throw new Error('wrote outside of an operand');
    }
    // Any NaN is like any other.
    const product = (backend.read(out) as Float32Array).map((value) => (Number.isNaN(value) ? NaN : value));
    return new Uint32Array(product.buffer);
  });
}

function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
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
  expect([...readNow(matmul(a, b))]).toEqual([19, 22, 43, 50]);
});

test('any product, of any numbers, has the bits of the reference, and writes nowhere else (property 70)', () => {
  const size = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.integer({ min: 0, max: 130 }));
  const cases = fc.record({
    m: size,
    n: size,
    k: fc.oneof({ weight: 6, arbitrary: size }, fc.integer({ min: 395, max: 410 })),
    seed: fc.nat(),
    wild: fc.boolean(),
    flags: fc.integer({ min: 0, max: 63 }).map(flagsOf),
  });
  fc.assert(
    fc.property(cases, (product) => {
      expect(bitsOf(wasm, product)).toEqual(bitsOf(reference, product));
    }),
    properties(),
  );
});

test('an output that shares memory with an operand is refused, and nothing is written', () => {
  const whole = tensor(
    wasm,
    Float32Array.from({ length: 20 }, (_, i) => i),
  );
  const [a, b] = [wasm.view(whole, 0, [2, 2]), wasm.view(whole, 4, [2, 2])];
  const apart = wasm.view(whole, 16, [2, 2]);
  const shared: readonly [Tensor, MatmulOptions][] = [
    [a, {}],
    [b, {}],
    [wasm.view(whole, 3, [2, 2]), {}],
    [wasm.view(whole, 1, [2, 2]), { accumulate: true }],
    [wasm.view(whole, 8, [2, 2]), { mask: wasm.view(whole, 11, [2, 2]) }],
    [wasm.view(whole, 8, [2, 2]), { bias: wasm.view(whole, 11, [2]) }],
  ];
  for (const [out, options] of shared) expect(() => matmul(a, b, out, options)).toThrow('E_ARG: matmul: out shares memory');
  expect([...readNow(whole)]).toEqual(Array.from({ length: 20 }, (_, i) => i));
  matmul(a, b, apart);
  expect([...readNow(apart)]).toEqual([0 * 4 + 1 * 6, 0 * 5 + 1 * 7, 2 * 4 + 3 * 6, 2 * 5 + 3 * 7]);
});

test('ten thousand shapes, in all forms in turn, have the bits of the reference', () => {
  const sizes = integers(createRandom(11), 30_000, 25);
  const different: Case[] = [];
  for (let seed = 0; seed < 10_000; seed++) {
    const [m, n, k] = [sizes[3 * seed]!, sizes[3 * seed + 1]!, sizes[3 * seed + 2]!];
    const product = { m, n, k, seed, wild: seed % 5 === 0, flags: flagsOf(seed % 64) };
    if (!sameWords(bitsOf(wasm, product), bitsOf(reference, product))) different.push(product);
  }
  expect(different).toEqual([]);
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
  [1, 1030, 33],
  [1, 130, 801],
  [300, 3, 64],
  [300, 64, 2],
  [64, 10, 300],
])('%i × %i over %i, beyond the edges of a block, in all 64 forms', (m, n, k) => {
  for (let bits = 0; bits < 64; bits++) {
    const product = { m, n, k, seed: bits, flags: flagsOf(bits) };
    expect(bitsOf(wasm, product), JSON.stringify(product.flags)).toEqual(bitsOf(reference, product));
  }
});
