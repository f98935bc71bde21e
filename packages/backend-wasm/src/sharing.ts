/** The bytes of shared memory through which one helping thread is spoken to. */
export const SLOT = 512;

/** What a helping thread is given. */
export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly slot: number;
  readonly names: readonly string[];
}

/** What keeps threads from sharing memory here, if anything does. */
export function obstacleToSharing(): string | undefined {
  if (typeof SharedArrayBuffer === 'undefined') return 'there is no SharedArrayBuffer';
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  if (crossOriginIsolated === false) return 'the page is not cross-origin isolated';
  if (nodeThreads() === undefined && typeof Worker === 'undefined') return 'there are no workers';
  return undefined;
}

/** A module's bytes with its memory imported as a shared one: a single bit of them. */
export function sharing(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const shared = Uint8Array.from(bytes);
  // How a module spells that it imports its memory as env.memory; what follows are the flags of its limits.
  const imported = new TextEncoder().encode('\u0003env\u0006memory\u0002');
  const at = shared.findIndex((_, i) => imported.every((byte, j) => shared[i + j] === byte));
  const flags = at + imported.length;
  if (at < 0 || shared[flags] !== 1) throw new Error('the module does not import a memory of limited size');
  shared[flags] = 3;
  return shared;
}

/** As much of Node's threads as is used here. */
interface NodeThreads {
  readonly Worker: new (
    source: string,
    options: { readonly eval: true; readonly workerData: HelperData },
  ) => { unref(): void; terminate(): unknown };
}

/** Node's threads, where there are any; asked for in a way that bundlers do not follow. */
export function nodeThreads(): NodeThreads | undefined {
  const { process } = globalThis as { readonly process?: { readonly getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined;
}
