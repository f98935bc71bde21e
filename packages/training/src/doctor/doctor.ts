import { isGradwrightError, type Dataset, type Layer, type Loss } from '@gradwright/core';
import type { EpochEvent } from '../events.ts';
import { createCurve } from './curve.ts';
import { diagnose, type Diagnosis } from './diagnose.ts';
import { lookAtData } from './look-at-data.ts';
import type { RunRecord, Signals } from './record.ts';
import type { RunDescription } from './run-description.ts';
import { watchStep, type StepWatcher } from './watch-step.ts';

/** Follows one run and keeps its record. */
export interface Doctor {
  /** Someone to watch this step, where it is one of those sampled. */
  watcher(step: number): StepWatcher | undefined;
  stepDone(loss: number): void;
  /** What it makes of the run so far, where that differs from what it said last. */
  epochDone(epoch: EpochEvent): Diagnosis | undefined;
  /** What it makes of the whole; `error` is what ended the run, if that was no wish. */
  end(error?: unknown): Diagnosis;
}

/** What a doctor needs to know before the first step. */
export interface DoctorParts {
  readonly model: Layer;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly description: RunDescription | undefined;
  /** Every so many steps one is watched. */
  readonly every: number;
}

const MOST_SAMPLES = 64;
const MOST_LOSSES = 256;
const MOST_EPOCHS = 256;

/** A doctor for one run. */
export function createDoctor({ model, data, loss, description, every }: DoctorParts): Doctor {
  const { reader, ...seen } = lookAtData(data, loss);
  const losses = createCurve(MOST_LOSSES);
  let worst = { step: 0, loss: -Infinity };
  let epochs: RunRecord['epochs'] = [];
  let samples: readonly Signals[] = [];
  let watched: ReturnType<typeof watchStep> | undefined;
  let steps = 0;
  let said: Diagnosis['verdict'] = 'healthy';

  const record = (rest: Pick<RunRecord, 'ended' | 'broken'>): RunRecord => ({
    ...seen,
    ...(description === undefined ? {} : { description }),
    steps,
    losses: losses.values,
    stepsPerLoss: losses.each,
    worst,
    epochs,
    samples,
    ...rest,
  });
  const keep = (): void => {
    if (watched !== undefined) samples = thinned([...samples, watched.signals()], MOST_SAMPLES);
    watched = undefined;
  };

  return {
    watcher(step) {
      watched = isSampled(step, every) ? watchStep(model, step, reader) : undefined;
      return watched;
    },
    stepDone(value) {
      keep();
      if (value > worst.loss) worst = { step: steps, loss: value };
      losses.add(value);
      steps++;
    },
    epochDone({ step, loss: mean, validation }) {
      const epoch = { step, loss: mean, ...(validation === undefined ? {} : { validationLoss: validation.loss }) };
      epochs = thinned([...epochs, epoch], MOST_EPOCHS);
      const found = diagnose(record({ ended: false }));
      if (found.verdict === said) return undefined;
      said = found.verdict;
      return found;
    },
    end(error) {
      keep();
      const broken = isGradwrightError(error) ? { step: steps, message: error.message } : undefined;
      return diagnose(record({ ended: true, ...(broken === undefined ? {} : { broken }) }));
    },
  };
}

/** The first steps tell most, so they are watched more often: 0, 1, 2, 4, 8, … and every n-th. */
function isSampled(step: number, every: number): boolean {
  return step % every === 0 || (step < every && (step & (step - 1)) === 0);
}

/** Every second one of a list that has grown too long; the first and the last stay. */
function thinned<T>(list: readonly T[], most: number): readonly T[] {
  return list.length <= most ? list : list.filter((_, i) => i % 2 === 0 || i === list.length - 1);
}
