import {
  checkInteger,
  checkOptions,
  createError,
  createRandom,
  createReferenceBackend,
  isGradwrightError,
  wrongType,
  type Backend,
  type Dataset,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { checkEnd, checkLoss, checkMetrics, checkModel } from './check-parts.ts';
import { checkCheckpointOptions, isDue, type CheckpointOptions } from './checkpoint-options.ts';
import type { LossesSoFar } from './checkpoint-file.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { Diagnosis } from './doctor/diagnose.ts';
import { createEngine, type Engine } from './engine.ts';
import type { DiagnosisEvent, EndEvent, EndReason, EpochEvent, ResumeEvent, Stopping, TrainingEvent } from './events.ts';
import type { Metric } from './metric.ts';
import { homeOf } from './home-of.ts';
import { measure } from './measure.ts';
import { rehearse } from './rehearse.ts';
import type { Found, Position } from './run-checkpoints.ts';
import { createSupply, type Supply } from './supply.ts';
import type { Doctor, RunWatcher } from './watching.ts';
import { readWeights, writeWeights } from './weights.ts';
import { createYielding } from './yielding.ts';

/** What a run is made of. */
export interface TrainOptions {
  /** The rows to learn from. They are copied to the backend once. */
  readonly data: Dataset;
  /** Rows to watch and never to learn from. */
  readonly validation?: Dataset;
  readonly loss: Loss;
  readonly optimizer: Transform;
  /** Default: where the model lives, else the reference backend. */
  readonly backend?: Backend;
  /** Passes over the data. Default 10. */
  readonly epochs?: number;
  /** Default 32. All rows or more: each step sees the data whole, in their own order. */
  readonly batchSize?: number;
  /**
   * Rows of a batch that pass through the model at once; their gradients add up to the batch's, within rounding, in less memory. Layers that look at several rows,
   * as batch norm does, see so many. Default: the whole batch.
   */
  readonly microBatchSize?: number;
  /** Decides initial weights, order and dropout. Default 0. */
  readonly seed?: number;
  /** Measured after each epoch, under the names they are given here. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** When to end before the epochs do; see `earlyStopping`. */
  readonly stop?: Stopping;
  /** Watches the run and gives `diagnosis` events; see `doctor`. */
  readonly doctor?: Doctor;
  /** When and where to keep what the run can go on from. A signal that ends the run keeps one more. */
  readonly checkpoint?: CheckpointOptions;
  /**
   * Goes on from the newest whole checkpoint of a store, to the bits of a run that never stopped: all options that decide them must be those of that
   * run; `epochs` may be more, the backend another.
   */
  readonly resume?: CheckpointStore;
  /** Ends the run between two steps; the model keeps what it has learned, or the best of it where `stop` has judged. */
  readonly signal?: AbortSignal;
}

/** A training run: an iterator of what happens. Nothing happens while nobody asks for the next event. */
export interface Run extends AsyncIterable<TrainingEvent> {
  readonly model: Layer;
  /** Where the model is now. */
  readonly backend: Backend;
  /**
   * Takes weights and the optimizer's memory to another backend, between steps, with the same bits.
   *
   * @throws E_STATE before the first event or after the last
   */
  move(backend: Backend): Promise<void>;
  /** Runs to the end without watching. @throws what training throws */
  finish(): Promise<EndEvent>;
}

const OPTIONS = [
  'data',
  'validation',
  'loss',
  'optimizer',
  'backend',
  'epochs',
  'batchSize',
  'microBatchSize',
  'seed',
  'metrics',
  'stop',
  'doctor',
  'checkpoint',
  'resume',
  'signal',
] as const satisfies readonly (keyof TrainOptions)[];

/**
 * Trains a model: for each batch a forward pass, the loss, the backward pass, the penalties, and an update.
 *
 * Pause by not pulling, stop by `break` or by the signal. The same options give the same bits.
 *
 * @throws (at once) E_ARG, E_RANGE for options; (while running) E_EMPTY, E_SHAPE, E_LABEL, E_NONFINITE for data, E_BUSY when
 *   another run trains this model, E_NONFINITE naming step and layer when training breaks down
 * @example
 * const model = sequential(dense(2, 64), relu(), dense(64, 3));
 * const run = train(model, { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), epochs: 5 });
 * for await (const event of run) if (event.type === 'epoch') console.log(event.epoch, event.loss);
 */
export function train(model: Layer, options: TrainOptions): Run {
  const settings = checkTrainOptions(model, options);
  let engine: Engine | undefined;
  let started = false;
  const run: Run = {
    model,
    get backend() {
      return engine?.backend ?? homeOf(model) ?? settings.backend;
    },
    async move(backend) {
      if (engine === undefined)
        throw createError('E_STATE', 'run.move', 'the run is not under way, expected a call between two of its events');
      engine.move(backend);
    },
    async finish() {
      for await (const event of run) if (event.type === 'end') return event;
      throw createError('E_STATE', 'run.finish', 'the run ended without its last event');
    },
    [Symbol.asyncIterator]() {
      if (started)
        throw createError(
          'E_BUSY',
          'train',
          'this run was started before, expected one consumer; call train again for another run',
        );
      started = true;
      return events(model, settings, (current) => (engine = current));
    },
  };
  return run;
}

type Settings = ReturnType<typeof checkTrainOptions>;

function checkTrainOptions(model: Layer, options: TrainOptions) {
  checkModel('train', model);
  const {
    data,
    loss,
    optimizer,
    epochs = 10,
    batchSize = 32,
    microBatchSize = Infinity,
    seed = 0,
    metrics = {},
    stop,
    doctor,
    checkpoint,
    resume,
    signal,
    validation,
  } = checkOptions('train', options, OPTIONS);
  if (data?.inputs === undefined) throw wrongType('train', 'data', data, 'a dataset, with inputs and targets');
  checkLoss('train', loss);
  checkEnd('train', model, loss);
  if (typeof optimizer?.update !== 'function') throw wrongType('train', 'optimizer', optimizer, 'an optimizer such as adam()');
  checkInteger('train', 'epochs', epochs, { min: 1 });
  checkInteger('train', 'batchSize', batchSize, { min: 1 });
  if (microBatchSize !== Infinity) checkInteger('train', 'microBatchSize', microBatchSize, { min: 1 });
  checkInteger('train', 'seed', seed, { min: 0 });
  checkMetrics('train', metrics);
  if (stop !== undefined && typeof stop?.start !== 'function')
    throw wrongType('train', 'stop', stop, 'a rule such as earlyStopping()');
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw wrongType('train', 'signal', signal, 'an AbortSignal');
  }
  if (doctor !== undefined && typeof doctor?.start !== 'function')
    throw wrongType('train', 'doctor', doctor, 'a doctor such as doctor()');
  checkCheckpointOptions(checkpoint, resume);
  const { backend = homeOf(model) ?? createReferenceBackend() } = options;
  if (typeof backend?.allocate !== 'function')
    throw wrongType('train', 'backend', backend, 'a backend such as createReferenceBackend()');
  return {
    data,
    validation,
    loss,
    optimizer,
    backend,
    epochs,
    batchSize,
    microBatchSize,
    seed,
    metrics,
    stop,
    doctor,
    checkpoint,
    resume,
    signal,
  };
}

