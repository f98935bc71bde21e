import { backendCases, kernelCalls } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { createWasmBackend, createWasmBackendSync } from './index.ts';

describe.each([
  ['made in turn', createWasmBackend],
  ['made at once', createWasmBackendSync],
])('a backend %s', (_, make) => {
  test('runs the exact kernels here', async () => {
    expect((await make()).capabilities()).toEqual({ kernels: 'exact' });
  });

  for (const { name, check } of backendCases({ make: () => make() })) test(name, check);
});

test('every kernel of core has one of its own', () => {
  expect(Object.keys(createWasmBackendSync().kernels).sort()).toEqual(Object.keys(kernelCalls).sort());
});
