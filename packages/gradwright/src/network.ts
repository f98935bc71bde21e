import { checkInteger, type Layer, type Loss } from '@gradwright/core';
import type { Preparation } from '@gradwright/datasets';
import { dense, relu, sigmoid, softmax } from '@gradwright/layers';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '@gradwright/losses';

/** The layers that learn, what turns their outputs into predictions, and the loss that goes with both. */
export interface Network {
  readonly body: readonly Layer[];
  readonly head: readonly Layer[];
  readonly loss: Loss;
}

/** Dense layers with ReLU between, as many outputs as the target needs, and the loss for its kind. */
export function buildNetwork({ target }: Preparation, inputs: number, hidden: readonly number[]): Network {
  const sizes = [inputs, ...hidden];
  const body = sizes
    .slice(1)
    .flatMap((units, i) => [dense(sizes[i]!, checkInteger('fit', `layers[${i}]`, units, { min: 1 })), relu()]);
  const last = sizes[sizes.length - 1]!;
  const { length } = target.names;
  if (target.kind === 'classes') return { body: [...body, dense(last, length)], head: [softmax()], loss: softmaxCrossEntropy() };
  if (target.kind === 'flags') return { body: [...body, dense(last, length)], head: [sigmoid()], loss: sigmoidCrossEntropy() };
  return { body: [...body, dense(last, length)], head: [], loss: meanSquaredError() };
}
