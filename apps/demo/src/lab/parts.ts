import {
  glorotNormal,
  readNow,
  scaledNormal,
  sha256,
  tensor,
  type Dataset,
  type Initializer,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { split, standardise, type PreparedDataset } from '@gradwright/datasets';
import { batchNorm, dense, dropout, gelu, leakyRelu, relu, residual, sequential, sigmoid, tanh } from '@gradwright/layers';
import { huber, l1, l2, meanAbsoluteError, meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, chain, clipByGlobalNorm, rmsProp, sgd } from '@gradwright/optimizers';
import type { Weights } from '@gradwright/training';
import { choiceOf, DATA, datasetOf } from './data.ts';
import { inputTitles, withFeatures } from './features.ts';
import { DELTA, lossNameOf, type LossName, type WithLoss } from './loss-choice.ts';
import { outputsOf } from './outputs-of.ts';
import { isResidual, type ActivationName, type InitialName, type Recipe } from './recipe.ts';

const ACTIVATE: Readonly<Record<ActivationName, () => Layer>> = { relu, leakyRelu, tanh, sigmoid, gelu };

/** Initial weights; He is what a dense layer has anyway  (Theory §19). */
const INITIALIZE: Readonly<Record<InitialName, { readonly initializer?: Initializer }>> = {
  he: {},
  glorot: { initializer: glorotNormal() },
  tiny: { initializer: scaledNormal(0.01) },
  huge: { initializer: scaledNormal(5) },
};

/** The points of a generator, divided, and on the scale of those that are learned from. */
function standardised({ data, noise, validation, seed }: Recipe): readonly PreparedDataset[] {
  const parts = split(DATA[data].make(noise, seed), { validation, seed });
  return standardise(parts.train, parts.validation);
}

/** The places of the points to learn from and of those to watch, both on the scale of the first. One's own are on a scale already. */
export function placesOf(recipe: Recipe): { train: Dataset; validation: Dataset } {
  const { data, own, validation: share, seed, scale } = recipe;
  if (data === 'own') {
    const { train, validation } = split(datasetOf(own), { validation: share, seed, stratify: !own.numbers });
    return { train: timesScale(train, scale), validation: timesScale(validation, scale) };
  }
  const [train, watched] = standardised(recipe);
  return { train: timesScale(train!, scale), validation: timesScale(watched!, scale) };
}

/** What the network is told of those points. */
export function rowsOf(recipe: Recipe, { train, validation } = placesOf(recipe)): { train: Dataset; validation: Dataset } {
  return { train: told(recipe, train), validation: told(recipe, validation) };
}

function told(recipe: Recipe, places: Dataset): Dataset {
  const inputs = withFeatures(recipe, readNow(places.inputs));
  return { ...places, inputs: tensor(places.inputs.backend, inputs, [places.size, inputs.length / places.size]) };
}

/** What raw numbers go through: (raw − center) · factor for each input on its way in, value · deviation + mean on the way out of a number. */
export interface Scaling {
  readonly center: readonly number[];
  readonly factor: readonly number[];
  readonly mean: number;
  readonly deviation: number;
}

export function scalingOf(recipe: Recipe): Scaling {
  const { scale } = recipe;
  const forEach = (value: number | readonly number[]) =>
    typeof value === 'number' ? Array.from({ length: choiceOf(recipe).inputs }, () => value) : value;
  if (recipe.data === 'own') return { center: forEach(0), factor: forEach(scale), mean: 0, deviation: 1 };
  const { inputs, target } = standardised(recipe)[0]!.preparation;
  if (inputs.kind !== 'numbers') throw new Error('points are numbers');
  const [mean, deviation] = target.kind === 'numbers' ? [target.center[0]!, target.scale[0]!] : [0, 1];
  return { center: forEach(inputs.center), factor: forEach(inputs.scale).map((one) => scale / one), mean, deviation };
}

function timesScale(rows: Dataset, scale: number): Dataset {
  if (scale === 1) return rows;
  const { backend, shape } = rows.inputs;
  const inputs = readNow(rows.inputs).map((value) => value * scale);
  return { ...rows, inputs: tensor(backend, inputs, shape) };
}

/** Where things stand in the chain of layers. */
export interface Layout {
  /** For each hidden layer, the path of its last link but dropout: what a unit answers. */
  readonly answers: readonly string[];
  /** The path of each dense layer, the last one included. */
  readonly dense: readonly string[];
  /** The path of the dropout behind each hidden layer, where there is any. */
  readonly dropout: readonly string[];
  readonly model: Layer;
}

/** Dense layers with what stands between them: batch normalisation, activation, a residual connection, dropout  (Theory §9, §21). */
export function modelOf(recipe: Recipe): Layout {
  const { hidden, activation, batchNorm: normalised, dropout: rate } = recipe;
  const penalty = recipe.l2 > 0 ? { penalty: { l1, l2 }[recipe.penalty](recipe.l2) } : {};
  const options = { ...penalty, ...INITIALIZE[recipe.initial] };
  const layers: Layer[] = [];
  const [answers, densePaths, dropouts]: [string[], string[], string[]] = [[], [], []];
  let width: number = inputTitles(recipe).length;
  hidden.forEach((units, i) => {
    const block = [dense(width, units, options), ...(normalised ? [batchNorm(units)] : []), ACTIVATE[activation]()];
    if (isResidual(recipe, i)) {
      densePaths.push(`${layers.length}.body.0`);
      layers.push(residual(sequential(...block)));
    } else {
      densePaths.push(String(layers.length));
      layers.push(...block);
    }
    answers.push(String(layers.length - 1));
    if (rate > 0) {
      dropouts.push(String(layers.length));
      layers.push(dropout({ rate }));
    }
    width = units;
  });
  densePaths.push(String(layers.length));
  layers.push(dense(width, outputsOf(recipe), options));
  return { answers, dense: densePaths, dropout: dropouts, model: sequential(...layers) };
}

const LOSS: Readonly<Record<LossName, () => Loss>> = {
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  meanSquaredError,
  meanAbsoluteError,
  huber: () => huber({ delta: DELTA }),
};

export function lossOf(recipe: WithLoss): Loss {
  return LOSS[lossNameOf(recipe)]();
}

/** The way down, clipped where that is wanted  (Theory §7, §15.2, §24, §26). */
export function optimizerOf(recipe: Recipe): Transform {
  const rule = ruleOf(recipe);
  return recipe.clip > 0 ? chain(clipByGlobalNorm(recipe.clip), rule) : rule;
}

function ruleOf({ optimizer, learningRate, decay, beta }: Recipe): Transform {
  const rate = { learningRate, ...(decay > 0 ? { decay } : {}) };
  if (optimizer === 'sgd') return sgd(rate);
  if (optimizer === 'adam') return adam(rate);
  if (optimizer === 'rmsProp') return rmsProp(rate);
  if (optimizer === 'nesterov') return sgd({ ...rate, momentum: beta, nesterov: true });
  return sgd({ ...rate, momentum: { beta, form: optimizer } });
}

/** How the points are learned. */
export function trainingOf(recipe: Recipe, data: Dataset) {
  const { seed, batchSize } = recipe;
  return { data, loss: lossOf(recipe), optimizer: optimizerOf(recipe), seed, batchSize };
}

/** SHA-256 over every weight and statistic, in the model's order. */
export function hashOf(weights: Weights): string {
  const arrays = [...weights.values()].map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const bytes = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const array of arrays) {
    bytes.set(array, end);
    end += array.length;
  }
  return sha256(bytes);
}
