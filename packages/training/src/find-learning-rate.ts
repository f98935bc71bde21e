import {
  checkInteger,
  checkNumber,
  checkOptions,
  createError,
  createReferenceBackend,
  isGradwrightError,
  place,
  wrongType,
  type Backend,
  type Dataset,
  type Layer,
  type Loss,
  type Schedule,
  type Transform,
} from '@gradwright/core';
import { checkModel } from './check-parts.ts';
import { homeOf } from './home-of.ts';
import { train } from './train.ts';
import { readWeights, writeWeights } from './weights.ts';

/** What is tried. */
export interface FindLearningRateOptions {
  readonly data: Dataset;
  readonly loss: Loss;
  /** Makes the optimizer with the rates that are tried: `(learningRate) => adam({ learningRate })`. */
  readonly optimizer: (learningRate: Schedule) => Transform;
  /** The first rate, the last one, and how many. Default 1e-6, 10, 100. */
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default: where the model lives, else the reference backend. */
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
}

/** What a range test found. */
export interface LearningRates {
  /** Where the loss fell fastest; a third of the rate at which it was lowest, where that is less. */
  readonly suggestion: number;
  /** The rates that were tried, ascending; fewer than `steps` where the loss exploded before. */
  readonly rates: readonly number[];
  /** The loss before each of their steps, smoothed over about ten. */
  readonly losses: readonly number[];
}

const SMOOTHING = 0.9;
/** The test ends where the loss is so many times its lowest. */
const EXPLODED = 4;
/** Steps on either side over which a slope is measured. */
const REACH = 3;

/**
 * The range test of L. N. Smith (2017), *Cyclical Learning Rates for Training Neural Networks*: one run in which the rate grows from step to step,
 * η_t = η_from · (η_to / η_from)^{t / (T − 1)}. The loss stays where rates are too small, falls where they are right, and leaps up where they are too large (Theory §25).
 *
 * The model keeps its weights; one that was not placed is placed, as `train` with this seed would.
 *
 * @throws E_ARG, E_RANGE for options; E_BUSY when a run trains this model; what `train` throws for data; E_NONFINITE when the first
 *   loss is no number; E_ABORTED when the signal ends it before its first step
 * @example
 * const model = sequential(dense(2, 32), relu(), dense(32, 3));
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), seed: 7 };
 * const { suggestion } = await findLearningRate(model, { ...options, optimizer: (learningRate) => adam({ learningRate }) });
 * suggestion > 0.001 && suggestion < 1; // → true
 */
export async function findLearningRate(model: Layer, options: FindLearningRateOptions): Promise<LearningRates> {
  const where = 'findLearningRate';
  checkModel(where, model);
  const {
    data,
    loss,
    optimizer,
    from = 1e-6,
    to = 10,
    steps = 100,
    batchSize = 32,
    seed = 0,
    backend = homeOf(model) ?? createReferenceBackend(),
    signal,
  } = checkOptions(where, options, OPTIONS);
  if (typeof optimizer !== 'function')
    throw wrongType(where, 'optimizer', optimizer, 'a function such as (learningRate) => adam({ learningRate })');
  checkNumber(where, 'from', from, { above: 0 });
  checkNumber(where, 'to', to, { above: from });
  checkInteger(where, 'steps', steps, { min: 10 });
  checkInteger(where, 'seed', seed, { min: 0 });

  const rates = Array.from({ length: steps }, (_, i) => rateAt(from, to, i / (steps - 1)));
  const schedule: Schedule = {
    type: 'rangeTest',
    settings: [{ from, to, steps }],
    at: ({ step }) => rates[Math.min(step, steps - 1)]!,
  };
  const common = signal === undefined ? {} : { signal };
  const run = train(model, { data, loss, optimizer: optimizer(schedule), batchSize, seed, backend, epochs: steps, ...common });
  place(model, { backend, seed });
  const weights = readWeights(model);
  const losses: number[] = [];
  try {
    let mean = 0;
    for await (const event of run) {
      if (event.type !== 'step') continue;
      mean = SMOOTHING * mean + (1 - SMOOTHING) * event.loss;
      losses.push(mean / (1 - SMOOTHING ** event.step));
      if (event.step === steps || losses.at(-1)! > EXPLODED * Math.min(...losses)) break;
    }
  } catch (error) {
    if (!isGradwrightError(error, 'E_NONFINITE') || losses.length === 0) throw error;
  } finally {
    // Where no step was taken, such as in a model that another run holds, there is nothing to take back.
    if (losses.length > 0) writeWeights(model, weights);
  }
  if (losses.length === 0) throw createError('E_ABORTED', where, 'it was ended before its first step');
  return { suggestion: suggest(rates, losses), rates: rates.slice(0, losses.length), losses };
}

const OPTIONS = [
  'data',
  'loss',
  'optimizer',
  'from',
  'to',
  'steps',
  'batchSize',
  'seed',
  'backend',
  'signal',
] as const satisfies readonly (keyof FindLearningRateOptions)[];

/** Four digits are enough, and the same in every engine. */
function rateAt(from: number, to: number, share: number): number {
  return Number((from * (to / from) ** share).toPrecision(4));
}

/** The rate at which the loss falls fastest, below the one at which it is lowest. */
function suggest(rates: readonly number[], losses: readonly number[]): number {
  const lowest = losses.indexOf(Math.min(...losses));
  let [best, steepest] = [0, 0];
  for (let i = REACH; i <= Math.min(lowest, losses.length - 1 - REACH); i++) {
    const slope = losses[i + REACH]! - losses[i - REACH]!;
    if (slope < steepest) [best, steepest] = [i, slope];
  }
  return Number(Math.min(rates[best]!, rates[lowest]! / 3).toPrecision(2));
}
