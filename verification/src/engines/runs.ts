import {
  createRandom,
  createReferenceBackend,
  normal,
  parametersOf,
  readNow,
  tensor,
  uniform,
  type Backend,
  type Dataset,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { digits, iris, sine, spiral, split, standardise } from '@gradwright/datasets';
import {
  avgPool2d,
  batchNorm,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  gelu,
  layerNorm,
  maxPool2d,
  relu,
  residual,
  sequential,
  sigmoid,
  silu,
  softplus,
  tanh,
} from '@gradwright/layers';
import { huber, l1, l2, meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adaGrad, adam, adamW, chain, clipByGlobalNorm, cosine, rmsProp, sgd, warmUp } from '@gradwright/optimizers';
import { train } from '@gradwright/training';
import { hashOf } from '../same-bits/run.ts';

/** A model, what it learns, and how: among them, all that could differ from engine to engine. */
interface Setting {
  readonly model: Layer;
  readonly loss: Loss;
  readonly optimizer: Transform;
  readonly data: Dataset;
  readonly batchSize: number;
  readonly epochs: number;
}

const first = (data: Dataset, rows: number): Dataset => split(data, { validation: 1 - rows / data.size, stratify: false }).train;

/** Five models, by name. */
const SETTINGS: Readonly<Record<string, (seed: number) => Setting>> = {
  'spiral, Adam, dropout, batch norm': (seed) => ({
    model: sequential(dense(2, 24, { penalty: l2(1e-3) }), batchNorm(24), relu(), dropout({ keep: 0.8 }), dense(24, 3)),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.02, decay: 1e-3 }),
    data: spiral({ perClass: 40, seed }),
    batchSize: 32,
    epochs: 8,
  }),
  'digits, convolution, RMSprop': () => ({
    model: sequential(
      conv2d(1, 4, { kernel: 3 }),
      relu(),
      maxPool2d({ size: 2 }),
      conv2d(4, 6, { kernel: 2 }),
      silu(),
      avgPool2d({ size: 2 }),
      flatten(),
      dense(6, 10),
    ),
    loss: softmaxCrossEntropy({ labelSmoothing: 0.05 }),
    optimizer: rmsProp({ learningRate: 0.003 }),
    data: first(digits({ shape: 'image' }), 200),
    batchSize: 40,
    epochs: 3,
  }),
  'iris, tanh and sigmoid, momentum that warms up': (seed) => ({
    model: sequential(dense(4, 12), tanh(), dense(12, 12), sigmoid(), dense(12, 3)),
    loss: softmaxCrossEntropy(),
    optimizer: chain(
      clipByGlobalNorm(0.5),
      sgd({ learningRate: warmUp({ steps: 10, after: cosine({ initial: 0.3, steps: 60 }) }), momentum: 0.9 }),
    ),
    data: standardise(split(iris(), { validation: 0.2, seed }).train)[0],
    batchSize: 16,
    epochs: 8,
  }),
  'a sine, residual GELU, layer norm, AdamW': (seed) => ({
    model: sequential(dense(1, 16), layerNorm(16), residual(sequential(dense(16, 16), gelu())), softplus(), dense(16, 1)),
    loss: huber({ delta: 0.5 }),
    optimizer: adamW({ learningRate: 0.01, weightDecay: 0.01 }),
    data: standardise(sine({ samples: 120, seed }))[0],
    batchSize: 24,
    epochs: 8,
  }),
  'numbers of words, embedding, AdaGrad': (seed) => ({
    model: sequential(embedding(20, 6), flatten(), dense(18, 8, { penalty: l1(1e-4) }), relu(), dense(8, 2)),
    loss: meanSquaredError(),
    optimizer: adaGrad({ learningRate: 0.1 }),
    data: words(seed),
    batchSize: 16,
    epochs: 8,
  }),
};

function words(seed: number): Dataset {
  const random = createRandom(seed).fork('words');
  const backend = createReferenceBackend();
  const ids = uniform(random.fork('ids'), 3 * 80).map((value) => Math.floor(20 * value));
  return {
    size: 80,
    inputs: tensor(backend, ids, [80, 3]),
    targets: tensor(backend, normal(random.fork('targets'), 160), [80, 2]),
  };
}

const SEEDS = [1, 2, 3];

/** The SHA-256 of every weight and statistic after each of the runs, by the name of its model and its seed. */
export async function hashAll(backend: Backend): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, make] of Object.entries(SETTINGS)) {
    for (const seed of SEEDS) {
      const { model, ...options } = make(seed);
      await train(model, { ...options, backend, seed }).finish();
      hashes[`${name}, seed ${seed}`] = hashOf(
        parametersOf(model).map(({ parameter }) => Float32Array.from(readNow(parameter.value))),
      );
    }
  }
  return hashes;
}
