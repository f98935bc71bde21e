import { fill, isGradwrightError, matmul, tensor, toArray } from '@gradwright/core';
import { backendCases } from '@gradwright/core/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createWasmBackend, createWasmBackendSync } from './index.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a product, by hand', async () => {
  const backend = await createWasmBackend();
  const rows = tensor(backend, [
    [1, 2],
    [3, 4],
  ]);
  expect(toArray(matmul(rows, rows))).toEqual([
    [7, 10],
    [15, 22],
  ]);
  expect([backend.name, backend.precision, backend.capabilities().kernels]).toEqual(['wasm', 'float32', 'exact']);
});

describe('bad options', () => {
  const refusals: readonly [unknown, string, string][] = [
    [7, 'E_ARG', ': options must be an object'],
    [null, 'E_ARG', ': options must be an object'],
    [{ memory: 1 }, 'E_ARG', ': unknown option "memory"'],
    [{ maximumBytes: '8MB' }, 'E_ARG', ': maximumBytes must be an integer, got "8MB"'],
    [{ maximumBytes: NaN }, 'E_ARG', ': maximumBytes must be an integer, got NaN'],
    [{ maximumBytes: 1000 }, 'E_RANGE', ': maximumBytes must be in'],
    [{ threads: 2, maximumBytes: 5 * 2 ** 20 }, 'E_RANGE', ': maximumBytes must be in [8388608,'],
    [{ threads: 'two' }, 'E_ARG', ': threads must be an integer, got "two"'],
    [{ threads: 0 }, 'E_RANGE', ': threads must be in [1, 16]'],
    [{ threads: 1.5 }, 'E_ARG', ': threads must be an integer'],
    [{ threads: 17 }, 'E_RANGE', ': threads must be in [1, 16]'],
    [{ maximumBytes: 2 ** 32 }, 'E_RANGE', ': maximumBytes must be in'],
  ];

  test.each(refusals)('%j: %s', async (options, code, message) => {
    for (const make of [createWasmBackend, async (given: never) => createWasmBackendSync(given)]) {
      const error: unknown = await make(options as never).catch((thrown: unknown) => thrown);
      expect(isGradwrightError(error, code as 'E_ARG') && error.message).toContain(message);
    }
  });
});

/** What stands in the way, and the words of it. */
const obstacles: readonly [string, () => void, string][] = [
  [
    'an engine without SIMD',
    () => obstructWith(new WebAssembly.CompileError('invalid value type'), 'compile', 'Module'),
    'invalid value type',
  ],
  [
    'a content policy that forbids to compile',
    () => obstructWith(new EvalError('unsafe-eval is not an allowed source of script'), 'compile', 'Module'),
    'unsafe-eval',
  ],
  ['an engine without WebAssembly', () => vi.stubGlobal('WebAssembly', undefined), 'undefined'],
  [
    'an engine without room for its memory',
    () => obstructWith(new RangeError('could not allocate memory'), 'Memory'),
    'could not allocate memory',
  ],
];

/** WebAssembly, with these of its parts throwing. */
function obstructWith(error: Error, ...parts: readonly ('compile' | 'Module' | 'Memory')[]): void {
  const { compile, Module, Instance, Memory, CompileError } = WebAssembly;
  function refuse(): never {
    throw error;
  }
  const refused = { compile: async () => refuse(), Module: refuse, Memory: refuse };
  const broken = Object.fromEntries(parts.map((part) => [part, refused[part]]));
  vi.stubGlobal('WebAssembly', { compile, Module, Instance, Memory, CompileError, ...broken });
}

describe.each(obstacles)('%s', (_, obstruct, reason) => {
  test('gives the reference backend, and says why', async () => {
    obstruct();
    for (const backend of [await createWasmBackend(), createWasmBackendSync()]) {
      expect(backend.capabilities().kernels).toBe('reference');
      expect(backend.capabilities().reason).toContain(reason);
      expect(toArray(fill(backend.allocate([2]), 7))).toEqual([7, 7]);
    }
  });

  test('does not excuse bad options', async () => {
    obstruct();
    await expect(createWasmBackend({ maximumBytes: -1 })).rejects.toMatchObject({ code: 'E_RANGE' });
    expect(() => createWasmBackendSync({ maximumBytes: -1 })).toThrow('E_RANGE');
  });
});

describe('the backend without WebAssembly', () => {
  const make = () => {
    vi.stubGlobal('WebAssembly', undefined);
    return createWasmBackend();
  };
  for (const { name, check } of backendCases({ make })) test(name, check);
});
