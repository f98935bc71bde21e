import {
  createReferenceBackend,
  readNow,
  scaledNormal,
  tensor,
  type Dataset,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { moons, spiral, standardise } from '@gradwright/datasets';
import { batchNorm, dense, relu, residual, sequential, sigmoid, softmax, tanh } from '@gradwright/layers';
import { l2, meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, chain, clipByGlobalNorm, clipByNorm, clipByValue, sgd } from '@gradwright/optimizers';
import type { Clip, Study } from './study.ts';

export const CLASSES = { spiral: 3, moons: 2 } as const;
const FRESH = 100;

/** The points to learn from, and as many new ones as tell how well that went, on one scale. */
export function pointsOf({ data, noise, perClass, seed }: Study): { learned: Dataset; fresh: Dataset } {
  const make = (options: { perClass: number; noise: number; seed: number }) =>
    data === 'spiral' ? spiral({ preset: 'cs231n', ...options }) : moons(options);
  const [learned, fresh] = standardise(make({ perClass, noise, seed }), make({ perClass: FRESH, noise, seed: seed + 1 }));
  return { learned, fresh };
}

/** A row of zeros and a one for each label: what squared errors compare with. */
export function withRows(points: Dataset, classes: number): Dataset {
  const rows = Array.from(readNow(points.targets), (label) => Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)));
  return { ...points, targets: tensor(createReferenceBackend(), rows) };
}

const ACTIVATE = { relu: [relu], tanh: [tanh], sigmoid: [sigmoid], none: [] } as const;

/** Dense layers, with what the study says between them and around them. */
export function networkOf(study: Study): Layer {
  const { hidden, activation, head, data } = study;
  const options = {
    ...(study.initial === 'small' ? { initializer: scaledNormal(0.1) } : {}),
    ...(study.l2 > 0 ? { penalty: l2(study.l2) } : {}),
  };
  const layers: Layer[] = [];
  let width = 2;
  for (const units of hidden) {
    const block: Layer[] = [dense(width, units, options)];
    if (study.batchNorm) block.push(batchNorm(units));
    block.push(...ACTIVATE[activation].map((make) => make()));
    if (study.residual && layers.length > 0) layers.push(residual(sequential(...block)));
    else layers.push(...block);
    width = units;
  }
  layers.push(dense(width, CLASSES[data], options));
  if (head === 'squares') layers.push(softmax());
  return sequential(...layers);
}

export const lossOf = ({ head }: Study): Loss => (head === 'crossEntropy' ? softmaxCrossEntropy() : meanSquaredError());

const CLIPS = { value: clipByValue, norm: clipByNorm, globalNorm: clipByGlobalNorm } as const satisfies Record<
  Clip['by'],
  unknown
>;

export function optimizerOf({ optimizer, learningRate, decay, clip }: Study): Transform {
  const rule = optimizer === 'adam' ? adam({ learningRate, decay }) : sgd({ learningRate, decay });
  return clip === undefined ? rule : chain(CLIPS[clip.by](clip.limit), rule);
}
