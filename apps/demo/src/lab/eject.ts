import { createReferenceBackend, place, type Layer } from '@gradwright/core';
import type { Preparation } from '@gradwright/datasets';
import { dense, sequential, softmax } from '@gradwright/layers';
import { writeWeights } from '@gradwright/training';
import { exportJavaScript } from 'gradwright';
import { choiceOf } from './data.ts';
import { FEATURES, featuresOf } from './features.ts';
import { isBinary } from './loss-choice.ts';
import type { Snapshot } from './messages.ts';
import { modelOf, scalingOf } from './parts.ts';
import type { Recipe } from './recipe.ts';

/** One file of JavaScript that answers raw points as this network does, and needs nothing else: in a page, in Node, anywhere. */
export function eject(recipe: Recipe, weights: Snapshot['weights']): string {
  const { model } = modelOf(recipe);
  place(model, { backend: createReferenceBackend(), seed: 0 });
  writeWeights(model, weights);
  const network = choiceOf(recipe).classes > 0 ? sequential(model, ...toProbabilities(recipe)) : model;
  return telling(recipe, exportJavaScript({ network, preparation: preparationOf(recipe) }));
}

/** The losses of the laboratory take logits; a file should say probabilities. */
function toProbabilities(recipe: Recipe): Layer[] {
  if (!isBinary(recipe)) return [softmax()];
  // e^z / (e^0 + e^z) is the sigmoid of z.
  const both = dense(1, 2);
  place(both, { backend: createReferenceBackend(), seed: 0 });
  writeWeights(
    both,
    new Map([
      ['weight', { shape: [1, 2], data: Float32Array.of(0, 1) }],
      ['bias', { shape: [2], data: new Float32Array(2) }],
    ]),
  );
  return [both, softmax()];
}

/** A file whose network is told features of a point, made to take the point alone. */
function telling(recipe: Recipe, file: string): string {
  const features = featuresOf(recipe);
  if (features.length === 0) return file;
  const { center, factor } = scalingOf(recipe);
  const inner = file.replace('export function predict(', 'function answer(');
  const scaled = ['x', 'y'].map((name, i) => `(Math.fround(${name}) - ${center[i]}) * ${factor[i]}`);
  const told = features.map((name) => FEATURES[name].code.replaceAll('sin(', 'Math.sin('));
  return `${inner}
/** What the network says to one raw point: two numbers, or a record of x and y. */
export function predict(point) {
  const [x, y, ...more] = Symbol.iterator in point ? point : [point.x, point.y];
  if (more.length > 0) throw new TypeError(\`the point has \${2 + more.length} numbers, expected 2\`);
  const [x1, x2] = [${scaled.join(', ')}];
  return answer([x, y, ${told.join(', ')}]);
}
`;
}

/** From raw points to the network's numbers, and from its outputs to what they stand for. */
function preparationOf(recipe: Recipe): Preparation {
  const { inputs, classes } = choiceOf(recipe);
  const { center, factor, mean, deviation } = scalingOf(recipe);
  // Features are made of what is scaled already.
  const features = featuresOf(recipe);
  const forEach = (value: number) => features.map(() => value);
  return {
    version: 1,
    inputs: {
      kind: 'numbers',
      shape: [inputs + features.length],
      names: [...['x', 'y'].slice(0, inputs), ...features],
      center: [...center, ...forEach(0)],
      scale: [...factor.map((one) => 1 / one), ...forEach(1)],
    },
    target:
      classes > 0
        ? { kind: 'classes', name: 'class', names: Array.from({ length: classes }, (_, c) => c), cell: 'number', decimal: '.' }
        : { kind: 'numbers', names: ['value'], center: [mean], scale: [deviation], decimal: '.' },
  };
}
