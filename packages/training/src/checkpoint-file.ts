import { checkShape, type Json, type StoredTensor } from '@gradwright/core';
import type { EpochEvent, History, MetricValues } from './events.ts';
import type { RunConfiguration } from './run-configuration.ts';
import { decodeSealed, encodeSealed, malformed, type FileKind } from './sealed-file.ts';
import type { Slots } from './slots.ts';
import type { Weights } from './weights.ts';

/** Sums over the steps of an epoch that is under way. */
export interface LossesSoFar {
  readonly examples: number;
  /** Σ loss · examples, without penalties and with them. */
  readonly dataLoss: number;
  readonly loss: number;
}

/** A run between two of its steps: all that decides how it goes on. Random numbers are drawn by seed, epoch and step, and have no state. */
export interface Checkpoint {
  /** What the run is made of, as plain data. */
  readonly configuration: RunConfiguration;
  /** Completed updates. */
  readonly step: number;
  /** Completed epochs. */
  readonly epoch: number;
  /** Steps taken in the epoch that is under way. */
  readonly stepInEpoch: number;
  readonly losses: LossesSoFar;
  /** Weights and running statistics, by path. */
  readonly weights: Weights;
  /** The optimizer's memory, its schedule's with it, by slot. */
  readonly optimizer: Slots;
  readonly history: History;
  /** What the stopping rule would give back. */
  readonly best?: { readonly epoch: number; readonly weights: Weights };
}

const KIND: FileKind = { where: 'decodeCheckpoint', format: 'gradwright checkpoint', version: 1 };

/** A checkpoint as one file. The same state gives the same bytes. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { configuration, step, epoch, stepInEpoch, losses, weights, optimizer, history, best } = checkpoint;
  const columns = history.length === 0 ? [] : [...columnsOf(history[0]!).keys()];
  const contents = { configuration, step, epoch, stepInEpoch, bestEpoch: best?.epoch ?? null, history: columns };
  const tensors = new Map<string, StoredTensor>([
    ['losses', { shape: [3], data: Float64Array.of(losses.examples, losses.dataLoss, losses.loss) }],
    ['history', { shape: [history.length, columns.length], data: table(history) }],
    ...prefixed('weights/', weights),
    ...prefixed('best/', best?.weights ?? new Map()),
    ...prefixed('optimizer/', optimizer),
  ]);
  return encodeSealed(KIND, contents, tensors);
}

/**
 * Reads a checkpoint, to look into it or to take its weights; `fromCheckpoint` gives it to `train`.
 *
 * @throws E_FORMAT, E_LIMIT when it is none or is damaged; E_VERSION when a newer build wrote it; E_CHECKSUM when a bit has changed
 * @example
 * const model = dense(2, 3);
 * const store = memoryStore();
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1 }), epochs: 2 };
 * await train(model, { ...options, checkpoint: { every: 'epoch', to: store } }).finish();
 * const checkpoint = decodeCheckpoint(await store.read(20));
 * checkpoint.epoch; // → 2
 * writeWeights(model, checkpoint.weights);
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { contents, tensors } = decodeSealed(KIND, bytes);
  const { configuration, step, epoch, stepInEpoch, bestEpoch, history: columns } = expectContents(contents);
  const groups = new Map<string, Map<string, StoredTensor>>(
    ['weights', 'best', 'optimizer', ''].map((name) => [name, new Map()]),
  );
  for (const [name, stored] of tensors) {
    const slash = name.indexOf('/');
    const group = groups.get(name.slice(0, Math.max(0, slash)));
    if (group === undefined) throw malformed(KIND, `${name} has no place in a checkpoint`);
    group.set(name.slice(slash + 1), expectFloats(name, stored));
  }
  const rest = groups.get('')!;
  const [examples, dataLoss, loss] = doubles(rest, 'losses', [3]) as unknown as [number, number, number];
  const history = historyOf(columns, doubles(rest, 'history', [epoch, columns.length]));
  if (rest.size > 2) throw malformed(KIND, `it holds more than a checkpoint does: ${[...rest.keys()].join(', ')}`);
  const best = groups.get('best') as Weights;
  return {
    configuration,
    step,
    epoch,
    stepInEpoch,
    losses: { examples, dataLoss, loss },
    weights: groups.get('weights') as Weights,
    optimizer: groups.get('optimizer') as Slots,
    history,
    ...(bestEpoch === null ? {} : { best: { epoch: bestEpoch, weights: best } }),
  };
}

interface Contents {
  readonly configuration: RunConfiguration;
  readonly step: number;
  readonly epoch: number;
  readonly stepInEpoch: number;
  readonly bestEpoch: number | null;
  readonly history: readonly string[];
}

function expectContents(value: unknown): Contents {
  const { configuration, step, epoch, stepInEpoch, bestEpoch, history } = (isRecord(value) ? value : {}) as Partial<Contents>;
  if (!isRecord(configuration)) throw malformed(KIND, 'it has no configuration');
  for (const [name, count] of Object.entries({ step, epoch, stepInEpoch })) {
    if (!Number.isSafeInteger(count) || count! < 0) throw malformed(KIND, `its ${name} is no whole number of at least 0`);
  }
  const isBest = bestEpoch === null || (Number.isSafeInteger(bestEpoch) && bestEpoch! >= 1 && bestEpoch! <= epoch!);
  if (!isBest) throw malformed(KIND, 'its bestEpoch is none of its epochs');
  if (!Array.isArray(history) || !history.every((name) => typeof name === 'string') || new Set(history).size !== history.length)
    throw malformed(KIND, 'its history has no columns');
  return { configuration, step: step!, epoch: epoch!, stepInEpoch: stepInEpoch!, bestEpoch: bestEpoch!, history };
}

function expectFloats(name: string, stored: StoredTensor): StoredTensor {
  if (stored.data instanceof Float32Array || stored.data instanceof Float64Array) return stored;
  throw malformed(KIND, `${name} holds whole numbers, expected floats`);
}

/** Float64 numbers of a known shape. */
function doubles(group: ReadonlyMap<string, StoredTensor>, name: string, shape: readonly number[]): Float64Array {
  const found = group.get(name);
  if (found?.data instanceof Float64Array && found.shape.join() === checkShape(KIND.where, name, shape).join()) return found.data;
  throw malformed(KIND, `its ${name} is missing or has another shape than [${shape.join(', ')}]`);
}

