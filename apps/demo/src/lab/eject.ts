import { createReferenceBackend, place } from '@gradwright/core';
import type { Preparation } from '@gradwright/datasets';
import { sequential, softmax } from '@gradwright/layers';
import { writeWeights } from '@gradwright/training';
import { exportJavaScript } from 'gradwright';
import { choiceOf } from './data.ts';
import type { Snapshot } from './messages.ts';
import { modelOf, scalingOf } from './parts.ts';
import type { Recipe } from './recipe.ts';

/** One file of JavaScript that answers raw points as this network does, and needs nothing else: in a page, in Node, anywhere. */
export function eject(recipe: Recipe, weights: Snapshot['weights']): string {
  const { model } = modelOf(recipe);
  place(model, { backend: createReferenceBackend(), seed: 0 });
  writeWeights(model, weights);
  // The loss of the laboratory takes logits; a file should say probabilities.
  const network = choiceOf(recipe).classes > 0 ? sequential(model, softmax()) : model;
  return exportJavaScript({ network, preparation: preparationOf(recipe) });
}

/** From raw points to the network's numbers, and from its outputs to what they stand for. */
function preparationOf(recipe: Recipe): Preparation {
  const { inputs, classes } = choiceOf(recipe);
  const { center, factor, mean, deviation } = scalingOf(recipe);
  return {
    version: 1,
    inputs: {
      kind: 'numbers',
      shape: [inputs],
      names: ['x', 'y'].slice(0, inputs),
      center,
      scale: factor.map((one) => 1 / one),
    },
    target:
      classes > 0
        ? { kind: 'classes', name: 'class', names: Array.from({ length: classes }, (_, c) => c), cell: 'number', decimal: '.' }
        : { kind: 'numbers', names: ['value'], center: [mean], scale: [deviation], decimal: '.' },
  };
}
