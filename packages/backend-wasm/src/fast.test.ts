import { createReferenceBackend, matmul, readNow, tensor, uniform, createRandom } from '@gradwright/core';
import { backendCases } from '@gradwright/core/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { learn, tasks } from '../test/learn.ts';
import { fast } from './fast.ts';
import { createWasmBackend, createWasmBackendSync, type KernelCode } from './index.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const backend = createWasmBackendSync({ kernels: fast });
const fuses = backend.capabilities().kernels === 'fast';

test('it runs where relaxed SIMD is there and fuses, else the exact kernels do, with the reason', () => {
  const { kernels, reason } = backend.capabilities();
  expect([kernels, reason === undefined]).toEqual(fuses ? ['fast', true] : ['exact', false]);
});

describe('with the fast kernels', () => {
  for (const { name, check } of backendCases({ make: () => createWasmBackend({ kernels: fast }), bits: false }))
    test(name, check);
});

test.runIf(fuses)('a product and its sum are rounded once', () => {
  const value = 1 + 2 ** -12;
  const product = () => tensor(backend, [[-Math.fround(value * value)]]);
  const [x, fused] = [tensor(backend, [[value]]), product()];
  matmul(x, x, fused, { accumulate: true });
  expect(readNow(fused)[0]).toBe(2 ** -24);
});

test.each(tasks)('$name: it learns as well as the exact kernels do', async (task) => {
  const [got, want] = [learn(await createWasmBackend({ kernels: fast }), task), learn(createReferenceBackend(), task)];
  expect(Math.abs(got.last - want.last)).toBeLessThan(0.02 * want.first);
});

/** The fast kernels with something in the way. */
const refusals: readonly [string, KernelCode, string][] = [
  ['what is no module', { name: 'fast', code: '00ff00' }, 'fast kernels: '],
  ['exact kernels that call themselves fast', fastInName(), 'fast kernels: this machine does not fuse'],
];

function fastInName(): KernelCode {
  return { name: 'fast', code: exactModule() };
}

/** The module that a backend of exact kernels is made of. */
function exactModule(): WebAssembly.Module {
  let module: WebAssembly.Module | undefined;
  const { Module, Instance, Memory } = WebAssembly;
  function Spy(bytes: BufferSource) {
    module = new Module(bytes);
    return module;
  }
  vi.stubGlobal('WebAssembly', { Module: Spy, Instance, Memory });
  createWasmBackendSync();
  vi.unstubAllGlobals();
  return module!;
}

test.each(refusals)('%s: the exact kernels take over, with the reason', async (_, kernels, reason) => {
  for (const made of [await createWasmBackend({ kernels }), createWasmBackendSync({ kernels })]) {
    expect(made.capabilities()).toEqual({ kernels: 'exact', reason: expect.stringContaining(reason) as string });
    expect([...readNow(matmul(tensor(made, [[2]]), tensor(made, [[3]])))]).toEqual([6]);
  }
});

test('where nothing can be compiled both reasons are told', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  const { kernels, reason } = (await createWasmBackend({ kernels: fast })).capabilities();
  expect(kernels).toBe('reference');
  expect(reason).toMatch(/^fast kernels: .*; exact kernels: /);
});

test('kernels may come as bytes, or compiled', async () => {
  const module = exactModule();
  const same = await createWasmBackend({ kernels: { name: 'exact', code: module } });
  const x = tensor(same, uniform(createRandom(1), 12), [3, 4]);
  expect(same.capabilities()).toEqual({ kernels: 'exact' });
  expect(readNow(matmul(x, x, undefined, { transposeB: true }))).toHaveLength(9);
});

test.each([7, null, {}, { name: 'fast' }, { name: 'other', code: '00' }, { name: 'exact', code: '' }])(
  'kernels: %j is refused',
  async (kernels) => {
    await expect(createWasmBackend({ kernels: kernels as never })).rejects.toMatchObject({ code: 'E_ARG', argument: 'kernels' });
    expect(() => createWasmBackendSync({ kernels: kernels as never })).toThrow('E_ARG: createWasmBackendSync: kernels must be');
  },
);
