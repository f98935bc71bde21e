// Everything in `bad-inputs.json`, on both backends: each input gets one error with its code and its words, and changes nothing. The inputs are JavaScript, as a
// new user would write it by mistake, without a compiler to warn.
import { describe, expect, test } from 'vitest';
import * as gradwright from '../src/index.ts';
import {
  adam,
  createContext,
  createRandom,
  createReferenceBackend,
  createWasmBackend,
  dense,
  fit,
  fromRows,
  memoryStore,
  place,
  prepare,
  readNow,
  readWeights,
  relu,
  sequential,
  sha256,
  softmaxCrossEntropy,
  spiral,
  tensor,
  train,
  type Backend,
  type Layer,
  type TrainOptions,
} from '../src/index.ts';
import rows from './bad-inputs.json' with { type: 'json' };
import { expectError } from './expect-error.ts';

/** What the inputs may name beside all that the package exports. */
function createScope(backend: Backend) {
  const data = () => spiral({ perClass: 10, seed: 1 });
  const classifier = () => sequential(dense(2, 8), relu(), dense(8, 3));
  const placed = <L extends Layer>(model: L): L => {
    place(model, { backend, seed: 1 });
    return model;
  };
  /** Is trained by no input: all are refused. */
  const network = placed(classifier());
  const points = data();
  const store = memoryStore();
  const two = () => tensor(backend, [1, 2, 3, 4], [2, 2]);
  const table = () =>
    fromRows([
      ['size', 'kind'],
      ['1', 'apple'],
      ['2', 'pear'],
      ['3', 'apple'],
      ['4', 'pear'],
    ]);
  const inputs = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const trained = fit({ inputs, targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7, epochs: 5, backend });
  const learn = (change: object = {}, model: Layer = network) => {
    const options = { data: points, loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), epochs: 1, ...change };
    return train(model, options as TrainOptions).finish();
  };
  return {
    backend,
    data,
    classifier,
    placed,
    network,
    points,
    store,
    two,
    table,
    learn,
    context: () => createContext({ backend, training: true, random: createRandom(1), batchSize: 2 }),
    labelled: (targets: number[], shape = [targets.length]) => ({
      size: 2,
      inputs: two(),
      targets: tensor(backend, targets, shape),
    }),
    model: () => trained,
    fruits: async () => {
      const { dataset } = prepare(table(), { target: 'kind' });
      return fit(dataset, { epochs: 1 });
    },
  };
}

type Scope = ReturnType<typeof createScope>;

/** What no input may change, as one hash. */
async function stateOf({ network, points, store, model }: Scope): Promise<string> {
  const arrays = [...readWeights(network).values()].map(({ data }) => data);
  const all = [...arrays, readNow(points.inputs), readNow(points.targets)].flatMap((array) => [...array]);
  const file = (await model()).encode();
  return sha256(Uint8Array.from([...new Uint8Array(Float32Array.from(all).buffer), ...file, ...(await store.steps())]));
}

const AsyncFunction = (async () => {}).constructor as new (...text: string[]) => (...values: unknown[]) => Promise<unknown>;

function run(input: string, scope: Scope): Promise<unknown> {
  const names = { ...gradwright, ...scope };
  const body = input.startsWith('{ ') ? input : `return await (${input});`;
  return new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
}

const backends: [string, () => Promise<Backend>][] = [
  ['JavaScript', async () => createReferenceBackend()],
  ['WebAssembly', createWasmBackend],
];

describe.each(backends)('on %s', (_, make) => {
  const made = make().then(createScope);

  test.each(rows)('$id', async ({ input, code, words }) => {
    const scope = await made;
    const before = await stateOf(scope);
    await expectError(() => run(input, scope), code, words);
    expect(await stateOf(scope)).toBe(before);
  });
});

test('there are 250 inputs and more, each once', () => {
  expect(rows.length).toBeGreaterThanOrEqual(250);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(new Set(rows.map(({ input }) => input)).size).toBe(rows.length);
});
