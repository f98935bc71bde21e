import { createRandom, isGradwrightError, matmul, readNow, tensor, toArray, uniform, type MatmulOptions } from '@gradwright/core';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { learn, tasks } from '../test/learn.ts';
import { createCrew } from './crew.ts';
import { fast } from './fast.ts';
import { exactCode } from './generated/exact-code.ts';
import { createWasmBackend, createWasmBackendSync, type WasmBackend } from './index.ts';
import { bytesOf } from './kernel-code.ts';
import { sharing, SLOT } from './sharing.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const one = createWasmBackendSync();

/** The numbers of a product on a backend. */
function productOn(backend: WasmBackend, [m, k, n]: readonly [number, number, number], form: number): Float32Array {
  const on = (bit: number) => (form & bit) !== 0;
  return backend.scope(() => {
    const draw = (name: string, shape: number[]) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      return tensor(
        backend,
        uniform(createRandom(form).fork(name), size).map((value) => value - 0.5),
        shape,
      );
    };
    const [transposeA, transposeB, accumulate] = [on(1), on(2), on(4)];
    const [a, b] = [draw('a', transposeA ? [k, m] : [m, k]), draw('b', transposeB ? [n, k] : [k, n])];
    const out = draw('out', [m, n]);
    const options: MatmulOptions = {
      transposeA,
      transposeB,
      accumulate,
      relu: on(16),
      ...(on(8) ? { bias: draw('bias', [n]) } : {}),
      ...(on(32) ? { mask: draw('mask', [m, n]) } : {}),
    };
    matmul(a, b, out, options);
    return readNow(out) as Float32Array;
  });
}

test.each([2, 3])('%i threads give the bits of one, whichever side of a product is cut', async (threads) => {
  const many = await createWasmBackend({ threads });
  expect(many.capabilities()).toEqual({ kernels: 'exact', threads });
  const shapes = [
    [128, 100, 128],
    [300, 64, 61],
    [40, 420, 90],
    [7, 300, 1100],
    [1200, 300, 3],
    [1, 1100, 1000],
    [25, 2200, 20],
  ] as const;
  for (const shape of shapes) {
    for (const form of [0, 1, 2, 3, 4 + 8, 5 + 16, 6 + 32, 7 + 8 + 16, 1 + 32, 2 + 8]) {
      expect(productOn(many, shape, form), `${shape}, form ${form}`).toEqual(productOn(one, shape, form));
    }
  }
  many.close();
});

test('any product has the bits of one thread, however many share it (property 71)', async () => {
  const crews = await Promise.all([2, 3].map((threads) => createWasmBackend({ threads })));
  // Mostly above the size from which a product is shared.
  const side = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 100, max: 150 }) }, fc.integer({ min: 1, max: 160 }));
  fc.assert(
    fc.property(fc.constantFrom(...crews), side, side, side, fc.nat(63), (many, m, k, n, form) => {
      expect(productOn(many, [m, k, n], form)).toEqual(productOn(one, [m, k, n], form));
    }),
    properties(),
  );
  for (const many of crews) many.close();
});

test('threads and training end with the same bits', async () => {
  const many = await createWasmBackend({ threads: 2 });
  for (const task of tasks) expect(learn(many, task).hash).toBe(task.hash);
  many.close();
});

test('memory that threads share grows under them', async () => {
  const many = await createWasmBackend({ threads: 2 });
  const early = tensor(many, [1, 2, 3]);
  for (const size of [2 ** 20, 2 ** 22]) {
    many.allocate([size]);
    expect(productOn(many, [128, 100, 128], 0)).toEqual(productOn(one, [128, 100, 128], 0));
  }
  expect(toArray(early)).toEqual([1, 2, 3]);
  many.close();
});

test('a backend that was closed goes on with one thread; twice is no error', async () => {
  const many = await createWasmBackend({ threads: 2, kernels: fast });
  expect(many.capabilities().threads).toBe(2);
  many.close();
  many.close();
  one.close();
  expect(many.capabilities().threads).toBeUndefined();
  expect(productOn(many, [128, 100, 128], 0)).toHaveLength(128 * 128);
});

test('made at once, it works from the first product on, and its threads join', async () => {
  const many = createWasmBackendSync({ threads: 2 });
  expect(productOn(many, [128, 100, 128], 0)).toEqual(productOn(one, [128, 100, 128], 0));
  await vi.waitFor(() => expect(many.capabilities().threads).toBe(2), 5000);
  expect(productOn(many, [128, 100, 128], 0)).toEqual(productOn(one, [128, 100, 128], 0));
  many.close();
});

test.each([
  ['without shared memory', 'SharedArrayBuffer', undefined, 'threads: there is no SharedArrayBuffer'],
  ['in a page that is not isolated', 'crossOriginIsolated', false, 'threads: the page is not cross-origin isolated'],
])('%s there is one thread, and the reason', async (_, name, value, reason) => {
  vi.stubGlobal(name, value);
  const backend = await createWasmBackend({ threads: 2 });
  expect(backend.capabilities()).toEqual({ kernels: 'exact', reason });
});

test('what is compiled already cannot share its memory', async () => {
  const code = await WebAssembly.compile(bytesOf(exactCode));
  const { threads, reason } = (await createWasmBackend({ threads: 2, kernels: { name: 'exact', code } })).capabilities();
  expect([threads, reason]).toEqual([undefined, 'threads: what is compiled already cannot share its memory']);
  expect(() => sharing(new Uint8Array(8))).toThrow('does not import a memory');
});

test('a thread that breaks down is E_WORKER, and is left out from then on', async () => {
  const module = await WebAssembly.compile(sharing(bytesOf(exactCode)));
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 64, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const here = exports as unknown as Record<string, (...numbers: number[]) => unknown>;
  const crew = createCrew({ helpers: 1, module, here, memory, base: 32 * 65_536 - SLOT });
  await vi.waitFor(() => expect(crew.size()).toBe(2), 5000);

  const beyond = 200 * 65_536;
  let thrown: unknown;
  try {
    crew.call('scale', [
      [1024, 1, 4],
      [beyond, 1, 4],
    ]);
  } catch (error) {
    thrown = error;
  }
  expect(isGradwrightError(thrown, 'E_WORKER')).toBe(true);
  expect(crew.size()).toBe(1);
  new Float32Array(memory.buffer).fill(3, 256, 258);
  crew.call('scale', [
    [1024, 2, 1],
    [1028, 5, 1],
  ]);
  expect([...new Float32Array(memory.buffer, 1024, 2)]).toEqual([6, 15]);
  crew.close();
});
