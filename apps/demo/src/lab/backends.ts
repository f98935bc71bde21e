import { backends as text } from '#text/lab';
import { createWasmBackend, type Capabilities } from '@gradwright/backend-wasm';
import { createReferenceBackend, type Backend } from '@gradwright/core';
import type { BackendName } from './messages.ts';

/** What a run computes on, and what that is in truth. */
export interface Found {
  readonly backend: Backend;
  readonly kernels: Capabilities['kernels'];
  readonly reason?: string;
  close(): void;
}

/** What a run may compute on, each made when it is first asked for. */
export interface Backends {
  get(name: BackendName): Promise<Found>;
  /** Ends their threads. */
  close(): void;
}

/** Says so where something else than what was wanted is to be had. */
export function createBackends(notice: (text: string) => void): Backends {
  const made = new Map<BackendName, Found>();
  return {
    async get(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const found = await make(name);
      made.set(name, found);
      if (found.reason !== undefined) notice(explain(name, found));
      return found;
    },
    close() {
      for (const { close } of made.values()) close();
    },
  };
}

async function make(name: BackendName): Promise<Found> {
  if (name === 'js') return { backend: createReferenceBackend(), kernels: 'reference', close() {} };
  const backend = await createWasmBackend({
    ...(name === 'threads' ? { threads: 2 } : {}),
    // Only who asks for the fast kernels loads them.
    ...(name === 'fast' ? { kernels: (await import('@gradwright/backend-wasm/fast')).fast } : {}),
  });
  return { backend, ...backend.capabilities(), close: () => backend.close() };
}

function explain(name: BackendName, { kernels, reason }: Found): string {
  const why = String(reason);
  if (kernels === 'reference') return text.noWasm(why);
  return name === 'fast' ? text.noFast(why) : text.noThreads(why);
}
