// The commonest mistakes, as a new user makes them: each gives one typed error that says what to do. A table that grows.
import {
  constant,
  createContext,
  createRandom,
  createReferenceBackend,
  describe as describeLayer,
  fill,
  heNormal,
  matmul,
  place,
  readNow,
  tensor,
  uniform,
  build,
} from '@gradwright/core';
import { fromArrays, fromRows, prepare, readIdx, spiral, split, folds, batches, standardise, moons } from '@gradwright/datasets';
import {
  allLayers,
  batchNorm,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  freeze,
  leakyRelu,
  maxPool2d,
  relu,
  residual,
  sequential,
  softmax,
} from '@gradwright/layers';
import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  huber,
  l2,
  meanSquaredError,
  softmaxCrossEntropy,
  weightsByClass,
} from '@gradwright/losses';
import { adam, chain, clipByGlobalNorm, cosine, sgd } from '@gradwright/optimizers';
import { accuracy, decodeModel, earlyStopping, evaluate, predict, train } from '@gradwright/training';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { expect, test } from 'vitest';
import { fit, loadModel } from '../src/index.ts';
import { expectError } from './expect-error.ts';

const backend = createReferenceBackend();
const context = (size = 1) => createContext({ backend, batchSize: size, training: true, random: createRandom(1) });
const rows = (inputs: number[][], targets: number[] | number[][]) => ({
  size: inputs.length,
  inputs: tensor(backend, inputs),
  targets: tensor(backend, targets),
});
const network = () => sequential(dense(2, 4), relu(), dense(4, 3));
const placed = <L extends ReturnType<typeof network>>(model = network() as L) => {
  place(model, { backend, seed: 1 });
  return model;
};
/** Trains the network on what is given, with everything else as it should be. */
const training = (wrong: object) =>
  train(network(), {
    data: spiral({ seed: 1 }),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 1,
    ...wrong,
  }).finish();
const lossOf = (loss: ReturnType<typeof softmaxCrossEntropy>, prediction: number[][], target: number[] | number[][]) =>
  loss.forward(tensor(backend, prediction), tensor(backend, target), context(prediction.length));
const table = [
  { size: 1, kind: 'apple' },
  { size: 3, kind: 'pear' },
];

