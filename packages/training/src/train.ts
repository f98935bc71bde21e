import { createError, createRandom, isGradwrightError, type Backend, type Layer } from '@gradwright/core';
import type { LossesSoFar } from './checkpoint-file.ts';
import { isDue } from './checkpoint-options.ts';
import type { Diagnosis } from './doctor/diagnose.ts';
import { createEngine, type Engine } from './engine.ts';
import type { DiagnosisEvent, EndEvent, EndReason, EpochEvent, ResumeEvent, TrainingEvent } from './events.ts';
import { homeOf } from './home-of.ts';
import { measure } from './measure.ts';
import type { Compared } from './metric.ts';
import { rehearse } from './rehearse.ts';
import type { Found, Position } from './run-checkpoints.ts';
import { createSupply, type Supply } from './supply.ts';
import { checkTrainOptions, type Settings, type TrainOptions } from './train-options.ts';
import type { RunWatcher } from './watching.ts';
import { readWeights, writeWeights } from './weights.ts';
import { createYielding } from './yielding.ts';

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
      const { event, validated } = await summarise(model, settings, supply, { epoch: epoch + 1, step, losses });
      [stepInEpoch, losses] = [0, NO_LOSSES];
      history.push(event);
      const verdict = rule?.judge(event);
      if (verdict?.best) best = { epoch: event.epoch, weights: readWeights(model) };
      yield event;
      const changed = watcher?.epochDone(event, validated);
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
): Promise<{ readonly event: EpochEvent; readonly validated?: Compared }> {
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
  if (validation === undefined) return { event };
  const { compared, ...watched } = await measure(model, validation, loss, metrics);
  return { event: { ...event, validation: watched }, validated: compared };
}
