import { createError } from '@gradwright/core';
import type { CheckpointStore } from '../checkpoint-store.ts';
import type { TrainingEvent } from '../events.ts';
import type { Weights } from '../weights.ts';
import { packError, unpackError } from './packing.ts';
import { MARK, type News, type Order, type PackedRun, type Start, type StoreCall, type StoreName } from './protocol.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- each kind of event has its own
type Heard = (event: any) => void;

/** A worker that serves training, as its maker sees it: of a page, of Deno or Bun, or of `node:worker_threads`. */
export interface TrainingWorker {
  postMessage(message: unknown, transfer: never[]): void;
  addEventListener?(type: string, listener: Heard): void;
  removeEventListener?(type: string, listener: Heard): void;
  on?(type: string, listener: Heard): unknown;
  off?(type: string, listener: Heard): unknown;
  terminate?(): unknown;
  unref?(): void;
}

/** The stores of a run, which stay here. */
export type Stores = Readonly<Record<StoreName, CheckpointStore | undefined>>;

/** What is between a run in a worker and whoever made it. */
export interface Line {
  /** The next events, once there are any; undefined when the run is over. @throws what ended it */
  next(): Promise<readonly TrainingEvent[] | undefined>;
  /** Says that they were taken. */
  taken(): void;
  /** The weights as they are over there, or as the run ended with them. @throws E_WORKER when the worker is gone; what ended a run that never began */
  pull(): Promise<Weights>;
  /** Ends the run if it is under way; resolves to the weights that it ended with, where they came. Throws nothing. */
  leave(): Promise<Weights | undefined>;
}

/** Sends a run to a worker, on a channel of its own. */
export function openLine(worker: TrainingWorker, run: PackedRun, stores: Stores, signal: AbortSignal | undefined): Line {
  const { port1: port, port2 } = new MessageChannel();
  const parcels: (readonly TrainingEvent[])[] = [];
  const pulls: { resolve(weights: Weights): void; reject(error: Error): void }[] = [];
  let over: { readonly error: Error | undefined } | undefined;
  let weights: Weights | undefined;
  let wake = (): void => {};
  const tell = (order: Order): void => port.postMessage(order);
  const abort = (): void => tell({ type: 'abort' });

  const end = (error: Error | undefined): void => {
    if (over !== undefined) return;
    over = { error };
    signal?.removeEventListener('abort', abort);
    unwatch();
    port.close();
    for (const { resolve, reject } of pulls.splice(0)) {
      if (weights === undefined) reject(error!);
      else resolve(weights);
    }
    wake();
  };
  const unwatch = watch(worker, (problem) => end(createError('E_WORKER', 'trainInWorker', `the worker is gone: ${problem}`)));

  port.onmessage = ({ data: news }: MessageEvent<News>) => {
    if (news.type === 'events') {
      parcels.push(news.events);
      wake();
    } else if (news.type === 'weights') {
      pulls.splice(0).forEach(({ resolve }) => resolve(news.weights));
    } else if (news.type === 'call') {
      void answer(stores, news.ask).then((found) => over ?? tell({ type: 'answer', call: news.call, ...found }));
    } else {
      ({ weights } = news);
      end(news.error === undefined ? undefined : unpackError(news.error));
    }
  };

  const changed = async () => new Promise<void>((resolve) => (wake = resolve));
  const keep = { checkpoint: stores.checkpoint?.keep ?? 1, resume: stores.resume?.keep ?? 1 };
  worker.postMessage({ mark: MARK, run, keep, port: port2 } satisfies Start, [port2 as never]);
  // The channel keeps Node's process alive as long as the run lasts; the worker need not.
  worker.unref?.();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();

  return {
    async next() {
      while (parcels.length === 0 && over === undefined) await changed();
      const parcel = parcels.shift();
      if (parcel === undefined && over?.error !== undefined) throw over.error;
      return parcel;
    },
    taken: () => over ?? tell({ type: 'taken' }),
    async pull() {
      // Over there it may have ended, while here its last events are being taken.
      if (weights !== undefined) return weights;
      if (over !== undefined) throw over.error!;
      tell({ type: 'weights' });
      return new Promise((resolve, reject) => pulls.push({ resolve, reject }));
    },
    async leave() {
      if (over === undefined) tell({ type: 'leave' });
      while (over === undefined) await changed();
      return weights;
    },
  };
}

/** Calls `gone` when a worker breaks down or is ended, until the function that it returns is called. */
function watch(worker: TrainingWorker, gone: (problem: string) => void): () => void {
  if (typeof worker.on === 'function') {
    return attach(worker, 'on', 'off', {
      error: (error: unknown) => gone(String(error)),
      messageerror: (error: unknown) => gone(String(error)),
      exit: () => gone('it was ended'),
    });
  }
  const detach = attach(worker, 'addEventListener', 'removeEventListener', {
    error: ({ message }: { readonly message?: string }) => gone(message || 'it could not start'),
    messageerror: () => gone('it was sent what it cannot read'),
  });
  const { terminate } = worker;
  if (terminate === undefined) return detach;
  // Browsers tell nobody that a worker was ended, so whoever ends it is listened to.
  worker.terminate = () => {
    terminate.call(worker);
    gone('it was ended');
  };
  return () => {
    detach();
    worker.terminate = terminate;
  };
}

function attach(
  worker: TrainingWorker,
  on: 'on' | 'addEventListener',
  off: 'off' | 'removeEventListener',
  handlers: Readonly<Record<string, Heard>>,
): () => void {
  for (const [type, handler] of Object.entries(handlers)) worker[on]?.(type, handler);
  return () => {
    for (const [type, handler] of Object.entries(handlers)) worker[off]?.(type, handler);
  };
}

/** What a store here says to a call from there. */
async function answer(stores: Stores, { store: name, method, args }: StoreCall) {
  try {
    const store = stores[name] as unknown as Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
    return { value: await store[method]!(...args), error: undefined };
  } catch (error) {
    return { value: undefined, error: packError(error) };
  }
}
