import { checkInteger, checkOptions, createMemory, createReferenceBackend, type Backend, type Tensor } from '@gradwright/core';
import { createArena, type Pointer } from './arena.ts';
import { exactCode } from './generated/exact-code.ts';
import type { Module } from './generated/module.ts';
import { bytesOf, checkKernelCode, isModule, type KernelCode } from './kernel-code.ts';
import { createKernels } from './kernels/index.ts';

/** How the backend is made. */
export interface WasmBackendOptions {
  /** The most bytes its memory may come to have. Default 2 GiB, of which only what is needed is taken. */
  readonly maximumBytes?: number;
  /** Other kernels than the exact ones that are built in. */
  readonly kernels?: KernelCode;
}

/** What a backend can do here, and why not more. */
export interface Capabilities {
  /** `exact`: WebAssembly, with the bits of the reference; `fast`: WebAssembly, fused; `reference`: plain JavaScript. */
  readonly kernels: 'exact' | 'fast' | 'reference';
  /** Why these and not the ones that were asked for, where that is so. */
  readonly reason?: string;
}

/** A backend that says what it runs on. */
export interface WasmBackend extends Backend {
  capabilities(): Capabilities;
}

const PAGE = 65_536;
const MOST = 2 ** 31;
const EXACT: KernelCode = { name: 'exact', code: exactCode };

/**
 * A backend whose tensors live in WebAssembly memory and whose kernels run in 128-bit SIMD, with the bits of the reference. Where
 * WebAssembly cannot be compiled (no SIMD, or a content policy that forbids it) it is the reference backend, and `capabilities()`
 * tells why.
 *
 * @throws (rejects) E_ARG, E_RANGE for options alone
 * @example
 * const backend = await createWasmBackend();
 * backend.capabilities().kernels; // → "exact"
 */
export async function createWasmBackend(options?: WasmBackendOptions): Promise<WasmBackend> {
  const { maximumBytes, candidates } = checkWasmOptions('createWasmBackend', options);
  const reasons: string[] = [];
  for (const { name, code } of candidates) {
    try {
      return start(name, isModule(code) ? code : await WebAssembly.compile(bytesOf(code)), maximumBytes, reasons);
    } catch (error) {
      reasons.push(reasonOf(name, error));
    }
  }
  return fallback(reasons);
}

/**
 * The same at once, for code that cannot wait.
 *
 * @throws E_ARG, E_RANGE for options alone
 */
export function createWasmBackendSync(options?: WasmBackendOptions): WasmBackend {
  const { maximumBytes, candidates } = checkWasmOptions('createWasmBackendSync', options);
  const reasons: string[] = [];
  for (const { name, code } of candidates) {
    try {
      return start(name, isModule(code) ? code : new WebAssembly.Module(bytesOf(code)), maximumBytes, reasons);
    } catch (error) {
      reasons.push(reasonOf(name, error));
    }
  }
  return fallback(reasons);
}

/** What to try, in turn. */
function checkWasmOptions(where: string, options: WasmBackendOptions | undefined) {
  const { maximumBytes = MOST, kernels } = checkOptions(where, options, ['maximumBytes', 'kernels']);
  checkInteger(where, 'maximumBytes', maximumBytes, { min: 4 * 2 ** 20, max: MOST });
  const candidates = kernels === undefined ? [EXACT] : [checkKernelCode(where, kernels), EXACT];
  return { maximumBytes, candidates };
}

function reasonOf(name: string, error: unknown): string {
  return `${name} kernels: ${error instanceof Error ? error.message : String(error)}`;
}

function fallback(reasons: readonly string[]): WasmBackend {
  // The very object, and no copy of it: its tensors name it.
  return Object.assign(createReferenceBackend(), { capabilities: () => capabilities('reference', reasons) });
}

function capabilities(kernels: Capabilities['kernels'], reasons: readonly string[]): Capabilities {
  return reasons.length === 0 ? { kernels } : { kernels, reason: reasons.join('; ') };
}

function start(
  name: KernelCode['name'],
  compiled: WebAssembly.Module,
  maximumBytes: number,
  reasons: readonly string[],
): WasmBackend {
  const pages = Math.floor(maximumBytes / PAGE);
  const memory = new WebAssembly.Memory({ initial: 32, maximum: pages });
  const module = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Module;
  const workspace = Math.ceil(module.heapBase() / 64) * 64;
  if (name === 'fast' && !fuses(module, memory, workspace)) throw new Error('this machine does not fuse a product with its sum');

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
    capabilities: () => capabilities(name, reasons),
  };
  return backend;
}

function byteAt(start: Pointer, element: number): Pointer {
  return start + element * 4;
}

/** Whether x·x − round(x·x) is what rounding took away, and not 0. */
function fuses(module: Module, memory: WebAssembly.Memory, workspace: Pointer): boolean {
  const [x, product] = [workspace, workspace + 64];
  const numbers = new Float32Array(memory.buffer);
  const value = 1 + 2 ** -12;
  numbers[x / 4] = value;
  numbers[product / 4] = -Math.fround(value * value);
  module.matmul(x, 1, x, 1, product, 1, 1, 1, 1, false, false, true, 0, false, 0, workspace + 128);
  return numbers[product / 4] !== 0;
}
