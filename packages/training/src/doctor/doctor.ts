import { checkInteger, checkOptions, isGradwrightError, type Described } from '@gradwright/core';
import type { Doctor, RunWatcher, WatchedRun } from '../watching.ts';
import { tellClasses } from './count-classes.ts';
import { createCurve } from './curve.ts';
import { diagnose, type Diagnosis } from './diagnose.ts';
import { createHistory } from './history.ts';
import { lookAtData } from './look-at-data.ts';
import type { RunRecord, Signals } from './record.ts';
import { describeRun } from './run-description.ts';
import { watchStep } from './watch-step.ts';

/** How often the doctor looks. */
export interface DoctorOptions {
  /** Every so many steps one is watched, and more of the first ones. Default 200. */
  readonly every?: number;
}

const MOST_SAMPLES = 64;
const MOST_LOSSES = 256;
const MOST_EPOCHS = 256;

/**
 * A doctor for `train`: it looks at sampled steps and says in `diagnosis` events what the run suffers from (Theory §12, §13), with the evidence
 * in numbers and changes that should help. Watched tensors must be readable at once. The bits of the run stay the same.
 *
 * @throws E_ARG, E_RANGE when `every` is no whole number of at least 1
 * @example
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1e-6 }), epochs: 20 };
 * const verdicts: string[] = [];
 * for await (const event of train(sequential(dense(2, 16), relu(), dense(16, 3)), { ...options, doctor: doctor() }))
 *   if (event.type === 'diagnosis') verdicts.push(event.verdict);
 * verdicts.at(-1); // → 'rate too small'
 */
export function doctor(options: DoctorOptions = {}): Doctor & Described {
  const { every = 200 } = checkOptions('doctor', options, ['every']);
  checkInteger('doctor', 'every', every, { min: 1 });
  return { type: 'doctor', settings: [{ ...options }], start: (run) => watchRun(run, every) };
}

function watchRun(run: WatchedRun, every: number): RunWatcher {
  const { model, data, loss } = run;
  const description = describeRun(model, run);
  const { reader, ...seen } = lookAtData(data, loss);
  const losses = createCurve(MOST_LOSSES);
  let worst = { step: 0, loss: -Infinity };
  const epochs = createHistory<RunRecord['epochs'][number]>(MOST_EPOCHS);
  let samples: readonly Signals[] = [];
  let told: RunRecord['told'];
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
    epochs: epochs.values,
    samples,
    ...(told === undefined ? {} : { told }),
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
    epochDone({ step, loss: mean, validation }, validated) {
      epochs.add({ step, loss: mean, ...(validation === undefined ? {} : { validationLoss: validation.loss }) });
      if (reader !== undefined && validated !== undefined) told = tellClasses(validated);
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
