import { checkInteger, checkOptions, createMemory, createReferenceBackend, type Backend, type Tensor } from '@gradwright/core';
import { createArena, type Pointer } from './arena.ts';
import type { Crew, CrewOptions } from './crew.ts';
import { exactCode } from './generated/exact-code.ts';
import type { Module } from './generated/module.ts';
import { bytesOf, checkKernelCode, isModule, type KernelCode } from './kernel-code.ts';
import type { Host } from './kernels/host.ts';
import { createKernels } from './kernels/index.ts';
import { obstacleToSharing, sharing, SLOT } from './sharing.ts';

/** How the backend is made. */
export interface WasmBackendOptions {
  /** The most bytes its memory may come to have. Default 2 GiB, of which only what is needed is taken. */
  readonly maximumBytes?: number;
  /** Other kernels than the exact ones that are built in. */
  readonly kernels?: KernelCode;
  /** How many threads share large products, from 1, the default, to 16. No bit depends on it. */
  readonly threads?: number;
}

/** What a backend can do here, and why not more. */
export interface Capabilities {
  /** `exact`: WebAssembly, with the bits of the reference; `fast`: WebAssembly, fused; `reference`: plain JavaScript. */
  readonly kernels: 'exact' | 'fast' | 'reference';
  /** How many threads share large products, where it is more than one. */
  readonly threads?: number;
  /** What is not as it was asked for, and why. */
  readonly reason?: string;
}

/** A backend that says what it runs on. */
export interface WasmBackend extends Backend {
  capabilities(): Capabilities;
  /** Ends its other threads, if it has any; what they did is done here from then on. */
  close(): void;
}

const PAGE = 65_536;
const MOST = 2 ** 31;
/** A thread needs workspace of its own, and something must be left for tensors. */
const LEAST = 4 * 2 ** 20;
const INITIAL_PAGES = 32;
const MOST_THREADS = 16;
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
  const { candidates, settings } = checkWasmOptions('createWasmBackend', options);
  for (const { name, code } of candidates) {
    try {
      const module = isModule(code) ? code : await WebAssembly.compile(toCompile(code, settings));
      const { backend, crewed } = start(name, module, settings);
      await readiness(await crewed, settings);
      return backend;
    } catch (error) {
      settings.reasons.push(reasonOf(`${name} kernels`, error));
    }
  }
  return fallback(settings);
}

/**
 * The same at once, for code that cannot wait. Other threads join when they are ready.
 *
 * @throws E_ARG, E_RANGE for options alone
 */
export function createWasmBackendSync(options?: WasmBackendOptions): WasmBackend {
  const { candidates, settings } = checkWasmOptions('createWasmBackendSync', options);
  for (const { name, code } of candidates) {
    try {
      const module = isModule(code) ? code : new WebAssembly.Module(toCompile(code, settings));
      return start(name, module, settings).backend;
    } catch (error) {
      settings.reasons.push(reasonOf(`${name} kernels`, error));
    }
  }
  return fallback(settings);
}

/** What was asked for, and why it could not be had. */
interface Settings {
  readonly maximumBytes: number;
  threads: number;
  readonly reasons: string[];
}

/** What to try, in turn. */
function checkWasmOptions(where: string, options: WasmBackendOptions | undefined) {
  const { maximumBytes = MOST, kernels, threads = 1 } = checkOptions(where, options, ['maximumBytes', 'kernels', 'threads']);
  checkInteger(where, 'threads', threads, { min: 1, max: MOST_THREADS });
  checkInteger(where, 'maximumBytes', maximumBytes, { min: threads * LEAST, max: MOST });
  const candidates = kernels === undefined ? [EXACT] : [checkKernelCode(where, kernels), EXACT];
  const settings: Settings = { maximumBytes, threads, reasons: [] };
  const compiled = kernels !== undefined && isModule(kernels.code);
  const obstacle = compiled ? 'what is compiled already cannot share its memory' : obstacleToSharing();
  if (threads > 1 && obstacle !== undefined) {
    settings.threads = 1;
    settings.reasons.push(`threads: ${obstacle}`);
  }
  return { candidates, settings };
}

function toCompile(code: string | BufferSource, { threads }: Settings): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(code);
  return threads > 1 ? sharing(bytes) : bytes;
}

function reasonOf(what: string, error: unknown): string {
  return `${what}: ${error instanceof Error ? error.message : String(error)}`;
}

function fallback({ reasons }: Settings): WasmBackend {
  // The very object, and no copy of it: its tensors name it.
  return Object.assign(createReferenceBackend(), { capabilities: () => capabilities('reference', 1, reasons), close() {} });
}

function capabilities(kernels: Capabilities['kernels'], threads: number, reasons: readonly string[]): Capabilities {
  const shared = threads > 1 ? { threads } : {};
  return reasons.length === 0 ? { kernels, ...shared } : { kernels, ...shared, reason: reasons.join('; ') };
}

/** Waits until the threads are there, for at most two seconds. */
async function readiness(crew: Crew | undefined, { threads, reasons }: Settings): Promise<void> {
  if (crew === undefined) return;
  for (let i = 0; i < 400 && crew.size() < threads; i++) await new Promise((resolve) => void setTimeout(resolve, 5));
  if (crew.size() < threads) reasons.push(`threads: ${crew.size()} of ${threads} were ready in time`);
}

function start(name: KernelCode['name'], compiled: WebAssembly.Module, { maximumBytes, threads, reasons }: Settings) {
  const pages = Math.floor(maximumBytes / PAGE);
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: pages, ...(threads > 1 ? { shared: true } : {}) });
  const module = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Module;
  const workspace = align(module.heapBase());
  if (name === 'fast' && !fuses(module, memory, workspace)) throw new Error('this machine does not fuse a product with its sum');

  const workspaceBytes = align(module.matmulWorkspace());
  const slots = workspace + threads * workspaceBytes;
  const arena = createArena(memory, slots + (threads - 1) * SLOT, pages * PAGE);
  const missing = slots + (threads - 1) * SLOT - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const { allocate, view, write, read, scope, dispose, locate } = createMemory<Pointer>(() => backend, arena);
  const at = (tensor: Tensor): Pointer => locate(tensor, byteAt);
  const numberAt = (pointer: Pointer): number => new DataView(memory.buffer).getFloat32(pointer, true);
  const host: Host & { crew?: Crew } = { module, at, workspace, workspaceBytes, numberAt };
  let closed = false;

  const backend: WasmBackend = {
    name: 'wasm',
    precision: 'float32',
    kernels: createKernels(host),
    allocate,
    view,
    write,
    read,
    scope,
    dispose,
    capabilities: () => capabilities(name, host.crew?.size() ?? 1, reasons),
    close() {
      closed = true;
      host.crew?.close();
    },
  };

  const hire = async (): Promise<Crew | undefined> => {
    try {
      const { createCrew } = await import('./crew.ts');
      const here = module as unknown as CrewOptions['here'];
      if (!closed) host.crew = createCrew({ helpers: threads - 1, module: compiled, here, memory, base: slots });
    } catch (error) {
      reasons.push(reasonOf('threads', error));
    }
    return host.crew;
  };
  // Only who asks for threads loads what drives them.
  return { backend, crewed: threads > 1 ? hire() : undefined };
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
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
