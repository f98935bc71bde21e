import {
  createReferenceBackend,
  describe as describeModel,
  encodeSafetensors,
  place,
  sha256,
  type Factory,
  type Json,
  type Layer,
} from '@gradwright/core';
import { allLayers, batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { allLosses, softmaxCrossEntropy } from '@gradwright/losses';
import { sgd } from '@gradwright/optimizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { anyHidden, network as anyNetwork, overwrite, someRows } from '../test/any-model.ts';
import { expectError, hashOf, rows, smallNetwork } from '../test/support.ts';
import { decodeModel, encodeModel } from './model-file.ts';
import { predict } from './predict.ts';
import { train } from './train.ts';
import { readWeights, writeWeights } from './weights.ts';

const backend = createReferenceBackend();
const use: Readonly<Record<string, Factory>> = { ...allLayers, ...allLosses };

function placed<L extends Layer>(model: L): L {
  place(model, { backend, seed: 5 });
  return model;
}

/** A file with other metadata than `encodeModel` writes, and a checksum that holds. */
function forged(tensors: Parameters<typeof encodeSafetensors>[0], metadata: Record<string, string>): Uint8Array {
  const blank = '0'.repeat(64);
  const bytes = encodeSafetensors(tensors, { format: 'gradwright model', version: '1', checksum: blank, ...metadata });
  const text = new TextDecoder('latin1').decode(bytes);
  bytes.set(new TextEncoder().encode(sha256(bytes)), text.indexOf(`"checksum":"${blank}"`) + '"checksum":"'.length);
  return bytes;
}

describe('a model file', () => {
  test('gives back the model to the bit, statistics, loss, preparation and notes with it', () => {
    const model = placed(sequential(dense(2, 4), batchNorm(4), relu(), dropout({ keep: 0.5 }), dense(4, 2)));
    const bytes = encodeModel({
      model,
      loss: softmaxCrossEntropy({ labelSmoothing: 0.1 }),
      preparation: { kind: 'none' },
      notes: ['a', 1],
    });
    const loaded = decodeModel(bytes, { use, backend: createReferenceBackend() });
    expect(hashOf(loaded.model)).toBe(hashOf(model));
    expect(describeModel(loaded.model)).toEqual(describeModel(model));
    expect(describeModel(loaded.loss!)).toEqual(['softmaxCrossEntropy', [{ labelSmoothing: 0.1 }]]);
    expect([loaded.preparation, loaded.notes]).toEqual([{ kind: 'none' }, ['a', 1]]);
    const inputs = [[0.5, -1]];
    expect(predict(loaded.model, inputs)).toEqual(predict(model, inputs));
  });

  test('whatever network, whatever numbers: read and written again, it has the same bytes, and gives the same answers (properties 67, 68)', () => {
    fc.assert(
      fc.property(anyHidden, fc.array(fc.float(), { maxLength: 9 }), someRows, fc.nat(), (hidden, numbers, inputs, seed) => {
        const model = anyNetwork(hidden);
        place(model, { backend, seed });
        const answers = predict(model, inputs);
        const told = decodeModel(encodeModel({ model }), { use, backend: createReferenceBackend() }).model;
        expect(predict(told, inputs)).toEqual(answers);
        // And with any numbers for weights, as they come.
        if (numbers.length > 0) overwrite(model, numbers);
        const bytes = encodeModel({ model });
        expect(encodeModel({ model: decodeModel(bytes, { use, backend }).model })).toEqual(bytes);
      }),
      properties(),
    );
  });

  test('a copy, as a file makes one, lives a life of its own (property 72)', async () => {
    // More of one class than of the other: whatever else is dead, the last bias learns.
    const data = rows(
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
      [0, 1, 1, 1],
    );
    const options = { data, loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 0.5 }), epochs: 1, batchSize: 2 };
    await fc.assert(
      fc.asyncProperty(anyHidden, fc.nat(), fc.boolean(), async (hidden, seed, original) => {
        const model = anyNetwork(hidden);
        place(model, { backend, seed });
        const before = hashOf(model);
        const copy = decodeModel(encodeModel({ model }), { use, backend }).model;
        const [trained, other] = original ? [model, copy] : [copy, model];
        await train(trained, { ...options, seed }).finish();
        expect(hashOf(trained)).not.toBe(before);
        expect(hashOf(other)).toBe(before);
      }),
      properties(),
    );
  });

  test('the same model gives the same bytes', () => {
    const model = placed(smallNetwork());
    expect(encodeModel({ model })).toEqual(encodeModel({ model }));
  });

  test('a layer that stands in two places comes back as one', () => {
    const shared = dense(2, 2);
    const model = placed(sequential(shared, relu(), shared));
    const { model: again } = decodeModel(encodeModel({ model }), { use, backend });
    expect(again.children!['0']).toBe(again.children!['2']);
    expect(hashOf(again)).toBe(hashOf(model));
  });

  test('broken and tiny numbers keep their bits', () => {
    const model = placed(dense(1, 4));
    const odd = Float32Array.of(NaN, -Infinity, -0, 1e-45);
    backend.write(model.parameters.weight.value, odd);
    const { model: again } = decodeModel(encodeModel({ model }), { use, backend });
    expect(readWeights(again).get('weight')!.data).toEqual(odd);
  });

  test('an option that is not there leaves no trace', () => {
    const bytes = encodeModel({ model: placed(dense(2, 2)), notes: { a: 1, b: undefined } as never });
    expect(decodeModel(bytes, { use, backend }).notes).toEqual({ a: 1 });
  });

  test('keys such as __proto__ stay keys', () => {
    const notes = JSON.parse('{"__proto__":{"polluted":true}}') as Json;
    const again = decodeModel(encodeModel({ model: placed(dense(2, 2)), notes }), { use, backend }).notes;
    expect(Object.hasOwn(again as object, '__proto__')).toBe(true);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  test('without loss, preparation and notes there are none', () => {
    const loaded = decodeModel(encodeModel({ model: placed(smallNetwork()) }), { use, backend });
    expect(loaded).toMatchObject({ loss: undefined, preparation: undefined, notes: undefined });
  });
});

describe('damage', () => {
  const bytes = encodeModel({ model: placed(dense(2, 2)), loss: softmaxCrossEntropy() });

  test('every flipped byte is refused with a typed error', async () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0xff;
      await expectTyped(() => decodeModel(damaged, { use, backend }));
    }
  });

  test('every shorter file is, and a longer one', async () => {
    for (let length = 0; length < bytes.length; length++)
      await expectTyped(() => decodeModel(bytes.slice(0, length), { use, backend }));
    await expectTyped(() => decodeModel(Uint8Array.of(...bytes, 0), { use, backend }));
  });

  async function expectTyped(run: () => unknown): Promise<void> {
    let code = 'nothing';
    try {
      run();
    } catch (error) {
      code = (error as { code?: string }).code ?? String(error);
    }
    expect(['E_FORMAT', 'E_VERSION', 'E_CHECKSUM', 'E_LIMIT', 'E_SHAPE']).toContain(code);
  }
});

