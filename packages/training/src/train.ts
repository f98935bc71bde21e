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
  type Random,
  type Transform,
} from '@gradwright/core';
import { checkEnd, checkLoss, checkMetrics, checkModel } from './check-parts.ts';
import { createBatchSource, type BatchSource } from './batch-source.ts';
import {
  checkCheckpointOptions,
  createCheckpointing,
  findCheckpoint,
  resumeEvent,
  type CheckpointOptions,
  type ResumeFrom,
} from './checkpointing.ts';
import type { Checkpoint, LossesSoFar } from './checkpoint-file.ts';
import type { Diagnosis } from './doctor/diagnose.ts';
import { createDoctor, type Doctor } from './doctor/doctor.ts';
import { describeRun } from './doctor/run-description.ts';
import { createEngine, type Engine } from './engine.ts';
import type { DiagnosisEvent, EndEvent, EndReason, EpochEvent, Stopping, TrainingEvent } from './events.ts';
import type { Metric } from './metric.ts';
import { homeOf } from './home-of.ts';
import { measure } from './measure.ts';
import { rehearse } from './rehearse.ts';
import { configurationOf, expectSameConfiguration, frozenOf } from './run-configuration.ts';
import { takeUp } from './take-up.ts';
import { upload, type Uploaded } from './upload.ts';
import { readWeights, writeWeights, type Weights } from './weights.ts';
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
  /** Decides initial weights, order and dropout. Default 0. */
  readonly seed?: number;
  /** Measured after each epoch, under the names they are given here. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** When to end before the epochs do; see `earlyStopping`. */
  readonly stop?: Stopping;
  /**
   * Watches the run and gives `diagnosis` events: every so many steps one is looked at, 200 unless told. The bits stay the same. Needs a backend
   * whose tensors can be read at once. Default false, which costs nothing.
   */
  readonly doctor?: boolean | { readonly every: number };
  /** When and where to keep what the run can go on from. A signal that ends the run keeps one more. */
  readonly checkpoint?: CheckpointOptions;
  /**
   * Goes on from a checkpoint, to the bits of a run that never stopped: all options that decide them must be those of that run; `epochs` may be more,
   * the backend another.
   */
  readonly resume?: ResumeFrom;
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
    seed = 0,
    metrics = {},
    stop,
    doctor = false,
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
  checkInteger('train', 'seed', seed, { min: 0 });
  checkMetrics('train', metrics);
  if (stop !== undefined && typeof stop?.start !== 'function')
    throw wrongType('train', 'stop', stop, 'a rule such as earlyStopping()');
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw wrongType('train', 'signal', signal, 'an AbortSignal');
  }
  checkCheckpointOptions(checkpoint, resume);
  const { backend = homeOf(model) ?? createReferenceBackend() } = options;
  if (typeof backend?.allocate !== 'function')
    throw wrongType('train', 'backend', backend, 'a backend such as createReferenceBackend()');
  const every = checkDoctor(doctor);
  return {
    data,
    validation,
    loss,
    optimizer,
    backend,
    epochs,
    batchSize,
    seed,
    metrics,
    stop,
    every,
    checkpoint,
    resume,
    signal,
  };
}

/** How often the doctor looks, in steps; undefined without one. */
function checkDoctor(doctor: unknown): number | undefined {
  if (doctor === false) return undefined;
  if (doctor === true) return 200;
  if (typeof doctor !== 'object' || doctor === null)
    throw wrongType('train', 'doctor', doctor, 'true, false or an object { every }');
  const { every } = checkOptions('train: doctor', doctor as { readonly every: number }, ['every']);
  return checkInteger('train: doctor', 'every', every, { min: 1 });
}

