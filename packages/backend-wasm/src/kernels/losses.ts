import { sizeOf, wrongLabel, wrongProbability, type LossScaling, type SmoothingOptions, type Tensor } from '@gradwright/core';
import { atOrNone, size, type Host } from './host.ts';

/** Of a number beside a number, as assembly/losses.ts numbers them. */
const LOSSES = {
  meanSquaredError: 0,
  meanAbsoluteError: 1,
  huber: 2,
  sigmoidCrossEntropy: 3,
  binaryCrossEntropy: 4,
} as const;

interface Delta {
  readonly delta?: number;
}

/** Losses and their gradients. */
export function lossKernels(host: Host) {
  const { module, at, numberAt } = host;

  const checkProbabilities = (where: string, tensor: Tensor, argument: 'prediction' | 'target' = 'prediction'): void => {
    const wrong = module.wrongProbability(at(tensor), size(tensor));
    if (wrong >= 0) throw wrongProbability(where, tensor, wrong, numberAt(at(tensor) + 4 * wrong), argument);
  };

  /** Checks targets, and says whether they are labels. */
  const checkClasses = (where: string, target: Tensor, classes: number): boolean => {
    if (target.shape.length > 1) {
      checkProbabilities(where, target, 'target');
      return false;
    }
    const wrong = module.wrongLabel(at(target), size(target), classes);
    if (wrong >= 0) throw wrongLabel(where, wrong, numberAt(at(target) + 4 * wrong), classes);
    return true;
  };

  const forward = (name: keyof typeof LOSSES) => (p: Tensor, t: Tensor, out: Tensor, options?: Delta) => {
    if (name === 'binaryCrossEntropy') checkProbabilities('binaryCrossEntropyForward', p);
    if (name === 'binaryCrossEntropy' || name === 'sigmoidCrossEntropy') checkProbabilities(`${name}Forward`, t, 'target');
    module.meanTerms(LOSSES[name], at(p), at(t), at(out), options?.delta ?? 0, size(out), sizeOf(p.shape.slice(1)));
  };
  const backward = (name: keyof typeof LOSSES) => (p: Tensor, t: Tensor, out: Tensor, options: LossScaling & Delta) => {
    const { weights, size: n, delta = 0 } = options;
    const [rows, columns] = [p.shape[0]!, sizeOf(p.shape.slice(1))];
    // Without weights all is one long row.
    const [height, width] = weights === undefined ? [1, rows * columns] : [rows, columns];
    module.scaleSlopes(LOSSES[name], at(p), at(t), at(out), atOrNone(host, weights), n * columns, delta, height, width);
  };

  return {
    softmaxCrossEntropyForward(z: Tensor, y: Tensor, p: Tensor, out: Tensor, { labelSmoothing: e = 0 }: SmoothingOptions): void {
      const [rows, columns] = z.shape as [number, number];
      const labels = checkClasses('softmaxCrossEntropyForward', y, columns);
      module.softmaxCrossEntropyForward(at(z), at(y), at(p), at(out), rows, columns, labels, 1 - e, e / columns);
    },
    softmaxCrossEntropyBackward(p: Tensor, y: Tensor, out: Tensor, options: SmoothingOptions & LossScaling): void {
      const { labelSmoothing: e = 0, size: n, weights } = options;
      const [rows, columns] = p.shape as [number, number];
      const labels = checkClasses('softmaxCrossEntropyBackward', y, columns);
      const w = atOrNone(host, weights);
      module.softmaxCrossEntropyBackward(at(p), at(y), at(out), w, n, rows, columns, labels, 1 - e, e / columns, e);
    },
    categoricalCrossEntropyForward(p: Tensor, y: Tensor, out: Tensor, { labelSmoothing: e = 0 }: SmoothingOptions): void {
      const [rows, columns] = p.shape as [number, number];
      const labels = checkClasses('categoricalCrossEntropyForward', y, columns);
      checkProbabilities('categoricalCrossEntropyForward', p);
      module.categoricalCrossEntropyForward(at(p), at(y), at(out), rows, columns, labels, 1 - e, e / columns);
    },
    categoricalCrossEntropyBackward(p: Tensor, y: Tensor, out: Tensor, options: SmoothingOptions & LossScaling): void {
      const { labelSmoothing: e = 0, size: n, weights } = options;
      const [rows, columns] = p.shape as [number, number];
      const labels = checkClasses('categoricalCrossEntropyBackward', y, columns);
      const w = atOrNone(host, weights);
      module.categoricalCrossEntropyBackward(at(p), at(y), at(out), w, n, rows, columns, labels, 1 - e, e / columns);
    },
    meanSquaredErrorForward: forward('meanSquaredError'),
    meanSquaredErrorBackward: backward('meanSquaredError'),
    meanAbsoluteErrorForward: forward('meanAbsoluteError'),
    meanAbsoluteErrorBackward: backward('meanAbsoluteError'),
    huberForward: forward('huber'),
    huberBackward: backward('huber'),
    sigmoidCrossEntropyForward: forward('sigmoidCrossEntropy'),
    sigmoidCrossEntropyBackward: backward('sigmoidCrossEntropy'),
    binaryCrossEntropyForward: forward('binaryCrossEntropy'),
    binaryCrossEntropyBackward: backward('binaryCrossEntropy'),
  };
}
