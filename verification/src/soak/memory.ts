import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createWasmBackend, type WasmBackend } from '@gradwright/backend-wasm';
import { isGradwrightError } from '@gradwright/core';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that JavaScript holds, array buffers among them, after all that is garbage is gone. */
export async function heapInUse(): Promise<number> {
  // What waits for the end of a turn, such as a finalizer, is let go of between.
  for (let i = 0; i < 2; i++) {
    collect();
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Enough for all that is soaked here, and little enough to find its end. */
const MOST = 4 * 2 ** 20;
/** Sizes of what the room that is left is filled with, in numbers. */
const FILLINGS = [16_384, 1024, 64, 1];

/** A backend, and what its WebAssembly memory shows. */
export interface MeasuredBackend {
  readonly backend: WasmBackend;
  /** How many bytes it has. */
  memoryBytes(): number;
  /** How many bytes of tensors it has room for beside those that live. It grows to its limit to find out. */
  room(): number;
}

/** @throws Error where there is no WebAssembly */
export async function measuredBackend(): Promise<MeasuredBackend> {
  const { Memory } = WebAssembly;
  let made: WebAssembly.Memory | undefined;
  WebAssembly.Memory = new Proxy(Memory, {
    construct: (target, [descriptor]: [WebAssembly.MemoryDescriptor]) => (made = new target(descriptor)),
  });
  const backend = await createWasmBackend({ maximumBytes: MOST }).finally(() => (WebAssembly.Memory = Memory));
  const memory = made;
  if (memory === undefined || backend.capabilities().kernels === 'reference') throw new Error('there is no WebAssembly here');
  return { backend, memoryBytes: () => memory.buffer.byteLength, room: () => roomOf(backend) };
}

function roomOf(backend: WasmBackend): number {
  let bytes = 0;
  backend.scope(() => {
    for (const size of FILLINGS) {
      try {
        for (;;) {
          backend.allocate([size]);
          bytes += 4 * size;
        }
      } catch (error) {
        if (!isGradwrightError(error, 'E_OOM')) throw error;
      }
    }
  });
  return bytes;
}