async function* events(
  model: Layer,
  settings: Settings,
  tell: (engine: Engine | undefined) => void,
): AsyncGenerator<TrainingEvent, void, void> {
  const { loss, optimizer, backend, seed, epochs, signal } = settings;
  const random = createRandom(seed);
  const rule = settings.stop?.start();
  const history: EpochEvent[] = [];
  const yielding = createYielding();
  let best: { epoch: number; weights: Weights } | undefined;
  const resources: { dispose(): void }[] = [];
  const owned = <T extends { dispose(): void }>(resource: T): T => {
    resources.push(resource);
    return resource;
  };

  let doctor: Doctor | undefined;
  let step = 0;

  try {
    let supply = owned(createSupply(settings, backend, random));
    const keeps = settings.checkpoint !== undefined || settings.resume !== undefined;
    const configuration = keeps ? configurationOf({ ...settings, model, ...rowsOf(supply) }) : {};
    const found = settings.resume === undefined ? undefined : await findCheckpoint(settings.resume);
    if (found !== undefined) expectSameConfiguration(found.checkpoint.configuration, configuration);
    const checkpointing = await createCheckpointing(settings.checkpoint, found?.checkpoint.step ?? 0);
    const engine = owned(createEngine({ model, loss, optimizer, backend, random, seed }));
    tell(engine);
    rehearse({ ...settings, engine, model, ...rowsOf(supply) });
    const { every } = settings;
    if (every !== undefined) {
      doctor = createDoctor({ model, data: supply.data, loss, every, description: describeRun(model, settings) });
    }
    let start = START;
    let goOn = true;
    if (found !== undefined) {
      start = found.checkpoint;
      goOn = takeUp(found.checkpoint, { model, engine, rule, stepsPerEpoch: supply.batches.batchesPerEpoch });
      step = start.step;
      history.push(...start.history);
      best = start.best;
      yield resumeEvent(found);
    }
    let kept = step;
    const checkpoint = async (now: Pick<Checkpoint, 'epoch' | 'stepInEpoch' | 'losses'>) => {
      await engine.expectFinite(step);
      kept = step;
      const current = { configuration: { ...configuration, frozen: frozenOf(model) }, weights: readWeights(model) };
      return checkpointing.keep({
        ...current,
        ...now,
        step,
        optimizer: engine.remember(),
        history,
        ...(best === undefined ? {} : { best }),
      });
    };
    let reason: EndReason = goOn ? 'completed' : 'stopped early';

    training: for (let epoch = start.epoch; goOn && epoch < epochs; epoch++) {
      const resumed = epoch === start.epoch;
      let losses = resumed ? start.losses : NO_LOSSES;
      let source = supply.batches;
      source.shuffle(epoch);
      for (let index = resumed ? start.stepInEpoch : 0; index < source.batchesPerEpoch; index++) {
        if (signal?.aborted) {
          if (settings.checkpoint !== undefined && kept !== step) yield await checkpoint({ epoch, stepInEpoch: index, losses });
          reason = 'aborted';
          break training;
        }
        if (engine.backend !== supply.backend) {
          const moved = createSupply(settings, engine.backend, random);
          supply.dispose();
          resources[0] = supply = moved;
          source = supply.batches;
          source.shuffle(epoch);
        }
        const last = history[history.length - 1]?.validation?.loss;
        const progress = { step, epoch, ...(last === undefined ? {} : { validationLoss: last }) };
        const taken = engine.step(() => source.batch(index), progress, doctor?.watcher(step));
        // What is there already is not waited for: a turn of the queue costs as much as a small layer.
        const seen = taken instanceof Promise ? await taken : taken;
        step++;
        doctor?.stepDone(seen.dataLoss);
        losses = {
          examples: losses.examples + seen.size,
          dataLoss: losses.dataLoss + seen.dataLoss * seen.size,
          loss: losses.loss + seen.loss * seen.size,
        };
        yield { type: 'step', step, epoch, dataLoss: seen.dataLoss, loss: seen.loss, examples: seen.size };
        if (checkpointing.due('step', step)) yield await checkpoint({ epoch, stepInEpoch: index + 1, losses });
        if (yielding.due()) await yielding.turn();
      }

      await engine.expectFinite(step);
      const event = await summarise(model, settings, supply, { epoch: epoch + 1, step, losses });
      history.push(event);
      const verdict = rule?.judge(event);
      if (verdict?.best) best = { epoch: event.epoch, weights: readWeights(model) };
      yield event;
      const changed = doctor?.epochDone(event);
      if (changed !== undefined) yield diagnosisEvent(changed, step, event.epoch);
      if (checkpointing.due('epoch', step)) yield await checkpoint({ epoch: epoch + 1, stepInEpoch: 0, losses: NO_LOSSES });
      if (verdict?.goOn === false) {
        reason = 'stopped early';
        break;
      }
    }
    const chosen = best;
    if (chosen !== undefined) writeWeights(model, chosen.weights);
    best = undefined;
    const epoch = history.length;
    if (doctor !== undefined) yield diagnosisEvent(doctor.end(), step, epoch);
    yield { type: 'end', reason, step, epoch, history, ...(chosen === undefined ? {} : { bestEpoch: chosen.epoch }) };
  } catch (error) {
    // The error says which weights the model has.
    best = undefined;
    if (doctor !== undefined && isGradwrightError(error, 'E_NONFINITE'))
      yield diagnosisEvent(doctor.end(error), step, history.length);
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
const START: Pick<Checkpoint, 'step' | 'epoch' | 'stepInEpoch' | 'losses' | 'history' | 'best'> = {
  step: 0,
  epoch: 0,
  stepInEpoch: 0,
  losses: NO_LOSSES,
  history: [],
};

function rowsOf({ data, validation }: Supply) {
  return { data, validation };
}

/** The rows of a run on one backend: those to learn from, dealt in batches, and those to watch. */
interface Supply {
  readonly backend: Backend;
  readonly data: Uploaded;
  readonly validation: Uploaded | undefined;
  readonly batches: BatchSource;
  dispose(): void;
}

function createSupply({ data, validation, batchSize }: Settings, backend: Backend, random: Random): Supply {
  const resources: { dispose(): void }[] = [];
  const dispose = () => resources.splice(0).forEach((resource) => resource.dispose());
  try {
    const here = upload('train', data, backend);
    resources.push(here);
    const watched = validation === undefined ? undefined : upload('train: validation', validation, backend);
    if (watched !== undefined) resources.push(watched);
    const batches = createBatchSource(here, backend, batchSize, random);
    resources.push(batches);
    return { backend, data: here, validation: watched, batches, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
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
