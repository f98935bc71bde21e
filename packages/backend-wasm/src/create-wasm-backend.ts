import {
  checkInteger,
  checkOptions,
  createMemory,
  createReferenceBackend,
  isGradwrightError,
  type Backend,
  type Tensor,
} from '@gradwright/core';
import { createArena, type Pointer } from './arena.ts';
import { exactKernels } from './generated/kernels.ts';
import type { Module } from './generated/module.ts';
import { createKernels } from './kernels/index.ts';

/** How the backend is made. */
export interface WasmBackendOptions {
  /** The most bytes its memory may come to have. Default 2 GiB, of which only what is needed is taken. */
  readonly maximumBytes?: number;
}

/** What a backend can do here, and why not more. */
export interface Capabilities {
  /** `exact`: WebAssembly, with the bits of the reference; `reference`: plain JavaScript. */
  readonly kernels: 'exact' | 'reference';
  /** Why WebAssembly is not used, where it is not. */
  readonly reason?: string;
}

/** A backend that says what it runs on. */
export interface WasmBackend extends Backend {
  capabilities(): Capabilities;
}

const PAGE = 65_536;
const MOST = 2 ** 31;

/**
 * A backend whose tensors live in WebAssembly memory and whose matrix product runs in 128-bit SIMD, with the bits of the
 * reference. Where WebAssembly cannot be compiled (no SIMD, or a content policy that forbids it) it is the reference
 * backend, and `capabilities()` tells why.
 *
 * @throws (rejects) E_ARG, E_RANGE for options alone
 * @example
 * const backend = await createWasmBackend();
 * backend.capabilities().kernels; // → "exact"
 */
export async function createWasmBackend(options?: WasmBackendOptions): Promise<WasmBackend> {
  const maximumBytes = checkMaximum(options);
  return orReference(async () => start(maximumBytes, await WebAssembly.compile(moduleBytes())));
}

/** The same at once, for code that cannot wait. */
export function createWasmBackendSync(options?: WasmBackendOptions): WasmBackend {
  const maximumBytes = checkMaximum(options);
  try {
    return start(maximumBytes, new WebAssembly.Module(moduleBytes()));
  } catch (error) {
    return fallback(error);
  }
}

function checkMaximum(options?: WasmBackendOptions): number {
  const { maximumBytes = MOST } = checkOptions('createWasmBackend', options, ['maximumBytes']);
  return checkInteger('createWasmBackend', 'maximumBytes', maximumBytes, { min: 4 * 2 ** 20, max: MOST });
}

async function orReference(make: () => Promise<WasmBackend>): Promise<WasmBackend> {
  try {
    return await make();
  } catch (error) {
    return fallback(error);
  }
}

function fallback(error: unknown): WasmBackend {
  if (isGradwrightError(error)) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  // The very object, and no copy of it: its tensors name it.
  return Object.assign(createReferenceBackend(), { capabilities: (): Capabilities => ({ kernels: 'reference', reason }) });
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(exactKernels), (character) => character.charCodeAt(0));
}

function start(maximumBytes: number, compiled: WebAssembly.Module): WasmBackend {
  const pages = Math.floor(maximumBytes / PAGE);
  const memory = new WebAssembly.Memory({ initial: 32, maximum: pages });
  const module = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Module;
  const workspace = Math.ceil(module.heapBase() / 64) * 64;
  const arena = createArena(memory, workspace + module.matmulWorkspace(), pages * PAGE);
  const { allocate, view, write, read, scope, dispose, locate } = createMemory<Pointer>(() => backend, arena);
  const at = (tensor: Tensor): Pointer => locate(tensor, byteAt);
  const numberAt = (pointer: Pointer): number => new DataView(memory.buffer).getFloat32(pointer, true);

  const backend: WasmBackend = {
    name: 'wasm',
    precision: 'float32',
    kernels: createKernels({ module, at, workspace, numberAt }),
    allocate,
    view,
    write,
    read,
    scope,
    dispose,
    capabilities: () => ({ kernels: 'exact' }),
  };
  return backend;
}

function byteAt(start: Pointer, element: number): Pointer {
  return start + element * 4;
}