describe('refuses', () => {
  const circle = () => {
    const all: Json[] = [];
    all.push(all);
    return all;
  };
  const weights = { weight: { shape: [2, 2], data: new Float32Array(4) }, bias: { shape: [2], data: new Float32Array(2) } };
  const model = JSON.stringify({ model: ['dense', [2, 2]] });
  const load = (bytes: Uint8Array, factories = use) => decodeModel(bytes, { use: factories, backend });

  test.each<[string, () => unknown, string, string]>([
    ['a model without numbers', () => encodeModel({ model: dense(2, 2) }), 'E_STATE', 'expected place(model'],
    ['what is no model', () => encodeModel({ model: { forward: 1 } as never }), 'E_ARG', ''],
    [
      'a factory for a loss',
      () => encodeModel({ model: placed(dense(2, 2)), loss: softmaxCrossEntropy as never }),
      'E_ARG',
      'encodeModel: loss',
    ],
    [
      'a layer for a loss',
      () => encodeModel({ model: placed(dense(2, 2)), loss: relu() as never }),
      'E_ARG',
      'encodeModel: loss',
    ],
    [
      'a file with a layer for a loss',
      () => load(forged(weights, { contents: '{"model":["dense",[2,2]],"loss":["relu",[]]}' })),
      'E_FORMAT',
      'its loss is described by relu, which makes no loss',
    ],
    [
      'NaN in the notes',
      () => encodeModel({ model: placed(dense(2, 2)), notes: { figures: [1, NaN] } }),
      'E_NONFINITE',
      'encodeModel: notes.figures.1 is NaN',
    ],
    [
      'a function in the notes',
      () => encodeModel({ model: placed(dense(2, 2)), notes: [() => 1] as never }),
      'E_ARG',
      'encodeModel: notes.0 must be plain data',
    ],
    [
      'a hole in a list',
      () => encodeModel({ model: placed(dense(2, 2)), notes: [undefined] as never }),
      'E_ARG',
      'encodeModel: notes.0 must be plain data',
    ],
    [
      'a big integer in the notes',
      () => encodeModel({ model: placed(dense(2, 2)), notes: 1n as never }),
      'E_ARG',
      'encodeModel: notes must be plain data',
    ],
    [
      'a date in the preparation',
      () => encodeModel({ model: placed(dense(2, 2)), preparation: { at: new Date(0) } as never }),
      'E_ARG',
      'encodeModel: preparation.at must be plain data',
    ],
    [
      'notes that hold themselves',
      () => encodeModel({ model: placed(dense(2, 2)), notes: circle() }),
      'E_LIMIT',
      'encodeModel: notes nests deeper than 64',
    ],
    ['what is no file', () => load(new Uint8Array(3)), 'E_FORMAT', ''],
    ['a text for bytes', () => load('model.gradwright' as never), 'E_ARG', ''],
    [
      'safetensors of something else',
      () => load(encodeSafetensors(weights, {})),
      'E_FORMAT',
      'it is not a Gradwright model file',
    ],
    [
      'a newer version',
      () => load(forged(weights, { version: '2', contents: model })),
      'E_VERSION',
      'the file has version 2, this build reads up to 1',
    ],
    [
      'a version that is none',
      () => load(forged(weights, { version: '-1', contents: model })),
      'E_FORMAT',
      'it names no version',
    ],
    ['contents that are no JSON', () => load(forged(weights, { contents: '{' })), 'E_FORMAT', 'its contents are not JSON'],
    ['no model in it', () => load(forged(weights, { contents: '{}' })), 'E_FORMAT', 'it describes no model'],
    [
      'a model under __proto__',
      () => load(forged(weights, { contents: '{"__proto__":{"model":["dense",[2,2]]}}' })),
      'E_FORMAT',
      'it describes no model',
    ],
    ['a layer that nobody allowed', () => load(forged(weights, { contents: model }), { relu }), 'E_FORMAT', 'dense'],
    [
      'a factory from the prototype',
      () => load(forged(weights, { contents: '{"model":["constructor",[]]}' }), { relu }),
      'E_FORMAT',
      'constructor',
    ],
    ['a loss for a model', () => load(forged({}, { contents: '{"model":["meanSquaredError",[]]}' })), 'E_FORMAT', ''],
    [
      'numbers of another shape',
      () => load(forged({ ...weights, bias: { shape: [3], data: new Float32Array(3) } }, { contents: model })),
      'E_SHAPE',
      'bias has shape [3], expected [2]',
    ],
    [
      'numbers that are missing',
      () => load(forged({ weight: weights.weight }, { contents: model })),
      'E_SHAPE',
      'no numbers for bias',
    ],
    [
      'numbers that nobody has',
      () => load(forged({ ...weights, extra: weights.bias }, { contents: model })),
      'E_SHAPE',
      'extra is no parameter of this model',
    ],
    [
      'whole numbers',
      () => load(forged({ ...weights, bias: { shape: [2], data: new Int32Array(2) } }, { contents: model })),
      'E_FORMAT',
      'bias holds whole numbers',
    ],
    [
      'settings that the layer refuses',
      () => load(forged(weights, { contents: '{"model":["dense",[2,-2]]}' })),
      'E_RANGE',
      'dense',
    ],
    ['no factories', () => decodeModel(forged(weights, { contents: model }), { backend } as never), 'E_ARG', 'use'],
    ['no backend', () => decodeModel(forged(weights, { contents: model }), { use } as never), 'E_ARG', 'backend'],
    ['no options', () => (decodeModel as (bytes: Uint8Array) => unknown)(forged(weights, { contents: model })), 'E_ARG', ''],
  ])('%s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});

describe('readWeights and writeWeights', () => {
  test('give one model the numbers of another', () => {
    const [from, to] = [placed(smallNetwork()), smallNetwork()];
    place(to, { backend, seed: 6 });
    expect(hashOf(to)).not.toBe(hashOf(from));
    writeWeights(to, readWeights(from));
    expect(hashOf(to)).toBe(hashOf(from));
  });

  test('what was read does not move with the model', () => {
    const model = placed(dense(1, 1));
    const read = readWeights(model);
    backend.write(model.parameters.weight.value, [9]);
    expect([...read.get('weight')!.data]).not.toEqual([9]);
  });

  test.each<[string, (numbers: Map<string, unknown>) => unknown, string, string]>([
    ['one too few', (numbers) => numbers.delete('2.bias'), 'E_SHAPE', 'writeWeights: no numbers for 2.bias'],
    ['one too many', (numbers) => numbers.set('3.bias', numbers.get('2.bias')), 'E_SHAPE', '3.bias is no parameter'],
    [
      'another shape',
      (numbers) => numbers.set('2.bias', { shape: [1], data: new Float32Array(1) }),
      'E_SHAPE',
      '2.bias has shape [1]',
    ],
    ['texts', (numbers) => numbers.set('2.bias', { shape: [2], data: ['1', '2'] }), 'E_ARG', 'values of 2.bias must be'],
  ])('all or none: %s', async (_, spoil, code, words) => {
    const model = placed(smallNetwork());
    const before = hashOf(model);
    const numbers = new Map<string, unknown>(
      [...readWeights(model)].map(([path, { shape, data }]) => [path, { shape, data: data.map(() => 1) }]),
    );
    spoil(numbers);
    await expectError(() => writeWeights(model, numbers as never), code, words);
    expect(hashOf(model)).toBe(before);
  });

  test('before place there are none to read or write', async () => {
    await expectError(() => readWeights(smallNetwork()), 'E_STATE', 'expected place(model');
    await expectError(() => writeWeights(smallNetwork(), readWeights(placed(smallNetwork()))), 'E_STATE', 'expected place(model');
  });
});
