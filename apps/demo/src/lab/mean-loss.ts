import { DELTA, type LossName } from './loss-choice.ts';

/** The least that is left of a probability next to 1, in float32. */
const LEAST = 2 ** -25;

/** What each loss makes of one row's answer. */
const OF_ROW: Readonly<Record<LossName, (answer: ArrayLike<number>, target: number) => number>> = {
  softmaxCrossEntropy: (answer, target) => -Math.log(Math.max(answer[target]!, 1e-30)),
  sigmoidCrossEntropy: (answer, target) => -Math.log(Math.max(target === 1 ? answer[0]! : 1 - answer[0]!, LEAST)),
  meanSquaredError: (answer, target) => (answer[0]! - target) ** 2,
  meanAbsoluteError: (answer, target) => Math.abs(answer[0]! - target),
  huber(answer, target) {
    const error = Math.abs(answer[0]! - target);
    return error <= DELTA ? error ** 2 / 2 : DELTA * (error - DELTA / 2);
  },
};

/** The mean over all rows. For the eye alone: nothing is learned from it. */
export function meanLoss(loss: LossName, prediction: Float32Array | Float64Array, target: ArrayLike<number>): number {
  const columns = prediction.length / target.length;
  let sum = 0;
  for (let row = 0; row < target.length; row++)
    sum += OF_ROW[loss](prediction.subarray(row * columns, (row + 1) * columns), target[row]!);
  return sum / target.length;
}
