import { adaGrad } from './ada-grad.ts';
import { adam, adamW } from './adam.ts';
import { rmsProp } from './rms-prop.ts';
import { cosine } from './schedules/cosine.ts';
import { exponential } from './schedules/exponential.ts';
import { inverseTime } from './schedules/inverse-time.ts';
import { plateau } from './schedules/plateau.ts';
import { stepDecay } from './schedules/step-decay.ts';
import { warmUp } from './schedules/warm-up.ts';
import { sgd } from './sgd.ts';
import { addWeightDecay } from './transforms/add-weight-decay.ts';
import { chain } from './transforms/chain.ts';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './transforms/clip.ts';
import { momentum } from './transforms/momentum.ts';
import { scaleByAdaGrad } from './transforms/scale-by-ada-grad.ts';
import { scaleByAdam } from './transforms/scale-by-adam.ts';
import { scaleByLearningRate } from './transforms/scale-by-learning-rate.ts';
import { scaleByRmsProp } from './transforms/scale-by-rms-prop.ts';

/**
 * Every recipe, transform and schedule by name, for `build`. Import it only where any of them may turn up: it bundles them all.
 *
 * @example
 * build(['adam', [{ learningRate: 0.001 }]], { use: allOptimizers }).type; // → "adam"
 */
export const allOptimizers = {
  sgd,
  adaGrad,
  rmsProp,
  adam,
  adamW,
  chain,
  scaleByLearningRate,
  momentum,
  scaleByAdaGrad,
  scaleByRmsProp,
  scaleByAdam,
  addWeightDecay,
  clipByValue,
  clipByNorm,
  clipByGlobalNorm,
  inverseTime,
  stepDecay,
  exponential,
  cosine,
  warmUp,
  plateau,
} as const;