function prefixed<T extends StoredTensor>(prefix: string, tensors: ReadonlyMap<string, T>): [string, T][] {
  return [...tensors].map(([name, stored]) => [prefix + name, stored]);
}

/** The numbers of an epoch, by the names of their columns. */
function columnsOf({ step, dataLoss, loss, metrics, validation }: EpochEvent): Map<string, number> {
  const watched = validation === undefined ? {} : { loss: validation.loss, ...named('metrics/', validation.metrics) };
  const all = { step, dataLoss, loss, ...named('metrics/', metrics), ...named('validation/', watched) };
  return new Map(Object.entries(all));
}

function named(prefix: string, values: MetricValues): MetricValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

function table(history: History): Float64Array {
  return Float64Array.from(history.flatMap((event) => [...columnsOf(event).values()]));
}

function historyOf(columns: readonly string[], numbers: Float64Array): History {
  const rows = columns.length === 0 ? 0 : numbers.length / columns.length;
  const first = ['step', 'dataLoss', 'loss'];
  if (rows > 0 && !first.every((name) => columns.includes(name))) throw malformed(KIND, 'its history lacks a column');
  return Array.from({ length: rows }, (_, row) => {
    const values = new Map(columns.map((name, i) => [name, numbers[row * columns.length + i]!]));
    const under = (prefix: string): MetricValues =>
      Object.fromEntries(
        [...values].filter(([name]) => name.startsWith(prefix)).map(([name, n]) => [name.slice(prefix.length), n]),
      );
    const [step, dataLoss, loss] = first.map((name) => values.get(name)!) as [number, number, number];
    const event: EpochEvent = { type: 'epoch', epoch: row + 1, step, dataLoss, loss, metrics: under('metrics/') };
    const watched = values.get('validation/loss');
    if (watched === undefined) return event;
    return { ...event, validation: { loss: watched, metrics: under('validation/metrics/') } };
  });
}

function isRecord(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