const mistakes: readonly (readonly [mistake: string, run: () => unknown, code: string, words: string])[] = [
  // Shapes
  ['a row of the wrong width', () => predict(placed(), [[1, 2, 3]]), 'E_SHAPE', 'input has shape [1, 3], expected [batch, 2]'],
  ['one row in place of rows', () => predict(placed(), [1, 2]), 'E_SHAPE', 'input has shape [2], expected [batch, 2]'],
  [
    'layers that do not fit',
    () => (sequential as (...layers: unknown[]) => unknown)(dense(2, 64), relu(), dense(32, 3)),
    'E_SHAPE',
    'expects 32 features, but the layer before it gives 64',
  ],
  ['rows of different length', () => tensor(backend, [[1, 2], [3]]), 'E_SHAPE', 'row 1 has 1 elements, expected 2'],
  ['numbers that do not fill a shape', () => tensor(backend, [1, 2, 3], [2, 2]), 'E_SHAPE', 'data has 3 numbers, expected 4'],
  ['matrices that do not fit', () => matmul(tensor(backend, [[1, 2]]), tensor(backend, [[1, 2]])), 'E_SHAPE', 'matmul'],
  [
    'an image without its axes',
    () => conv2d(1, 2, { kernel: 3 }).forward(tensor(backend, [[1, 2]]), context()),
    'E_SHAPE',
    '[batch, height, width, 1]',
  ],
  [
    'a window larger than the image',
    () => maxPool2d({ size: 3 }).forward(tensor(backend, [[[[1]]]]), context()),
    'E_SHAPE',
    'maxPool2d',
  ],
  ['a shortcut of another width', () => (residual as (body: unknown) => unknown)(dense(2, 3)), 'E_SHAPE', 'residual'],
  // Options
  ['keep above 1', () => dropout({ keep: 1.5 }), 'E_RANGE', 'dropout: keep must be in (0, 1], got 1.5'],
  ['a bare dropout number', () => dropout(0.5 as never), 'E_ARG', 'dropout'],
  ['keep and rate at once', () => dropout({ keep: 0.5, rate: 0.5 } as never), 'E_ARG', 'dropout'],
  ['neither keep nor rate', () => dropout({} as never), 'E_ARG', 'dropout'],
  ['a misspelt option', () => dense(2, 3, { activation: 'relu' } as never), 'E_ARG', 'dense: unknown option "activation"'],
  ['half a unit', () => dense(2.5, 3), 'E_ARG', 'dense: inputs must be an integer, got 2.5'],
  ['a text for units', () => dense('2' as never, 3), 'E_ARG', 'dense: inputs must be an integer, got "2"'],
  ['no units', () => dense(2, 0), 'E_RANGE', 'dense: outputs'],
  ['an activation by its name', () => sequential(dense(2, 3), 'relu' as never), 'E_ARG', 'sequential'],
  ['a layer not called', () => sequential(dense(2, 3), relu as never), 'E_ARG', 'sequential'],
  ['a network of nothing', () => sequential(), 'E_EMPTY', 'sequential'],
  ['an array of layers', () => sequential([dense(2, 3), relu()] as never), 'E_ARG', 'sequential'],
  ['an initialiser by its name', () => dense(2, 3, { initializer: 'he' as never }), 'E_ARG', 'such as heNormal()'],
  ['an initialiser not called', () => dense(2, 3, { initializer: heNormal as never }), 'E_ARG', 'such as heNormal()'],
  ['a penalty as a number', () => dense(2, 3, { penalty: 0.01 as never }), 'E_ARG', 'such as l2(0.001)'],
  ['a negative penalty', () => l2(-1), 'E_RANGE', 'l2'],
  ['a negative slope', () => leakyRelu({ slope: Number.NaN }), 'E_RANGE', 'leakyRelu: slope'],
  ['a bare delta', () => huber(1 as never), 'E_ARG', 'huber'],
  [
    'the rate under another name',
    () => adam({ lr: 0.1 } as never),
    'E_ARG',
    'adam: unknown option "lr", expected "learningRate"',
  ],
  [
    'a text for the rate',
    () => sgd({ learningRate: '0.1' as never }),
    'E_ARG',
    'sgd: learningRate must be a number or a schedule',
  ],
  ['no rate', () => adam({} as never), 'E_ARG', 'adam: learningRate'],
  [
    'an optimizer not called in a chain',
    () => chain(clipByGlobalNorm(1), adam as never),
    'E_ARG',
    'chain: links[1] must be a transform',
  ],
  ['a schedule of no steps', () => cosine({ initial: 0.1, steps: 0 }), 'E_RANGE', 'cosine: steps'],
  ['patience below 0', () => earlyStopping({ patience: -1 }), 'E_RANGE', 'earlyStopping: patience'],
  ['a seed below 0', () => createRandom(-1), 'E_RANGE', 'createRandom: seed'],
  ['a date for a seed', () => createRandom(new Date() as never), 'E_ARG', 'createRandom: seed must be an integer'],
  ['a fraction of numbers', () => uniform(createRandom(1), 1.5), 'E_ARG', 'count must be an integer'],
  ['a backend by its name', () => createWasmBackend('fast' as never), 'E_ARG', 'createWasmBackend'],
  // Labels and targets
  ['a label of no class', () => lossOf(softmaxCrossEntropy(), [[1, 2]], [2]), 'E_LABEL', 'row 0'],
  ['a label below 0', () => lossOf(softmaxCrossEntropy(), [[1, 2]], [-1]), 'E_LABEL', 'row 0'],
  ['half a label', () => lossOf(softmaxCrossEntropy(), [[1, 2]], [0.5]), 'E_LABEL', 'row 0'],
  ['one-hot rows of another width', () => lossOf(softmaxCrossEntropy(), [[1, 2]], [[0, 0, 1]]), 'E_SHAPE', 'target'],
  [
    'labels counted from 1',
    () =>
      training({
        data: rows(
          [
            [1, 2],
            [3, 4],
          ],
          [1, 3],
        ),
      }),
    'E_LABEL',
    'row 1',
  ],
  [
    'logits where probabilities belong',
    () => lossOf(categoricalCrossEntropy() as never, [[-3, 8]], [0]),
    'E_RANGE',
    'categoricalCrossEntropy',
  ],
  ['a probability above 1', () => lossOf(binaryCrossEntropy() as never, [[1.5]], [[1]]), 'E_RANGE', 'binaryCrossEntropy'],
  ['numbers of another width', () => lossOf(meanSquaredError() as never, [[1, 2]], [[1]]), 'E_SHAPE', 'meanSquaredError'],
  [
    'an index of no word',
    () => {
      const words = embedding(10, 4);
      place(words, { backend, seed: 1 });
      return words.forward(tensor(backend, [10]), context());
    },
    'E_LABEL',
    '10',
  ],
  ['classes without a weight', () => weightsByClass([0, 1], { a: 1 } as never, 2), 'E_ARG', 'weightsByClass'],
  // Data
  [
    'NaN among the inputs',
    () => training({ data: rows([[1, Number.NaN]], [0]) }),
    'E_NONFINITE',
    'inputs hold NaN in row 0, column 1',
  ],
  ['an empty dataset', () => fit({ inputs: [], targets: [] }), 'E_EMPTY', 'fromArrays'],
  ['targets longer than inputs', () => fit({ inputs: [[1]], targets: ['a', 'b'] }), 'E_SHAPE', '2'],
  ['arrays where a dataset belongs', () => training({ data: [[1, 2]] }), 'E_ARG', 'train: inputs must be a tensor'],
  [
    'shares that add up to all',
    () => split(spiral({ seed: 1 }), { validation: 0.5, test: 0.5, seed: 1 }),
    'E_RANGE',
    'leave no rows to train',
  ],
  ['more folds than rows', () => folds(spiral({ seed: 1 }), { folds: 500, seed: 1 } as never), 'E_RANGE', 'folds'],
  [
    'a preset that is none',
    () => spiral({ preset: 'mnist' as never }),
    'E_ARG',
    'spiral: preset must be one of "cs231n", "nnfs"',
  ],
  ['noise below 0', () => moons({ noise: -1 }), 'E_RANGE', 'moons: noise'],
  ['a target that is no column', () => prepare(table, { target: 'fruit' }), 'E_ARG', 'expected one of "size", "kind"'],
  ['rows without a header', () => fromRows([]), 'E_EMPTY', 'fromRows'],
  ['a file that is no IDX file', () => readIdx(new Uint8Array(8)), 'E_FORMAT', 'readIdx'],
  ['what is no table', () => prepare('rows.csv' as never, { target: 'kind' }), 'E_ARG', 'prepare'],
  // Order of things
  [
    'reading weights before place',
    () => readNow(network().children['0'].parameters.weight.value),
    'E_STATE',
    'expected place(model, { backend, seed }) before',
  ],
  ['predicting before training', () => predict(network(), [[1, 2]]), 'E_STATE', 'expected place(model'],
  ['place without a seed', () => place(network(), { backend }), 'E_ARG', 'seed is missing'],
  [
    'backward after its memory was released',
    () => {
      let late = () => {};
      const model = placed();
      backend.scope(() => {
        const [output, backward] = model.forward(tensor(backend, [[1, 2]]), context());
        late = () => void backward(fill(output, 1));
      });
      late();
    },
    'E_STATE',
    'its memory was released',
  ],
  [
    'a tensor kept from a scope',
    () => {
      let kept = tensor(backend, [1]);
      backend.scope(() => {
        kept = tensor(backend, [2]);
      });
      return readNow(kept);
    },
    'E_STATE',
    'return it from backend.scope() to keep it',
  ],
  ['an asynchronous scope', () => backend.scope(async () => {}), 'E_ARG', 'scope'],
  ['two backends mixed', () => placed().forward(tensor(createReferenceBackend(), [[1, 2]]), context()), 'E_BACKEND', 'matmul'],
  ['a dataset of another number of columns', () => training({ data: rows([[1, 2, 3]], [0]) }), 'E_SHAPE', 'expected [batch, 2]'],
  [
    'a batch norm of one row',
    () => {
      const norm = batchNorm(2);
      place(norm, { backend, seed: 1 });
      return norm.forward(tensor(backend, [[1, 2]]), context());
    },
    'E_SHAPE',
    'expected at least 2 in training',
  ],
  // Training
  ['an optimizer not called', () => training({ optimizer: adam }), 'E_ARG', 'such as adam()'],
  ['a loss not called', () => training({ loss: softmaxCrossEntropy }), 'E_ARG', 'such as softmaxCrossEntropy()'],
  ['a loss by its name', () => training({ loss: 'categoricalCrossentropy' }), 'E_ARG', 'such as softmaxCrossEntropy()'],
  ['a batch of nothing', () => training({ batchSize: 0 }), 'E_RANGE', 'train: batchSize'],
  ['half an epoch', () => training({ epochs: 1.5 }), 'E_ARG', 'train: epochs must be an integer'],
  ['the epochs under another name', () => training({ iterations: 5 }), 'E_ARG', 'train: unknown option "iterations"'],
  ['a metric by its name', () => training({ metrics: { accuracy: 'accuracy' } }), 'E_ARG', 'such as accuracy'],
  ['a rate that explodes', () => training({ optimizer: sgd({ learningRate: 1e30 }), epochs: 20 }), 'E_NONFINITE', 'step'],
  ['judging on no rows', () => evaluate(placed(), rows([], []), { metrics: { accuracy } }), 'E_EMPTY', 'no rows'],
  // Files
  ['loading without saying what may run', () => loadModel(new Uint8Array(8), undefined as never), 'E_ARG', 'loadModel: use'],
  ['loading what is no model', () => loadModel(new TextEncoder().encode('{"model": 1}'), { use: allLayers }), 'E_FORMAT', ''],
  ['a JSON text for bytes', () => decodeModel('{}' as never, { use: allLayers, backend }), 'E_ARG', ''],
  [
    'a layer that was not passed in',
    () => build(describeLayer(network()), { use: { sequential, dense } }),
    'E_FORMAT',
    'unknown type "relu"',
  ],
  ['unfreezing what is not frozen', () => freeze(undefined as never), 'E_ARG', 'freeze'],
  [
    'standardising by another dataset’s columns',
    () =>
      standardise(
        fromArrays({
          inputs: [
            [1, 2],
            [3, 4],
          ],
          targets: ['a', 'b'],
        }),
        fromArrays({ inputs: [[1], [2]], targets: ['a', 'b'] }),
      ),
    'E_SHAPE',
    'standardise',
  ],
  ['batches of a fraction', () => [...batches(spiral({ seed: 1 }), { batchSize: 2.5, seed: 1 } as never)], 'E_ARG', 'batches'],
  ['a constant that is none', () => constant('1' as never), 'E_ARG', 'constant'],
  ['softmax of no columns', () => softmax().forward(tensor(backend, 1), context()), 'E_SHAPE', 'softmax'],
  ['flatten of a number', () => flatten().forward(tensor(backend, 1), context()), 'E_SHAPE', 'flatten'],
];

test.each(mistakes)('%s', async (_, run, code, words) => {
  await expectError(run, code, words);
});

test('no two are the same, and there are more than eighty', () => {
  expect(new Set(mistakes.map(([mistake]) => mistake)).size).toBe(mistakes.length);
  expect(mistakes.length).toBeGreaterThan(80);
});
