import { createError, describe, place, wrongType, type Backend, type Layer } from '@gradwright/core';
import type { EndEvent, TrainingEvent } from '../events.ts';
import { refuseHeld, setHeld } from '../hold.ts';
import { homeOf } from '../home-of.ts';
import { frozenOf } from '../run-configuration.ts';
import { checkTrainOptions, type Settings, type TrainOptions } from '../train-options.ts';
import { readWeights, writeWeights } from '../weights.ts';
import { openLine, type Line, type TrainingWorker } from './line.ts';
import { packDataset, packPart } from './packing.ts';
import type { PackedRun } from './protocol.ts';

/** What a run in a worker is made of: as for `train`, but metrics are named, and `backend` is where the model lives here. */
export interface TrainInWorkerOptions extends Omit<TrainOptions, 'metrics'> {
  /** The names of metrics that the worker serves. */
  readonly metrics?: readonly string[];
}

/** A training run in a worker. */
export interface WorkerRun extends AsyncIterable<TrainingEvent> {
  readonly model: Layer;
  readonly backend: Backend;
  /**
   * Brings the weights as they are in the worker now into the model here, such as to draw it. At the end they come by themselves.
   *
   * @throws E_STATE before the first event or after the last; E_WORKER when the worker is gone
   */
  pull(): Promise<void>;
  /** Runs to the end without watching. @throws what training throws */
  finish(): Promise<EndEvent>;
}

/**
 * `train` in a worker: the same events and the same bits, while this thread stays free. All parts of the run travel as their descriptions, so the worker must
 * serve their factories (`serveTraining`), and a rule for stopping needs a description, as `earlyStopping()` has one. The worker is at most some
 * hundredths of a second ahead of whoever takes the events. Stores of checkpoints stay here.
 *
 * The model here is held until the run ends, and has then the weights that it ended with: also after `break`, an abort, or an error.
 *
 * @throws (at once) E_ARG, E_RANGE for options, and for a part without description; (while running) what `train` throws; E_FORMAT for a part that the
 *   worker does not serve; E_WORKER when the worker breaks down or is ended: the model then has the weights that came last
 * @example
 * const { port1, port2 } = new MessageChannel();
 * serveTraining({ use: { sequential, dense, softmaxCrossEntropy, adam }, metrics: { accuracy } }, port2);
 * const model = sequential(dense(4, 3));
 * const options = { data: iris(), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.1 }), epochs: 30, metrics: ['accuracy'] };
 * const { history } = await trainInWorker(port1, model, options).finish();
 * port1.close();
 * history.length; // → 30
 */
export function trainInWorker(worker: TrainingWorker, model: Layer, options: TrainInWorkerOptions): WorkerRun {
  if (typeof worker?.postMessage !== 'function')
    throw wrongType('trainInWorker', 'worker', worker, 'a worker that calls serveTraining');
  const { metrics = [], ...rest } = options ?? {};
  if (!Array.isArray(metrics) || !metrics.every((name) => typeof name === 'string'))
    throw wrongType('trainInWorker', 'metrics', metrics, "names, such as ['accuracy']");
  const settings = checkTrainOptions(model, rest as TrainOptions);
  const parts = packParts(model, settings, metrics as readonly string[]);
  let line: Line | undefined;
  let started = false;
  const run: WorkerRun = {
    model,
    get backend() {
      return homeOf(model) ?? settings.backend;
    },
    async pull() {
      if (line === undefined)
        throw createError('E_STATE', 'run.pull', 'the run is not under way, expected a call between two of its events');
      writeWeights(model, await line.pull());
    },
    async finish() {
      for await (const event of run) if (event.type === 'end') return event;
      throw createError('E_STATE', 'run.finish', 'the run ended without its last event');
    },
    [Symbol.asyncIterator]() {
      if (started) {
        const problem = 'this run was started before, expected one consumer; call trainInWorker again for another run';
        throw createError('E_BUSY', 'trainInWorker', problem);
      }
      started = true;
      return events(worker, model, settings, parts, (current) => (line = current));
    },
  };
  return run;
}

/** All of a run but its weights, which are read when it begins. */
type Parts = Omit<PackedRun, 'weights'>;

/** @throws E_ARG for a part without description */
function packParts(model: Layer, settings: Settings, metrics: readonly string[]): Parts {
  const { loss, optimizer, stop, doctor, data, validation, epochs, batchSize, microBatchSize, seed, checkpoint, resume } =
    settings;
  return {
    model: describe(model),
    frozen: frozenOf(model),
    loss: describe(loss),
    optimizer: describe(optimizer),
    stop: packPart('stop', stop),
    doctor: packPart('doctor', doctor),
    data: packDataset(data),
    validation: validation === undefined ? undefined : packDataset(validation),
    metrics,
    epochs,
    batchSize,
    microBatchSize,
    seed,
    checkpointEvery: checkpoint?.every,
    resume: resume === undefined ? undefined : resume === checkpoint?.to ? 'checkpoint' : 'resume',
  };
}

async function* events(
  worker: TrainingWorker,
  model: Layer,
  { backend, seed, checkpoint, resume, signal }: Settings,
  parts: Parts,
  tell: (line: Line | undefined) => void,
): AsyncGenerator<TrainingEvent, void, void> {
  refuseHeld('trainInWorker', model);
  place(model, { backend, seed });
  setHeld(model, true);
  let line: Line | undefined;
  try {
    line = openLine(worker, { ...parts, weights: readWeights(model) }, { checkpoint: checkpoint?.to, resume }, signal);
    tell(line);
    for (let parcel = await line.next(); parcel !== undefined; parcel = await line.next()) {
      if (parcel.at(-1)?.type === 'end') await comeHome(model, line);
      yield* parcel;
      line.taken();
    }
  } finally {
    tell(undefined);
    if (line !== undefined) await comeHome(model, line);
    setHeld(model, false);
  }
}

/** Waits for the end of the run, and takes the weights that it ended with. */
async function comeHome(model: Layer, line: Line): Promise<void> {
  const weights = await line.leave();
  if (weights !== undefined) writeWeights(model, weights);
}
