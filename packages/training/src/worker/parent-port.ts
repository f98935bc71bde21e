import { createError } from '@gradwright/core';

/** Where a worker hears from its maker: in browsers, Deno and Bun, or of `node:worker_threads`. */
export interface ParentPort {
  addEventListener?(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on?(type: 'message', listener: (data: unknown) => void): unknown;
  start?(): void;
}

/** @throws E_WORKER outside of a worker */
export function parentPort(): ParentPort {
  const { process, WorkerGlobalScope } = globalThis as {
    readonly process?: {
      readonly getBuiltinModule?: (name: string) => { readonly parentPort?: ParentPort | null } | undefined;
    };
    readonly WorkerGlobalScope?: unknown;
  };
  if (WorkerGlobalScope !== undefined) return globalThis as unknown as ParentPort;
  // Asked for in a way that bundlers do not follow.
  const port = process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
  if (port) return port;
  const problem = 'this is no worker, expected a call inside of one, or its port as the second argument';
  throw createError('E_WORKER', 'serveTraining', problem);
}

/** Hears all that comes. */
export function listen(port: ParentPort, heard: (data: unknown) => void): void {
  if (typeof port.on === 'function') port.on('message', heard);
  else port.addEventListener!('message', ({ data }) => heard(data));
  port.start?.();
}
