import { checkInteger, wrongType, type Layer, type Loss } from '@gradwright/core';
import { checkPreparation, inputShape, type Preparation } from '@gradwright/datasets';
import { dense, flatten, relu, sigmoid, softmax } from '@gradwright/layers';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '@gradwright/losses';

/** The layers that learn, what turns their outputs into predictions, and the loss that goes with both. */
export interface Network {
  readonly body: readonly Layer[];
  readonly head: readonly Layer[];
  readonly loss: Loss;
}

/** Dense layers with ReLU between (behind a `flatten` where inputs have several axes), as many outputs as the target needs, and the loss for its kind. */
export function buildNetwork(preparation: Preparation, inputs: number, hidden: readonly number[]): Network {
  const { target } = checkPreparation(preparation, 'buildNetwork');
  if (!Array.isArray(hidden)) throw wrongType('buildNetwork', 'hidden', hidden, 'an array of units, such as [64, 32]');
  const sizes = [inputs, ...hidden];
  const units = sizes
    .slice(1)
    .flatMap((units, i) => [dense(sizes[i]!, checkInteger('fit', `layers[${i}]`, units, { min: 1 })), relu()]);
  // Pictures and the like: rows of more than one axis.
  const body = inputShape(preparation).length > 1 ? [flatten(), ...units] : units;
  const last = sizes[sizes.length - 1]!;
  const { length } = target.names;
  if (target.kind === 'classes') return { body: [...body, dense(last, length)], head: [softmax()], loss: softmaxCrossEntropy() };
  if (target.kind === 'flags') return { body: [...body, dense(last, length)], head: [sigmoid()], loss: sigmoidCrossEntropy() };
  return { body: [...body, dense(last, length)], head: [], loss: meanSquaredError() };
}