async function* events(
  model: Layer,
  settings: Settings,
  tell: (engine: Engine | undefined) => void,
): AsyncGenerator<TrainingEvent, void, void> {
  const { loss, optimizer, backend, seed, epochs, signal, checkpoint, resume, microBatchSize } = settings;
  const random = createRandom(seed);
  const rule = settings.stop?.start();
  const yielding = createYielding();
  const history: EpochEvent[] = [];
  let best: Position['best'];
  let watcher: RunWatcher | undefined;
  let step = 0;
  const resources: { dispose(): void }[] = [];
  const owned = <T extends { dispose(): void }>(resource: T): T => {
    resources.push(resource);
    return resource;
  };

  try {
    let supply = owned(createSupply(settings, backend, random));
    const parts = { ...settings, model, data: supply.data, validation: supply.validation };
    const source = resume?.open(parts);
    const keeper = checkpoint?.to === resume ? source : checkpoint?.to.open(parts);
    const found = await source?.find();
    await keeper?.expectNothingNewer(found?.checkpoint.step ?? 0);
    const engine = owned(createEngine({ model, loss, optimizer, backend, random, seed, microBatchSize }));
    tell(engine);
    rehearse({ ...parts, engine });
    watcher = settings.doctor?.start(parts);

    const start: Position = found?.checkpoint ?? START;
    let { epoch: firstEpoch, stepInEpoch, losses } = start;
    ({ step } = start);
    let reason: EndReason = 'completed';
    if (found !== undefined) {
      const goOn = source!.takeUp(found.checkpoint, { engine, rule, stepsPerEpoch: supply.batches.batchesPerEpoch });
      history.push(...found.checkpoint.history);
      ({ best } = found.checkpoint);
      yield resumeEvent(found);
      if (!goOn) [reason, firstEpoch] = ['stopped early', epochs];
    }
    let kept = step;
    const keep = async (epoch: number) => {
      await engine.expectFinite(step);
      kept = step;
      return keeper!.keep({ step, epoch, stepInEpoch, losses, history, ...(best === undefined ? {} : { best }) }, engine);
    };

    training: for (let epoch = firstEpoch; epoch < epochs; epoch++) {
      let { batches } = supply;
      batches.shuffle(epoch);
      while (stepInEpoch < batches.batchesPerEpoch) {
        if (signal?.aborted) {
          if (keeper !== undefined && kept !== step) yield await keep(epoch);
          reason = 'aborted';
          break training;
        }
        if (engine.backend !== supply.backend) {
          const moved = createSupply(settings, engine.backend, random);
          supply.dispose();
          resources[0] = supply = moved;
          ({ batches } = supply);
          batches.shuffle(epoch);
        }
        const last = history[history.length - 1]?.validation?.loss;
        const index = stepInEpoch;
        const progress = { step, epoch, ...(last === undefined ? {} : { validationLoss: last }) };
        const taken = engine.step(() => batches.batch(index), progress, watcher?.watcher(step));
        // What is there already is not waited for: a turn of the queue costs as much as a small layer.
        const { size, dataLoss, loss: total } = taken instanceof Promise ? await taken : taken;
        step++;
        stepInEpoch++;
        watcher?.stepDone(dataLoss);
        losses = {
          examples: losses.examples + size,
          dataLoss: losses.dataLoss + dataLoss * size,
          loss: losses.loss + total * size,
        };
        yield { type: 'step', step, epoch, dataLoss, loss: total, examples: size };
        if (isDue(checkpoint, 'step', step)) yield await keep(epoch);
        if (yielding.due()) await yielding.turn();
      }

      await engine.expectFinite(step);
      const event = await summarise(model, settings, supply, { epoch: epoch + 1, step, losses });
      [stepInEpoch, losses] = [0, NO_LOSSES];
      history.push(event);
      const verdict = rule?.judge(event);
      if (verdict?.best) best = { epoch: event.epoch, weights: readWeights(model) };
      yield event;
      const changed = watcher?.epochDone(event);
      if (changed !== undefined) yield diagnosisEvent(changed, step, event.epoch);
      if (isDue(checkpoint, 'epoch', step)) yield await keep(epoch + 1);
      if (verdict?.goOn === false) {
        reason = 'stopped early';
        break;
      }
    }
    const chosen = best;
    if (chosen !== undefined) writeWeights(model, chosen.weights);
    best = undefined;
    const epoch = history.length;
    if (watcher !== undefined) yield diagnosisEvent(watcher.end(), step, epoch);
    yield { type: 'end', reason, step, epoch, history, ...(chosen === undefined ? {} : { bestEpoch: chosen.epoch }) };
  } catch (error) {
    // The error says which weights the model has.
    best = undefined;
    if (watcher !== undefined && isGradwrightError(error, 'E_NONFINITE'))
      yield diagnosisEvent(watcher.end(error), step, history.length);
    throw error;
  } finally {
    // Whoever breaks off gets the best weights as well.
    if (best !== undefined) writeWeights(model, best.weights);
    tell(undefined);
    for (const resource of resources.reverse()) resource.dispose();
  }
}

