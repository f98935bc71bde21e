// The commonest mistakes, tried as a new user would make them: each gets one error that says what came and what was expected.
import { describe as group, expect, test } from 'vitest';
import {
  adam,
  batches,
  batchNorm,
  binaryCrossEntropy,
  build,
  chain,
  clipByGlobalNorm,
  cosine,
  readNow,
  categoricalCrossEntropy,
  confusionMatrix,
  conv2d,
  createContext,
  createRandom,
  createReferenceBackend,
  createTrainedModel,
  createWasmBackend,
  decodeModel,
  dense,
  describe,
  dropout,
  earlyStopping,
  embedding,
  encodeModel,
  evaluate,
  accuracy,
  exponential,
  fit,
  fitDataset,
  folds,
  freeze,
  fromArrays,
  fromRows,
  heNormal,
  huber,
  inspect,
  iris,
  l2,
  layerNorm,
  loadModel,
  matmul,
  maxPool2d,
  meanSquaredError,
  place,
  predict,
  prepare,
  readIdx,
  relu,
  residual,
  rowToInputs,
  sequential,
  sgd,
  shuffle,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  spiral,
  split,
  standardise,
  tensor,
  toArray,
  topK,
  train,
  uniform,
  weightsByClass,
  writeWeights,
  zeros,
  type Dataset,
  type Layer,
} from '../src/index.ts';
import { expectError } from './expect-error.ts';

/** What a new user writes by mistake, and what is said to it. */
type Mistake = readonly [title: string, run: () => unknown, code: string, words: string];

// What the compiler would refuse is tried all the same: many write JavaScript.
// oxlint-disable-next-line typescript/no-explicit-any -- to be wrong is the point
const js = (value: unknown): any => value;

const backend = createReferenceBackend();
const context = () => createContext({ backend, training: true, random: createRandom(1), batchSize: 2 });
const two = () => tensor(backend, [1, 2, 3, 4], [2, 2]);
const placed = <L extends Layer>(model: L): L => {
  place(model, { backend, seed: 1 });
  return model;
};
const data = () => spiral({ perClass: 10, seed: 1 });
const classifier = () => sequential(dense(2, 8), relu(), dense(8, 3));
const learn = (change: Record<string, unknown> = {}, model: Layer = classifier()) =>
  train(
    js(model),
    js({ data: data(), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), epochs: 1, ...change }),
  ).finish();
const labelled = (targets: readonly number[], shape: readonly number[] = [targets.length]): Dataset => ({
  size: 2,
  inputs: two(),
  targets: tensor(backend, targets, shape),
});
const table = () =>
  fromRows([
    ['size', 'kind'],
    ['1', 'apple'],
    ['2', 'pear'],
    ['3', 'apple'],
    ['4', 'pear'],
  ]);
let trained: ReturnType<typeof fit> | undefined;
const model = () =>
  (trained ??= fit(
    {
      inputs: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: ['no', 'yes', 'yes', 'no'],
    },
    { seed: 7, epochs: 5 },
  ) as never);
const fruits = async () => {
  const { dataset, preparation } = prepare(table(), { target: 'kind' });
  return fitDataset(dataset, preparation, { epochs: 1 });
};

