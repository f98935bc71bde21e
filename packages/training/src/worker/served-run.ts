import {
  build,
  createError,
  parametersOf,
  placeValues,
  release,
  show,
  type Backend,
  type Described,
  type Factory,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { createCheckpointStore, type CheckpointStore } from '../checkpoint-store.ts';
import { doctor } from '../doctor/doctor.ts';
import { earlyStopping } from '../early-stopping.ts';
import type { Stopping, TrainingEvent } from '../events.ts';
import type { Metric } from '../metric.ts';
import { train, type Run } from '../train.ts';
import type { Doctor } from '../watching.ts';
import { readWeights } from '../weights.ts';
import { packError, unpackDataset, unpackError } from './packing.ts';
import type { News, Order, PackedRun, Start, StoreCall, StoreName } from './protocol.ts';

/** What a worker makes runs of. */
export interface Workshop {
  readonly use: Readonly<Record<string, Factory>>;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly backend: () => Promise<Backend>;
}

/** How many milliseconds of events go into one parcel, and how many parcels may be on their way. */
const PARCEL = 12;
const AHEAD = 2;

/** Makes one run and tells of it until it ends. Nothing is thrown: what goes wrong is told, too. */
export async function serveRun({ run: packed, keep, port }: Start, workshop: Workshop): Promise<void> {
  const tell = (news: News): void => port.postMessage(news);
  const stopping = new AbortController();
  const home = createHome(tell);
  let [ahead, left, wanted] = [0, false, false];
  let wake = (): void => {};
  let model: Layer | undefined;

  const hear = (order: Order): void => {
    if (order.type === 'taken') ahead--;
    else if (order.type === 'abort') stopping.abort();
    else if (order.type === 'leave') left = true;
    else if (order.type === 'weights') wanted = true;
    else home.answered(order);
    wake();
  };
  port.onmessage = ({ data }: MessageEvent<Order>) => hear(data);

  const answerWeights = (): void => {
    if (wanted && model !== undefined) tell({ type: 'weights', weights: readWeights(model) });
    wanted = false;
  };

  /** Sends events in parcels, and goes ahead of whoever takes them by some, and no more. */
  const forward = async (run: Run): Promise<void> => {
    let parcel: TrainingEvent[] = [];
    let since = performance.now();
    const send = (): void => {
      if (parcel.length > 0) tell({ type: 'events', events: parcel });
      parcel = [];
      ahead++;
    };
    try {
      for await (const event of run) {
        parcel.push(event);
        answerWeights();
        if (performance.now() - since < PARCEL) continue;
        send();
        while (ahead >= AHEAD && !left) {
          await new Promise<void>((resolve) => (wake = resolve));
          answerWeights();
        }
        if (left) break;
        since = performance.now();
      }
    } finally {
      send();
    }
  };

  let problem: unknown;
  try {
    const { metrics, use } = workshop;
    const made = makeRun(
      packed,
      { use, metrics, backend: await workshop.backend() },
      {
        signal: stopping.signal,
        store: (name) => home.store(name, keep[name]),
      },
    );
    model = made.model;
    await forward(made);
  } catch (error) {
    problem = error;
  }
  const weights = model === undefined ? undefined : readWeights(model);
  if (model !== undefined) release(model);
  tell({ type: 'done', weights, error: problem === undefined ? undefined : packError(problem) });
  port.close();
}

interface Surroundings {
  readonly signal: AbortSignal;
  store(name: StoreName): CheckpointStore;
}

/** @throws what `build` and `train` throw; E_ARG for a metric that the worker does not know */
function makeRun(
  packed: PackedRun,
  { use, metrics, backend }: Omit<Workshop, 'backend'> & { readonly backend: Backend },
  { signal, store }: Surroundings,
): Run {
  const parts = { use: { earlyStopping, doctor, ...use } };
  const model = build<Layer>(packed.model, parts);
  const frozen = new Set(packed.frozen);
  for (const { path, parameter } of parametersOf(model)) if (frozen.has(path)) parameter.trainable = false;
  const known = packed.metrics.map((name) => [name, metricOf(metrics, name)] as const);
  placeValues(model, { backend, values: packed.weights });
  const { epochs, batchSize, microBatchSize, seed, checkpointEvery } = packed;
  return train(model, {
    data: unpackDataset(packed.data),
    ...(packed.validation === undefined ? {} : { validation: unpackDataset(packed.validation) }),
    loss: build<Loss>(packed.loss, parts),
    optimizer: build<Transform>(packed.optimizer, parts),
    ...(packed.stop === undefined ? {} : { stop: build<Stopping & Described>(packed.stop, parts) }),
    ...(packed.doctor === undefined ? {} : { doctor: build<Doctor & Described>(packed.doctor, parts) }),
    ...(checkpointEvery === undefined ? {} : { checkpoint: { every: checkpointEvery, to: store('checkpoint') } }),
    ...(packed.resume === undefined ? {} : { resume: store(packed.resume) }),
    backend,
    metrics: Object.fromEntries(known),
    epochs,
    batchSize,
    ...(microBatchSize === Infinity ? {} : { microBatchSize }),
    seed,
    signal,
  });
}

function metricOf(metrics: Readonly<Record<string, Metric>>, name: string): Metric {
  if (Object.hasOwn(metrics, name)) return metrics[name]!;
  const expected = `one that the worker serves: ${Object.keys(metrics).join(', ') || 'none'}`;
  throw createError('E_ARG', 'trainInWorker', `metrics names ${show(name)}, expected ${expected}`, { argument: 'metrics' });
}

/** Stores that stayed with the maker of the run, asked from afar. */
function createHome(tell: (news: News) => void) {
  const pending: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  const ask = async (request: StoreCall): Promise<unknown> =>
    new Promise((resolve, reject) => {
      tell({ type: 'call', call: pending.push({ resolve, reject }) - 1, ask: request });
    });
  return {
    answered({ call, value, error }: Order & { readonly type: 'answer' }): void {
      if (error === undefined) pending[call]!.resolve(value);
      else pending[call]!.reject(unpackError(error));
    },
    store: (store: StoreName, keep: number): CheckpointStore =>
      createCheckpointStore({
        keep,
        steps: async () => (await ask({ store, method: 'steps', args: [] })) as readonly number[],
        read: async (step) => (await ask({ store, method: 'read', args: [step] })) as Uint8Array,
        write: async (step, bytes) => void (await ask({ store, method: 'write', args: [step, bytes] })),
        remove: async (step) => void (await ask({ store, method: 'remove', args: [step] })),
      }),
  };
}
