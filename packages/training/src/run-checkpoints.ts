import { checkValues, createError, isGradwrightError, type GradwrightError, type Layer } from '@gradwright/core';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint-file.ts';
import type { CheckpointPlace } from './checkpoint-place.ts';
import type { Engine } from './engine.ts';
import type { CheckpointEvent, StoppingRule } from './events.ts';
import { configurationOf, expectSameConfiguration, frozenOf, type RunParts } from './run-configuration.ts';
import { slotsOf, snapshotOf } from './slots.ts';
import { readWeights, writeWeights } from './weights.ts';

/** A checkpoint that was passed over, and why. */
interface PassedOver {
  readonly step: number;
  readonly error: GradwrightError;
}

/** The newest whole checkpoint of a place, and the damaged ones that are newer. */
export interface Found {
  readonly checkpoint: Checkpoint;
  readonly damaged: readonly PassedOver[];
}

/** Where a run stands, beside its weights and its optimizer's memory. */
export type Position = Pick<Checkpoint, 'step' | 'epoch' | 'stepInEpoch' | 'losses' | 'history' | 'best'>;

/** What a run asks of a store. */
export interface RunCheckpoints {
  /**
   * Looks from the newest checkpoint to the oldest for one that is whole. What cannot be read, or is of a newer build, is not passed over.
   *
   * @throws E_EMPTY when there is none; E_CHECKSUM, E_FORMAT when all are damaged; E_IO, E_VERSION; E_ARG naming what another run has made it with
   */
  find(): Promise<Found>;
  /**
   * Gives model and optimizer what a checkpoint kept, all or nothing, and shows the rule the epochs it has seen. Returns whether the run goes on.
   *
   * @throws E_FORMAT, E_SHAPE when the checkpoint does not hold together
   */
  takeUp(checkpoint: Checkpoint, into: TakenUpBy): boolean;
  /** @throws E_STATE where a run that starts at this step would lie among the checkpoints of another */
  expectNothingNewer(step: number): Promise<void>;
  /**
   * Keeps a checkpoint, reads it back, and only then removes those beyond `keep`: the last good one is never removed.
   *
   * @throws E_IO when it cannot be written, or does not come back as it was written
   */
  keep(position: Position, engine: Engine): Promise<CheckpointEvent>;
}

/** What a checkpoint is taken up by. */
interface TakenUpBy {
  readonly engine: Engine;
  readonly rule: StoppingRule | undefined;
  readonly stepsPerEpoch: number;
}

/** @throws E_ARG when a part of the run has no description */
export function createRunCheckpoints(place: CheckpointPlace, run: RunParts): RunCheckpoints {
  const { model } = run;
  const configuration = configurationOf(run);
  return {
    async find() {
      const found = await newest(place);
      expectSameConfiguration(found.checkpoint.configuration, configuration);
      return found;
    },
    takeUp: (checkpoint, into) => takeUp(checkpoint, model, into),
    expectNothingNewer: (step) => expectNothingNewer(place, step),
    async keep(position, engine) {
      const { step, epoch } = position;
      const bytes = encodeCheckpoint({
        ...position,
        // What is frozen may change while a run goes on.
        configuration: { ...configuration, frozen: frozenOf(model) },
        weights: readWeights(model),
        optimizer: slotsOf(engine.remember()),
      });
      await keepBytes(place, step, bytes);
      return { type: 'checkpoint', step, epoch, bytes: bytes.length };
    },
  };
}

async function newest(place: CheckpointPlace): Promise<Found> {
  const damaged: PassedOver[] = [];
  for (const step of (await place.steps()).toReversed()) {
    const judged = judge(await place.read(step), step);
    if (!('code' in judged)) return { checkpoint: judged, damaged };
    damaged.push({ step, error: judged });
  }
  const [last] = damaged;
  if (last === undefined) {
    throw createError('E_EMPTY', 'train', 'resume: the store holds no checkpoint, expected one to go on from', {
      argument: 'resume',
    });
  }
  const steps = damaged.map(({ step }) => step).join(', ');
  const problem = `resume: all checkpoints of the store are damaged (steps ${steps}); the newest: ${last.error.message}`;
  throw createError(last.error.code, 'train', problem, { argument: 'resume', cause: last.error });
}

/** The checkpoint in some bytes, or what makes them none. @throws E_VERSION */
function judge(bytes: Uint8Array, step: number): Checkpoint | GradwrightError {
  try {
    const checkpoint = decodeCheckpoint(bytes);
    if (checkpoint.step === step) return checkpoint;
    return createError('E_FORMAT', 'train', `what is kept as step ${step} is the checkpoint of step ${checkpoint.step}`);
  } catch (error) {
    if (isGradwrightError(error) && error.code !== 'E_VERSION') return error;
    throw error;
  }
}

async function expectNothingNewer(place: CheckpointPlace, step: number): Promise<void> {
  for (const kept of (await place.steps()).toReversed()) {
    if (kept <= step) return;
    if ('code' in judge(await place.read(kept), kept)) continue;
    const start = step === 0 ? 'a run that starts anew' : `a run that goes on from step ${step}`;
    const problem = `checkpoint: the store holds step ${kept} of an earlier run, which ${start} would mix up with its own; resume it, or use another store`;
    throw createError('E_STATE', 'train', problem, { argument: 'checkpoint.to', received: kept });
  }
}

async function keepBytes(place: CheckpointPlace, step: number, bytes: Uint8Array): Promise<void> {
  await place.write(step, bytes);
  const back = await place.read(step);
  if (back.length !== bytes.length || !back.every((byte, i) => byte === bytes[i])) {
    throw createError('E_IO', 'train', `checkpoint: what the store gives back for step ${step} is not what was written`);
  }
  const steps = await place.steps();
  // Those after this one are damaged: the run passed them over when it went on from an earlier one.
  const beyond = steps.filter((kept) => kept > step);
  const before = steps.filter((kept) => kept < step);
  const old = before.slice(0, Math.max(0, before.length - (place.keep - 1)));
  for (const kept of [...beyond, ...old]) await place.remove(kept);
}

function takeUp(checkpoint: Checkpoint, model: Layer, { engine, rule, stepsPerEpoch }: TakenUpBy): boolean {
  const { step, epoch, stepInEpoch, weights, best, optimizer, history } = checkpoint;
  if (stepInEpoch > stepsPerEpoch || step !== epoch * stepsPerEpoch + stepInEpoch) {
    const problem = `resume: the checkpoint stands at step ${step}, expected ${epoch} epochs of ${stepsPerEpoch} steps and ${stepInEpoch} more`;
    throw createError('E_FORMAT', 'train', problem, { argument: 'resume' });
  }
  checkValues('train: resume', model, weights);
  if (best !== undefined) checkValues('train: resume: best', model, best.weights);
  engine.recall(snapshotOf(optimizer, engine.remember()));
  writeWeights(model, weights);
  return history.map((event) => rule?.judge(event).goOn ?? true).at(-1) ?? true;
}