const MISTAKES: Readonly<Record<string, readonly Mistake[]>> = {
  'building a model': [
    ['sequential() of nothing', () => js(sequential)(), 'E_EMPTY', 'sequential: got no layers, expected at least one'],
    [
      'an array of layers',
      () => sequential(js([dense(2, 3), relu()])),
      'E_ARG',
      'sequential: layer 0 must be a layer, got [dense(…), relu()]',
    ],
    [
      'a layer that was not called',
      () => sequential(dense(2, 3), js(relu)),
      'E_ARG',
      'sequential: layer 1 must be a layer, got the function relu',
    ],
    [
      'a forgotten layer',
      () => sequential(dense(2, 3), js(undefined)),
      'E_ARG',
      'sequential: layer 1 must be a layer, got undefined',
    ],
    ['the name of a layer', () => sequential(js('dense')), 'E_ARG', 'sequential: layer 0 must be a layer, got "dense"'],
    [
      'layers that do not fit',
      () => sequential(js(dense(2, 64)), relu(), dense(32, 3)),
      'E_SHAPE',
      'sequential: layer 2 (dense) expects 32 features, but the layer before it gives 64',
    ],
    ['half a unit', () => dense(2.5, 3), 'E_ARG', 'dense: inputs must be an integer, got 2.5'],
    ['a text for a size', () => dense(js('2'), 3), 'E_ARG', 'dense: inputs must be an integer, got "2"'],
    ['no size', () => dense(js(undefined), 3), 'E_ARG', 'dense: inputs must be an integer, got undefined'],
    ['one size', () => js(dense)(3), 'E_ARG', 'dense: outputs must be an integer, got undefined'],
    ['no units', () => dense(2, 0), 'E_RANGE', 'dense: outputs must be in [1, 268435455], got 0'],
    ['a negative size', () => dense(-2, 3), 'E_RANGE', 'dense: inputs must be in [1, 268435455], got -2'],
    [
      'a misspelt option of a layer',
      () => dense(2, 3, js({ biass: false })),
      'E_ARG',
      'dense: unknown option "biass", expected "bias", "initializer",',
    ],
    [
      'an activation as an option',
      () => dense(2, 3, js({ activation: 'relu' })),
      'E_ARG',
      'dense: unknown option "activation", expected "bias", "initializer",',
    ],
    [
      'an activation in place of options',
      () => dense(2, 3, js('relu')),
      'E_ARG',
      'dense: options must be an object with "bias", "initializer", "biasInitializer",',
    ],
    [
      'a penalty that was not called',
      () => dense(2, 3, { penalty: js(l2) }),
      'E_ARG',
      'dense: penalty must be a penalty, such as l2(0.001), got the function l2',
    ],
    [
      'a penalty as a number',
      () => dense(2, 3, { penalty: js(0.01) }),
      'E_ARG',
      'dense: penalty must be a penalty, such as l2(0.001), got 0.01',
    ],
    ['a negative penalty', () => l2(-1), 'E_RANGE', 'l2: lambda must be a number of at least 0, got -1'],
    [
      'an initialiser that was not called',
      () => dense(2, 3, { weight: js(heNormal) } as never),
      'E_ARG',
      'dense: unknown option "weight", expected "bias", "initializer",',
    ],
    [
      'a bare dropout number',
      () => dropout(js(0.5)),
      'E_ARG',
      'dropout: options must be { keep: 0.5 } to keep this share, or { rate: 0.5 } to',
    ],
    [
      'both keep and rate',
      () => dropout(js({ keep: 0.9, rate: 0.1 })),
      'E_ARG',
      'dropout: options must be either { keep } or { rate }, got {"keep":0.9,"rate":0.1}',
    ],
    [
      'neither keep nor rate',
      () => dropout(js({})),
      'E_ARG',
      'dropout: options must be either { keep } or { rate }, got a value of type Object',
    ],
    ['keep: 1.5', () => dropout({ keep: 1.5 }), 'E_RANGE', 'dropout: keep must be in (0, 1], got 1.5'],
    ['keep: 0', () => dropout({ keep: 0 }), 'E_RANGE', 'dropout: keep must be in (0, 1], got 0'],
    ['rate: 1', () => dropout({ rate: 1 }), 'E_RANGE', 'dropout: rate must be in [0, 1), got 1'],
    ['a percentage for a rate', () => dropout({ rate: 20 }), 'E_RANGE', 'dropout: rate must be in [0, 1), got 20'],
    ['a kernel of no size', () => conv2d(1, 8, { kernel: 0 }), 'E_RANGE', 'conv2d: kernel must be in [1, 268435455], got 0'],
    [
      'padding that is unknown',
      () => conv2d(1, 8, { kernel: 3, padding: js('full') }),
      'E_ARG',
      'conv2d: padding must be an integer, [height, width] or "same", got "full"',
    ],
    ['a residual of nothing', () => residual(js(undefined)), 'E_ARG', 'residual: body must be a layer, got undefined'],
    ['freezing nothing', () => freeze(js(undefined)), 'E_ARG', 'freeze: layer must be a layer, got undefined'],
    ['a decay rate of 2', () => batchNorm(3, js({ momentum: 2 })), 'E_RANGE', 'batchNorm: momentum must be in [0, 1], got 2'],
    ['norm without a size', () => layerNorm(js(undefined)), 'E_ARG', 'layerNorm: features must be an integer, got undefined'],
  ],
  'running a model by hand': [
    ['place without a seed', () => place(dense(2, 3), js({ backend })), 'E_ARG', 'seed is missing'],
    [
      'batch norm of one row',
      () => placed(batchNorm(2)).forward(tensor(backend, [[1, 2]]), context()),
      'E_SHAPE',
      'expected at least 2 in training',
    ],
    [
      'no context',
      () => placed(classifier()).forward(two(), js(undefined)),
      'E_ARG',
      'sequential.forward: context is missing, expected createContext({ backend, batchSize })',
    ],
    [
      'a tensor kept from a scope',
      () => {
        let kept = two();
        backend.scope(() => {
          kept = two();
        });
        return readNow(kept);
      },
      'E_STATE',
      'return it from backend.scope() to keep it',
    ],
    ['softmax of no columns', () => softmax().forward(tensor(backend, 1), context()), 'E_SHAPE', 'softmax'],

    [
      'reading weights before place',
      () => toArray(dense(2, 3).parameters.weight!.value),
      'E_STATE',
      'parameter.value: the model has no numbers yet, expected place(model, { backend,',
    ],
    [
      'forward before place',
      () => dense(2, 3).forward(two(), context()),
      'E_STATE',
      'parameter.value: the model has no numbers yet, expected place(model, { backend,',
    ],
    [
      'an input of another width',
      () => placed(dense(3, 2)).forward(two(), context()),
      'E_SHAPE',
      'dense.forward: input has shape [2, 2], expected [batch, 3]',
    ],
    [
      'an input without a batch',
      () => placed(dense(2, 2)).forward(tensor(backend, [1, 2], [2]), context()),
      'E_SHAPE',
      'dense.forward: input has shape [2], expected [batch, 2]',
    ],
    [
      'an array for a tensor',
      () => placed(dense(2, 2)).forward(js([[1, 2]]), context()),
      'E_ARG',
      'dense.forward: input must be a tensor, got [[…]]',
    ],
    [
      'no context for a layer',
      () => placed(dense(2, 2)).forward(two(), js(undefined)),
      'E_ARG',
      'dense.forward: context is missing, expected createContext({ backend, batchSize',
    ],
    [
      'a gradient of another shape',
      () => placed(dense(2, 3)).forward(two(), context())[1](two()),
      'E_SHAPE',
      'dense.backward: outputGradient has shape [2, 2], expected [2, 3]',
    ],
    [
      'backward without a gradient',
      () => js(placed(dense(2, 3)).forward(two(), context())[1])(),
      'E_ARG',
      'dense.backward: outputGradient must be a tensor, got undefined',
    ],
    [
      'backward after its memory was released',
      () => {
        const layer = placed(relu());
        let backward: ((gradient: ReturnType<typeof two>) => unknown) | undefined;
        backend.scope(() => {
          const [output, way] = layer.forward(backend.scope(two), context());
          backward = way;
          void output;
          return undefined;
        });
        return backward!(two());
      },
      'E_STATE',
      'tensor: its memory was released; return it from backend.scope() to keep it',
    ],
    [
      'a tensor that was released',
      () => {
        const gone = two();
        backend.dispose(gone);
        return toArray(gone);
      },
      'E_STATE',
      'tensor: its memory was released; return it from backend.scope() to keep it',
    ],
    [
      'a picture without its axes',
      () => placed(conv2d(1, 2, { kernel: 3 })).forward(two(), context()),
      'E_SHAPE',
      'conv2d.forward: input has shape [2, 2], expected [batch, height, width, 1]',
    ],
    [
      'a window larger than the picture',
      () => maxPool2d({ size: 3 }).forward(zeros(backend, [1, 2, 2, 1]), context()),
      'E_SHAPE',
      'maxPool2d.forward: input has shape [1, 2, 2, 1], which is a height of 2 with',
    ],
    [
      'an index that the embedding does not have',
      () => placed(embedding(4, 2)).forward(tensor(backend, [0, 4], [2]), context()),
      'E_LABEL',
      'gatherRows: row 1 of indices is 4, expected a whole number from 0 to 3',
    ],
    [
      'half an index',
      () => placed(embedding(4, 2)).forward(tensor(backend, [0, 1.5], [2]), context()),
      'E_LABEL',
      'gatherRows: row 1 of indices is 1.5, expected a whole number from 0 to 3',
    ],
    [
      'two backends mixed',
      () => placed(dense(2, 2)).forward(tensor(createReferenceBackend(), [1, 2], [1, 2]), context()),
      'E_BACKEND',
      'matmul: an operand lives on backend js, expected js (that of its output)',
    ],
    [
      'matrices that do not fit',
      () => matmul(two(), zeros(backend, [3, 2])),
      'E_SHAPE',
      'matmul: b has shape [3, 2], expected [2, n]',
    ],
    [
      'an output that is its own input',
      () => {
        const x = two();
        return matmul(x, two(), x);
      },
      'E_ARG',
      'matmul: out shares memory with an operand, expected memory of its own',
    ],
    [
      'numbers that do not fill a shape',
      () => tensor(backend, [1, 2, 3], [2, 2]),
      'E_SHAPE',
      'tensor: data has 3 numbers, expected 4 for shape [2, 2]',
    ],
    ['rows of different length', () => tensor(backend, js([[1, 2], [3]])), 'E_SHAPE', 'tensor: row 1 has 1 elements, expected 2'],
    ['a tensor of texts', () => tensor(backend, js(['1', '2'])), 'E_ARG', 'tensor: data[0] must be a number, got "1"'],
    [
      'a tensor without a backend',
      () => js(tensor)([1, 2]),
      'E_ARG',
      'tensor: backend must be a backend, such as createReferenceBackend(), got [1, 2]',
    ],
    [
      'a promise out of a scope',
      () => backend.scope(async () => two()),
      'E_ARG',
      'scope: the result of body must be tensors or plain values, since what a later',
    ],
    [
      'place without a backend',
      () => js(place)(dense(2, 3)),
      'E_ARG',
      'place: backend must be a backend, such as createReferenceBackend(), got undefined',
    ],
    ['place of nothing', () => place(js(null), { backend, seed: 1 }), 'E_ARG', 'place: model must be a layer, got null'],
    [
      'labels for a loss of probabilities, out of range',
      () => categoricalCrossEntropy().forward(tensor(backend, [0.5, 0.5], [1, 2]), tensor(backend, [2], [1]), context()),
      'E_LABEL',
      'categoricalCrossEntropyForward: row 0 of target is 2, expected a label from 0 to 1',
    ],
    [
      'logits for a loss of probabilities',
      () => categoricalCrossEntropy().forward(tensor(backend, [3, -2], [1, 2]), tensor(backend, [0], [1]), context()),
      'E_RANGE',
      'categoricalCrossEntropyForward: row 0, element 0 of prediction is 3, expected a',
    ],
    [
      'logits for binary cross-entropy',
      () => binaryCrossEntropy().forward(tensor(backend, [3], [1, 1]), tensor(backend, [1], [1, 1]), context()),
      'E_RANGE',
      'binaryCrossEntropyForward: row 0, element 0 of prediction is 3, expected a',
    ],
    [
      'predictions wider than targets',
      () => meanSquaredError().forward(two(), tensor(backend, [1, 2], [2, 1]), context()),
      'E_SHAPE',
      'meanSquaredErrorForward: target has shape [2, 1], expected [2, 2]',
    ],
  ],
  'bringing data': [
    [
      'scaling by another dataset’s columns',
      () => standardise(iris(), data()),
      'E_SHAPE',
      'standardise: dataset 2 has inputs of shape [30, 2]',
    ],

    ['no rows', () => fromArrays({ inputs: [], targets: [] }), 'E_EMPTY', 'fromArrays: inputs has no rows'],
    [
      'targets longer than inputs',
      () => fromArrays({ inputs: [[1], [2]], targets: ['a', 'b', 'a'] }),
      'E_SHAPE',
      'fromArrays: inputs have 2 rows, but targets 3',
    ],
    [
      'NaN among inputs',
      () => fromArrays({ inputs: [[1], [Number.NaN]], targets: ['a', 'b'] }),
      'E_NONFINITE',
      'fromArrays: inputs row 1, column 0 is NaN, expected a finite number of 32 bits',
    ],
    [
      '∞ among inputs',
      () => fromArrays({ inputs: [[1], [Infinity]], targets: ['a', 'b'] }),
      'E_NONFINITE',
      'fromArrays: inputs row 1, column 0 is Infinity, expected a finite number of 32 bits',
    ],
    [
      'a number beyond float32',
      () => fromArrays({ inputs: [[1], [1e300]], targets: ['a', 'b'] }),
      'E_NONFINITE',
      'fromArrays: inputs row 1, column 0 is 1e+300, expected a finite number of 32 bits',
    ],
    [
      'NaN among targets',
      () => fromArrays({ inputs: [[1], [2]], targets: [1.5, Number.NaN] }),
      'E_NONFINITE',
      'fromArrays: targets row 1 is NaN, expected a finite number of 32 bits',
    ],
    [
      'null among inputs',
      () => fromArrays({ inputs: [[1], [js(null)]], targets: ['a', 'b'] }),
      'E_ARG',
      'fromArrays: inputs row 1, column 0 must be a number, got null',
    ],
    [
      'a text among inputs',
      () => fromArrays({ inputs: [[1], [js('2')]], targets: ['a', 'b'] }),
      'E_ARG',
      'fromArrays: inputs row 1, column 0 must be a number, got "2"',
    ],
    [
      'rows of different width',
      () => fromArrays({ inputs: [[1, 2], [3]], targets: ['a', 'b'] }),
      'E_SHAPE',
      'fromArrays: inputs row 1: 1, expected 2, as in the first row',
    ],
    [
      'one class',
      () => fromArrays({ inputs: [[1], [2]], targets: ['a', 'a'] }),
      'E_ARG',
      'fromArrays: "target" is "a" in every row, expected at least two classes',
    ],
    [
      'targets of several kinds',
      () => fromArrays({ inputs: [[1], [2]], targets: js(['a', 1]) }),
      'E_ARG',
      'fromArrays: targets row 1 must be a string as in row 0, got 1',
    ],
    [
      'a dataset for fromArrays',
      () => fromArrays(js([[1, 2]])),
      'E_ARG',
      'fromArrays: options must be an object with "inputs", "targets", "weights", got [[…]]',
    ],
    [
      'x and y',
      () => fromArrays(js({ x: [[1]], y: ['a'] })),
      'E_ARG',
      'fromArrays: unknown option "x", expected "inputs", "targets", "weights"',
    ],
    [
      'CSV text for rows',
      () => fromRows(js('a,b\n1,2')),
      'E_ARG',
      'fromRows: rows must be an array of records or of arrays, got "a,b',
    ],
    ['a header alone', () => fromRows([['a', 'b']]), 'E_EMPTY', 'fromRows: there is a header, but no rows follow it'],
    ['nothing for rows', () => fromRows([]), 'E_EMPTY', 'fromRows: there are no rows'],
    [
      'a row that is too short',
      () => fromRows([['a', 'b'], ['1', '2'], ['3']]),
      'E_SHAPE',
      'fromRows: row 2 has 1 cells, expected 2',
    ],
    ['no target', () => prepare(table(), js({})), 'E_ARG', 'prepare: target must be the name of a column, got undefined'],
    [
      'a target that is no column',
      () => prepare(table(), { target: 'colour' }),
      'E_ARG',
      'prepare: target names the column "colour", expected one of "size", "kind"',
    ],
    [
      'a column that is ignored and is none',
      () => prepare(table(), { target: 'kind', ignore: ['id'] }),
      'E_ARG',
      'prepare: ignore names the column "id", expected one of "size", "kind"',
    ],
    [
      'nothing left to learn from',
      () => prepare(table(), { target: 'kind', ignore: ['size'] }),
      'E_EMPTY',
      'prepare: no column is left to learn from: "size" (ignored)',
    ],
    [
      'a number that is a word',
      () => prepare(table(), { target: 'size', numeric: ['kind'] }),
      'E_ARG',
      'prepare: row 1, column "kind" is "apple", expected a number',
    ],
    [
      'shares that add up to more than 1',
      () => split(data(), { validation: 0.6, test: 0.5 }),
      'E_RANGE',
      'split: validation 0.6 and test 0.5 leave no rows to train, expected a sum below 1',
    ],
    ['a share in percent', () => split(data(), { test: 20 }), 'E_RANGE', 'split: test must be in (0, 1), got 20'],
    [
      'a share as a number of options',
      () => split(data(), js(0.2)),
      'E_ARG',
      'split: options must be an object with "validation", "test", "stratify", "seed",',
    ],
    [
      'no parts',
      () => split(data(), {}),
      'E_ARG',
      'split: options must be an object with "validation", "test" or both, got a value',
    ],
    [
      'a class of one row, which no part but train can have',
      () => split(fromArrays({ inputs: [[1], [2]], targets: ['a', 'b'] }), { test: 0.5, stratify: true }),
      'E_EMPTY',
      'split: test would have none of the 2 rows, expected a larger share, or classes',
    ],
    [
      'strata of amounts',
      () => split(fromArrays({ inputs: [[1], [2], [3]], targets: [1.5, 2.5, 3.5] }), { test: 0.5, stratify: true }),
      'E_ARG',
      'split: stratify needs labels or one-hot targets, but the targets of data are numbers',
    ],
    ['one fold', () => [...folds(data(), { folds: 1 })], 'E_RANGE', 'folds: folds must be in [2, 30], got 1'],
    ['more folds than rows', () => [...folds(data(), { folds: 100 })], 'E_RANGE', 'folds: folds must be in [2, 30], got 100'],
    [
      'batches of nothing',
      () => [...batches(data(), { size: 0 })],
      'E_RANGE',
      'batches: size must be a number of at least 1, got 0',
    ],
    ['a fractional seed', () => spiral({ seed: 0.5 }), 'E_ARG', 'spiral: seed must be an integer, got 0.5'],
    [
      'a preset that is unknown',
      () => spiral({ preset: js('stanford') }),
      'E_ARG',
      'spiral: preset must be one of "cs231n", "nnfs", got "stanford"',
    ],
    ['negative noise', () => spiral({ noise: -1 }), 'E_RANGE', 'spiral: noise must be in [0, 100], got -1'],
    ['one point', () => spiral({ perClass: 0 }), 'E_RANGE', 'spiral: perClass must be in [1, 1000000], got 0'],
    ['scaling by nothing', () => js(standardise)(), 'E_ARG', 'standardise: there is no dataset, expected at least one'],
    [
      'class weights for a class that is not there',
      () => weightsByClass([0, 1, 2], [1, 2]),
      'E_LABEL',
      'weightsByClass: row 2 of labels is 2, expected a whole number from 0 to 1',
    ],
    [
      'a picture for an IDX file',
      () => readIdx(Uint8Array.of(0x89, 0x50, 0x4e, 0x47)),
      'E_FORMAT',
      'readIdx: the file begins with the bytes [137, 80, 78, 71], expected two zeros,',
    ],
    ['a seed for a random', () => uniform(js(7), 3), 'E_ARG', 'uniform: random must be a key, such as createRandom(7), got 7'],
    ['a text for a seed', () => createRandom(js('seven')), 'E_ARG', 'createRandom: seed must be an integer, got "seven"'],
    ['a number to shuffle', () => shuffle(createRandom(1), js(10)), 'E_ARG', 'shuffle: items must be an array, got 10'],
  ],
  training: [
    [
      'an optimizer not called in a chain',
      () => chain(clipByGlobalNorm(1), js(adam)),
      'E_ARG',
      'chain: links[1] must be a transform',
    ],
    ['no learning rate', () => js(adam)(), 'E_ARG', 'adam: learningRate'],
    ['a schedule of no steps', () => cosine({ initial: 0.1, steps: 0 }), 'E_RANGE', 'cosine: steps'],
    ['a backend by its name', () => createWasmBackend(js('fast')), 'E_ARG', 'createWasmBackend'],

    [
      'no options',
      () => js(train)(classifier()),
      'E_ARG',
      'train: data must be a dataset, with inputs and targets, got undefined',
    ],
    ['no model', () => learn({}, js(null)), 'E_ARG', 'train: model must be a layer, got null'],
    [
      'no loss',
      () => learn({ loss: undefined }),
      'E_ARG',
      'train: loss must be a loss such as softmaxCrossEntropy(), got undefined',
    ],
    [
      'no optimizer',
      () => learn({ optimizer: undefined }),
      'E_ARG',
      'train: optimizer must be an optimizer such as adam(), got undefined',
    ],
    [
      'no data',
      () => learn({ data: undefined }),
      'E_ARG',
      'train: data must be a dataset, with inputs and targets, got undefined',
    ],
    [
      'raw arrays for data',
      () => learn({ data: [[1, 2]] }),
      'E_ARG',
      'train: data must be a dataset, with inputs and targets, got [[…]]',
    ],
    [
      'a loss that was not called',
      () => learn({ loss: softmaxCrossEntropy }),
      'E_ARG',
      'train: loss must be a loss such as softmaxCrossEntropy(), got the function',
    ],
    [
      'the name of a loss',
      () => learn({ loss: 'mse' }),
      'E_ARG',
      'train: loss must be a loss such as softmaxCrossEntropy(), got "mse"',
    ],
    [
      'an optimizer that was not called',
      () => learn({ optimizer: adam }),
      'E_ARG',
      'train: optimizer must be an optimizer such as adam(), got the function adam',
    ],
    [
      'the name of an optimizer',
      () => learn({ optimizer: 'adam' }),
      'E_ARG',
      'train: optimizer must be an optimizer such as adam(), got "adam"',
    ],
    ['a metric that was not called', () => learn({ metrics: { top: topK } }), 'E_ARG', 'topK: k must be an integer, got'],
    [
      'a metric by its name',
      () => learn({ metrics: ['accuracy'] }),
      'E_ARG',
      'train: metrics.0 must be a metric such as accuracy, got "accuracy"',
    ],
    [
      'a stop that was not called',
      () => learn({ stop: earlyStopping }),
      'E_ARG',
      'train: stop must be a rule such as earlyStopping(), got the function earlyStopping',
    ],
    [
      'a backend that was not awaited',
      () => learn({ backend: createWasmBackend() }),
      'E_ARG',
      'train: backend must be a backend such as createReferenceBackend(), got a promise',
    ],
    [
      'a backend that was not called',
      () => learn({ backend: createReferenceBackend }),
      'E_ARG',
      'train: backend must be a backend such as createReferenceBackend(), got the',
    ],
    [
      'a misspelt option',
      () => learn({ epoch: 3 }),
      'E_ARG',
      'train: unknown option "epoch", expected "data", "validation", "loss",',
    ],
    ['one epoch and a half', () => learn({ epochs: 1.5 }), 'E_ARG', 'train: epochs must be an integer, got 1.5'],
    ['no epoch', () => learn({ epochs: 0 }), 'E_RANGE', 'train: epochs must be a number of at least 1, got 0'],
    ['a batch of nothing', () => learn({ batchSize: 0 }), 'E_RANGE', 'train: batchSize must be a number of at least 1, got 0'],
    ['a batch as a text', () => learn({ batchSize: '32' }), 'E_ARG', 'train: batchSize must be an integer, got "32"'],
    [
      'a controller for a signal',
      () => learn({ signal: new AbortController() }),
      'E_ARG',
      'train: signal must be an AbortSignal, got a value of type AbortController',
    ],
    [
      'a learning rate as a text',
      () => adam({ learningRate: js('0.01') }),
      'E_ARG',
      'adam: learningRate must be a number or a schedule such as inverseTime(), got "0.01"',
    ],
    [
      'a negative learning rate',
      () => sgd({ learningRate: -0.1 }),
      'E_RANGE',
      'sgd: learningRate must be a number of at least 0, got -0.1',
    ],
    [
      'a learning rate of NaN',
      () => sgd({ learningRate: Number.NaN }),
      'E_RANGE',
      'sgd: learningRate must be a number of at least 0, got NaN',
    ],
    [
      'a bare learning rate',
      () => sgd(js(0.1)),
      'E_ARG',
      'sgd: options must be an object with "learningRate", "decay", "momentum",',
    ],
    [
      'lr for learningRate',
      () => sgd(js({ lr: 0.1 })),
      'E_ARG',
      'sgd: unknown option "lr", expected "learningRate", "decay", "momentum", "nesterov"',
    ],
    ['momentum of 1', () => sgd({ learningRate: 0.1, momentum: 1 }), 'E_RANGE', 'sgd: momentum must be in [0, 1), got 1'],
    ['beta1 of 1', () => adam({ learningRate: 0.01, beta1: 1 }), 'E_RANGE', 'adam: beta1 must be in [0, 1), got 1'],
    [
      'a form of momentum that is unknown',
      () => sgd(js({ learningRate: 0.1, momentum: 0.9, form: 'polyak' })),
      'E_ARG',
      'sgd: unknown option "form", expected "learningRate", "decay", "momentum", "nesterov"',
    ],
    ['a schedule without its rate', () => js(exponential)(), 'E_ARG', 'exponential: initial must be a number, got undefined'],
    ['a negative delta', () => huber(js({ delta: -1 })), 'E_RANGE', 'huber: delta must be a number above 0, got -1'],
    [
      'a smoothing of 1',
      () => softmaxCrossEntropy({ labelSmoothing: 1 } as never),
      'E_RANGE',
      'softmaxCrossEntropy: labelSmoothing must be in [0, 1), got 1',
    ],
    [
      'a label that is no class',
      () => learn({ data: labelled([0, 3]) }),
      'E_LABEL',
      'train: row 1 of targets is 3, expected a label from 0 to 2',
    ],
    [
      'a negative label',
      () => learn({ data: labelled([0, -1]) }),
      'E_LABEL',
      'train: row 1 of targets is -1, expected a label from 0 to 2',
    ],
    [
      'a label of a half',
      () => learn({ data: labelled([0, 0.5]) }),
      'E_LABEL',
      'train: row 1 of targets is 0.5, expected a label from 0 to 2',
    ],
    [
      'labels in a column',
      () => learn({ data: labelled([0, 1], [2, 1]) }),
      'E_SHAPE',
      'softmaxCrossEntropyForward: target has shape [2, 1], expected [2, 3]',
    ],
    [
      'one-hot labels of another width',
      () => learn({ data: labelled([0, 1, 1, 0], [2, 2]) }),
      'E_SHAPE',
      'softmaxCrossEntropyForward: target has shape [2, 2], expected [2, 3]',
    ],
    [
      'labels for a regression',
      () => learn({ data: labelled([0, 1]), loss: meanSquaredError() }),
      'E_SHAPE',
      'meanSquaredErrorForward: target has shape [2], expected [2, 3]',
    ],
    [
      'targets longer than inputs',
      () => learn({ data: labelled([0, 1, 2]) }),
      'E_SHAPE',
      'train: inputs have 2 rows, but targets have 3',
    ],
    [
      'NaN among the data',
      () => learn({ data: { ...labelled([0, 1]), inputs: tensor(backend, [1, Number.NaN, 2, 3], [2, 2]) } }),
      'E_NONFINITE',
      'train: inputs hold NaN in row 0, column 1, expected a finite number',
    ],
    [
      'softmax before the loss that has one',
      () => learn({}, sequential(dense(2, 3), softmax())),
      'E_ARG',
      'train: the model ends in softmax(), which softmaxCrossEntropy() applies itself,',
    ],
    [
      'no softmax before the loss that needs one',
      () => learn({ loss: categoricalCrossEntropy() }),
      'E_RANGE',
      'categoricalCrossEntropyForward: row 1, element 0 of prediction is',
    ],
    [
      'sigmoid before the loss that has one',
      () => learn({ loss: sigmoidCrossEntropy(), data: labelled([0, 1], [2, 1]) }, sequential(dense(2, 1), sigmoid())),
      'E_ARG',
      'train: the model ends in sigmoid(), which sigmoidCrossEntropy() applies itself,',
    ],
    [
      'too few outputs',
      () => learn({}, sequential(dense(2, 8), relu(), dense(8, 2))),
      'E_LABEL',
      'train: row 20 of targets is 2, expected a label from 0 to 1',
    ],
    [
      'too few inputs',
      () => learn({}, sequential(dense(3, 3))),
      'E_SHAPE',
      'dense.forward: input has shape [30, 2], expected [batch, 3]',
    ],
    [
      'a validation set of another width',
      () => learn({ validation: iris() }),
      'E_SHAPE',
      'dense.forward: input has shape [150, 4], expected [batch, 2]',
    ],
    [
      'early stopping without validation, on a misspelt option',
      () => earlyStopping(js({ patients: 3 })),
      'E_ARG',
      'earlyStopping: unknown option "patients", expected "patience", "minimumChange"',
    ],
    [
      'patience of a half',
      () => earlyStopping({ patience: 0.5 }),
      'E_ARG',
      'earlyStopping: patience must be an integer, got 0.5',
    ],
    [
      'a rate so high that numbers overflow',
      () => learn({ optimizer: sgd({ learningRate: 1e30 }), epochs: 50 }),
      'E_NONFINITE',
      'train: step 2: the output of layer 2 is -Infinity at element 0; the weights are',
    ],
    [
      'a second run of one iterator',
      async () => {
        const run = train(classifier(), {
          data: data(),
          loss: softmaxCrossEntropy(),
          optimizer: adam({ learningRate: 0.01 }),
          epochs: 1,
        });
        await run.finish();
        return run.finish();
      },
      'E_BUSY',
      'train: this run was started before, expected one consumer; call train again for',
    ],
    [
      'two runs of one model at once',
      async () => {
        const net = classifier();
        const start = () =>
          train(net, { data: data(), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), epochs: 1 });
        for await (const event of start()) {
          void event;
          await start().finish();
        }
      },
      'E_BUSY',
      'train: 0.weight is being trained by another run, expected its end',
    ],
  ],
  'judging and predicting': [
    [
      'judging on no rows',
      () =>
        evaluate(
          placed(classifier()),
          { size: 0, inputs: zeros(backend, [0, 2]), targets: zeros(backend, [0]) },
          { metrics: { accuracy } },
        ),
      'E_EMPTY',
      'no rows',
    ],

    [
      'a model that was never trained',
      () => predict(classifier(), two()),
      'E_STATE',
      'parameter.value: the model has no numbers yet, expected place(model, { backend,',
    ],
    [
      'a row for rows',
      () => predict(placed(classifier()), js([1, 2])),
      'E_SHAPE',
      'dense.forward: input has shape [2], expected [batch, 2]',
    ],
    [
      'rows of another width',
      () => predict(placed(classifier()), zeros(backend, [1, 3])),
      'E_SHAPE',
      'dense.forward: input has shape [1, 3], expected [batch, 2]',
    ],
    [
      'evaluate nothing',
      () => evaluate(placed(classifier()), js(undefined), { metrics: { accuracy } }),
      'E_ARG',
      'evaluate: data must be a dataset with inputs and targets',
    ],
    [
      'metrics of lists',
      () => accuracy(js({ prediction: [1, 2], target: [1, 2] })),
      'E_ARG',
      'accuracy: prediction must be of the form { shape, data }, as predict() gives,',
    ],
    [
      'metrics of nothing',
      () => confusionMatrix(js(undefined)),
      'E_ARG',
      'confusionMatrix: prediction must be of the form { shape, data }, as predict()',
    ],
    [
      'a row that is too short',
      async () => (await model()).predict([1]),
      'E_SHAPE',
      'rowToInputs: row has 1 numbers, expected 2 for shape [2]',
    ],
    [
      'no row',
      async () => (await model()).predict(undefined),
      'E_ARG',
      'rowToInputs: row must be a record by column names, or an array, got undefined',
    ],
    [
      'a number for a row',
      async () => (await model()).predict(3),
      'E_ARG',
      'rowToInputs: row must be a record by column names, or an array, got 3',
    ],
    [
      'NaN in a row',
      async () => (await model()).predict([1, Number.NaN]),
      'E_NONFINITE',
      'rowToInputs: row[1] is NaN, expected a finite number',
    ],
    [
      'a row without a column',
      async () => (await fruits()).predict({ colour: 'red' }),
      'E_ARG',
      'rowToInputs: row has no column "size", got "colour"',
    ],
    [
      'a word for a number',
      async () => (await fruits()).predict({ size: 'big' }),
      'E_ARG',
      'rowToInputs: column "size" is "big", expected a number',
    ],
    [
      'a row for many',
      async () => (await model()).predictAll(js({ size: 1 })),
      'E_ARG',
      'predictAll: rows must be an array of rows, got {"size":1}',
    ],
    [
      'a preparation that is none',
      () => rowToInputs({ inputs: 3 }, [1]),
      'E_FORMAT',
      'rowToInputs: preparation.version is undefined, expected 1',
    ],
    [
      'a model without preparation',
      () => createTrainedModel(placed(classifier()), js(undefined)),
      'E_FORMAT',
      'createTrainedModel: preparation is undefined, expected a record',
    ],
  ],
  'saving and loading': [
    [
      'loadModel without use',
      async () => js(loadModel)((await model()).encode()),
      'E_ARG',
      'loadModel: use must be the layers it may use, such as { sequential, dense, relu',
    ],
    [
      'loadModel without the layers it needs',
      async () => loadModel((await model()).encode(), { use: { sequential, dense } }),
      'E_FORMAT',
      'build: at 1: unknown type "relu", expected one of those in use: sequential, dense',
    ],
    [
      'loadModel with layers made',
      async () => loadModel((await model()).encode(), { use: js({ sequential, dense, relu: relu(), softmax }) }),
      'E_ARG',
      'build: use.relu must be a function that makes it, not what it made, got relu()',
    ],
    [
      'loadModel of a list of layers',
      async () => loadModel((await model()).encode(), { use: js([sequential, dense, relu, softmax]) }),
      'E_ARG',
      'build: use must be an object of factories, such as { sequential, dense, relu },',
    ],
    [
      'loadModel of an object',
      () => loadModel(js({ weights: [] }), { use: {} }),
      'E_ARG',
      'loadModel: source must be bytes or an address, got {"weights":[]}',
    ],
    [
      'loadModel of JSON',
      () => loadModel(new TextEncoder().encode('{"layers":[]}'), { use: {} }),
      'E_FORMAT',
      'decodeSafetensors: its header of 8318823033706653000 bytes passes the end of',
    ],
    [
      'loadModel of nothing',
      () => loadModel(new Uint8Array(), { use: {} }),
      'E_FORMAT',
      'decodeSafetensors: it has 0 bytes, expected at least 8',
    ],
    [
      'a file cut short',
      async () => loadModel((await model()).encode().slice(0, -9), { use: js({}) }),
      'E_FORMAT',
      'decodeSafetensors: its tensors need 1288 bytes, but it has 1279 after the header',
    ],
    [
      'encodeModel of a model without weights',
      () => encodeModel({ model: classifier() }),
      'E_STATE',
      'parameter.value: the model has no numbers yet, expected place(model, { backend,',
    ],
    [
      'encodeModel of the model itself',
      () => encodeModel(js(classifier())),
      'E_ARG',
      'encodeModel: unknown option "type", expected "model", "loss", "preparation", "notes"',
    ],
    [
      'decodeModel of text',
      () => decodeModel(js('model'), { use: {}, backend }),
      'E_ARG',
      'decodeSafetensors: bytes must be a Uint8Array, got "model"',
    ],
    [
      'weights of another model',
      () => writeWeights(placed(dense(2, 3)), js({})),
      'E_ARG',
      'writeWeights: values must be a map of numbers by path, got a value of type Object',
    ],
    [
      'build without use',
      () => build(describe(dense(2, 3)), js({})),
      'E_ARG',
      'build: use must be an object of factories, such as { sequential, dense, relu },',
    ],
    [
      'build of a model',
      () => build(js(dense(2, 3)), { use: { dense } }),
      'E_FORMAT',
      'build: expected [type, settings], got dense(…)',
    ],
    [
      'describe of nothing',
      () => describe(js(undefined)),
      'E_ARG',
      'describe: value must be a described value, such as a layer, got undefined',
    ],
    ['inspect of a list', () => inspect(js([dense(2, 3)]), two()), 'E_ARG', 'inspect: model must be a layer, got [dense(…)]'],
  ],
};

group.each(Object.entries(MISTAKES))('%s', (_group, mistakes) => {
  test.each(mistakes)('%s', async (_title, run, code, words) => {
    await expectError(run, code, words);
  });
});

test('no mistake stands here twice', () => {
  for (const mistakes of Object.values(MISTAKES)) {
    expect(new Set(mistakes.map(([title]) => title)).size).toBe(mistakes.length);
  }
});