function diagnosisEvent(diagnosis: Diagnosis, step: number, epoch: number): DiagnosisEvent {
  return { type: 'diagnosis', ...diagnosis, at: { step, epoch } };
}

const NO_LOSSES: LossesSoFar = { examples: 0, dataLoss: 0, loss: 0 };

/** Where a run starts that goes on from nothing. */
const START: Position = { step: 0, epoch: 0, stepInEpoch: 0, losses: NO_LOSSES, history: [] };

/** Says where a run goes on, and what was passed over. */
function resumeEvent({ checkpoint: { step, epoch }, damaged }: Found): ResumeEvent {
  return { type: 'resume', step, epoch, damaged: damaged.map(({ step, error }) => ({ step, problem: error.message })) };
}

interface EpochSoFar {
  readonly epoch: number;
  readonly step: number;
  readonly losses: LossesSoFar;
}

async function summarise(
  model: Layer,
  { loss, metrics }: Settings,
  supply: Supply,
  { epoch, step, losses }: EpochSoFar,
): Promise<EpochEvent> {
  const { data, validation } = supply;
  const wanted = Object.keys(metrics).length > 0;
  const event: EpochEvent = {
    type: 'epoch',
    epoch,
    step,
    dataLoss: losses.dataLoss / losses.examples,
    loss: losses.loss / losses.examples,
    metrics: wanted ? (await measure(model, data, loss, metrics)).metrics : {},
  };
  if (validation === undefined) return event;
  const watched = await measure(model, validation, loss, metrics);
  return { ...event, validation: { loss: watched.loss, metrics: watched.metrics } };
}
