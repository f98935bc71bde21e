import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createReferenceBackend } from '@gradwright/core';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { fromRows, iris, prepare } from '@gradwright/datasets';
import { allLayers, dense, relu, sequential, softmax } from '@gradwright/layers';
import { encodeModel } from '@gradwright/training';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expectError } from '../test/expect-error.ts';
import { fit } from './fit.ts';
import { loadModel } from './load-model.ts';
import type { TrainedModel } from './trained-model.ts';

const use = { sequential, dense, relu, softmax };
let flowers: TrainedModel;
let bytes: Uint8Array;

beforeAll(async () => {
  const data = iris();
  flowers = await fit(data, { seed: 3, epochs: 30 });
  bytes = flowers.encode({ trained: 'for tests' });
});

describe('a trained model', () => {
  const row = { 'sepal length': 5.1, 'sepal width': 3.5, 'petal length': 1.4, 'petal width': 0.2 };

  test('answers a record, an array, a typed array and text alike', () => {
    const answer = flowers.predict(row);
    expect(answer).toMatchObject({ label: 'setosa' });
    expect(flowers.predict([5.1, 3.5, 1.4, 0.2])).toEqual(answer);
    expect(flowers.predict(Float64Array.of(5.1, 3.5, 1.4, 0.2))).toEqual(answer);
    expect(flowers.predict(['5.1', '3.5', '1.4', '0.2'])).toEqual(answer);
    expect(flowers.predictAll([row, row])).toEqual([answer, answer]);
    expect(flowers.predictAll([])).toEqual([]);
  });

  test('comes back from its file to the bit, on another backend too', async () => {
    for (const backend of [createReferenceBackend(), await createWasmBackend()]) {
      const again = await loadModel(bytes, { use, backend });
      expect(again.predict(row)).toEqual(flowers.predict(row));
      expect(again.encode({ trained: 'for tests' })).toEqual(bytes);
    }
    expect((await loadModel(bytes.slice().buffer, { use: allLayers })).predict(row)).toEqual(flowers.predict(row));
  });

  test('a table’s columns, categories and blanks travel with it', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      size: i % 5 === 0 ? '' : i % 20,
      colour: i % 20 < 10 ? 'red' : 'green',
      fruit: i % 20 < 10 ? 'apple' : 'pear',
    }));
    const { dataset } = prepare(fromRows(rows), { target: 'fruit' });
    const model = await fit(dataset, { seed: 1, epochs: 40 });
    const loaded = await loadModel(model.encode(), { use });
    for (const raw of [
      { size: 15, colour: 'green' },
      { size: '', colour: 'green' },
      { colour: 'blue', size: 3 },
    ]) {
      expect(loaded.predict(raw)).toEqual(model.predict(raw));
    }
    expect(loaded.predict({ size: 15, colour: 'green' })).toMatchObject({ label: 'pear' });
  });

  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'E_ARG', 'row must be a record by column names, or an array'],
    ['too few numbers', [1, 2, 3], 'E_SHAPE', 'row has 3 numbers, expected 4'],
    ['a column that is missing', { 'sepal length': 5.1 }, 'E_ARG', 'row has no column "sepal width"'],
    ['a word for a number', [1, 2, 3, 'wide'], 'E_ARG', 'column "petal width" must be a number, got "wide"'],
    ['NaN', [1, 2, 3, Number.NaN], 'E_NONFINITE', 'column "petal width" is NaN'],
  ])('refuses %s', async (_, raw, code, words) => {
    await expectError(() => flowers.predict(raw), code, words);
  });

  test('refuses many rows in place of one, and one in place of many', async () => {
    await expectError(
      () =>
        flowers.predict([
          [5.1, 3.5, 1.4, 0.2],
          [5.1, 3.5, 1.4, 0.2],
        ]),
      'E_SHAPE',
      'row has 8 numbers',
    );
    await expectError(() => flowers.predictAll([row, [1, 2]]), 'E_SHAPE', 'predictAll: rows[1]: row has 2 numbers, expected 4');
    await expectError(() => flowers.predictAll(row as never), 'E_ARG', 'predictAll: rows must be an array of rows');
  });
});

describe('loadModel', () => {
  const server = createServer((request, response) => {
    if (request.url === '/iris.gradwright') response.end(bytes);
    else response.writeHead(404).end();
  });
  let address = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  test('from an address', async () => {
    const loaded = await loadModel(`${address}/iris.gradwright`, { use });
    expect(loaded.predict([5.1, 3.5, 1.4, 0.2])).toEqual(flowers.predict([5.1, 3.5, 1.4, 0.2]));
    await loadModel(new URL(`${address}/iris.gradwright`), { use });
  });

  test('from a file of this machine: by its path, or as a file: address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gradwright-'));
    const path = join(folder, 'iris.gradwright');
    await writeFile(path, bytes);
    for (const source of [path, relative('.', path), pathToFileURL(path), pathToFileURL(path).href])
      expect((await loadModel(source, { use })).predict([5.1, 3.5, 1.4, 0.2])).toMatchObject({ label: 'setosa' });
    await rm(folder, { recursive: true });
  });

  test('where there is no file system a name is an address', async () => {
    vi.stubGlobal('process', undefined);
    vi.stubGlobal('fetch', async (source: string) => new Response(source === 'iris.gradwright' ? bytes.slice() : 'none'));
    const loaded = await loadModel('iris.gradwright', { use }).finally(() => vi.unstubAllGlobals());
    expect(loaded.predict([5.1, 3.5, 1.4, 0.2])).toMatchObject({ label: 'setosa' });
  });

  test.each<[string, () => unknown, string, string]>([
    ['an address without a file', () => loadModel(`${address}/nothing`, { use }), 'E_IO', '404'],
    [
      'a file that is not there',
      () => loadModel('iris.gradwright', { use }),
      'E_IO',
      'iris.gradwright could not be read: ENOENT',
    ],
    ['no factories', () => loadModel(bytes, undefined as never), 'E_ARG', 'loadModel: use'],
    ['a factory too few', () => loadModel(bytes, { use: { sequential, dense, relu } }), 'E_FORMAT', 'softmax'],
    [
      'a network without preparation',
      async () => loadModel(encodeModel({ model: flowers.network }), { use }),
      'E_FORMAT',
      'without preparation',
    ],
    ['nothing', () => loadModel(undefined as never, { use }), 'E_ARG', 'loadModel: source must be'],
    ['a damaged file', () => loadModel(bytes.with(bytes.length - 1, 7), { use }), 'E_CHECKSUM', 'changed or damaged'],
  ])('refuses %s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});

test('a model of pictures is asked with pictures', async () => {
  const inputs = Array.from({ length: 8 }, (_, i) => [
    [i, 0],
    [0, i],
  ]);
  const model = await fit({ inputs, targets: inputs.map((_, i) => (i < 4 ? 'dark' : 'bright')) }, { seed: 1, layers: [8] });
  expect(
    model.predict([
      [7, 0],
      [0, 7],
    ]),
  ).toMatchObject({ label: 'bright' });
});
