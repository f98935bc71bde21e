import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { chain, counting, linear } from '../test/layers.ts';
import { readNow } from './make-tensor.ts';
import { parametersOf } from './parameters-of.ts';
import { place } from './place.ts';
import { placeValues, type ModelValues } from './place-values.ts';
import { createReferenceBackend } from './reference-backend.ts';
import { createTestingBackend } from './testing/float64-backend.ts';

const make = () => chain(linear(2, 1), counting(1));
const given: ModelValues = new Map([
  ['0.weight', { shape: [2, 1], data: Float32Array.of(1, 2) }],
  ['1.shift', { shape: [1], data: Float32Array.of(3) }],
  ['1.mean', { shape: [1], data: Float64Array.of(4) }],
]);
const numbers = (model: ReturnType<typeof make>) =>
  parametersOf(model).map(({ path, parameter }) => [path, [...readNow(parameter.value)], [...readNow(parameter.gradient)]]);

test.each([createReferenceBackend, createTestingBackend])(
  'a model has the numbers it is given, its gradients are zero',
  (create) => {
    const model = make();
    const { values, statistics } = placeValues(model, { backend: create(), values: given });
    expect(numbers(model)).toEqual([
      ['0.weight', [1, 2], [0, 0]],
      ['1.shift', [3], [0]],
      ['1.mean', [4], [0]],
    ]);
    expect(values.segments.map(({ tensor }) => [...readNow(tensor)])).toEqual([[1, 2, 3]]);
    expect(statistics.segments.map(({ tensor }) => [...readNow(tensor)])).toEqual([[4]]);
  },
);

test('it lives as a placed model does: place moves it, and keeps its numbers', () => {
  const model = make();
  placeValues(model, { backend: createReferenceBackend(), values: given });
  const before = numbers(model);
  place(model, { backend: createReferenceBackend() });
  expect(numbers(model)).toEqual(before);
});

describe('refused, and nothing is placed', () => {
  const backend = createReferenceBackend();
  const without = new Map([...given].slice(1));
  const shaped = (shape: readonly number[], data: Float32Array) => new Map([...given, ['0.weight', { shape, data }]]);
  test.each<[string, unknown, string, string]>([
    ['no options', undefined, 'E_ARG', 'placeValues: backend'],
    ['a backend that is none', { backend: {}, values: given }, 'E_ARG', 'backend must be a backend'],
    ['no values', { backend }, 'E_ARG', 'values must be a map'],
    ['an object for a map', { backend, values: {} }, 'E_ARG', 'values must be a map'],
    ['one too few', { backend, values: without }, 'E_SHAPE', 'no numbers for 0.weight, expected [2, 1]'],
    [
      'one too many',
      { backend, values: new Map([...given, ['2.bias', given.get('1.mean')!]]) },
      'E_SHAPE',
      '2.bias is no parameter',
    ],
    [
      'numbers in a list',
      { backend, values: new Map<string, unknown>([...given, ['1.shift', { shape: [1], data: ['3'] }]]) },
      'E_ARG',
      'values of 1.shift must be { shape, data } with data a Float32Array or Float64Array, got',
    ],
    [
      'nothing for numbers',
      { backend, values: new Map<string, unknown>([...given, ['1.shift', null]]) },
      'E_ARG',
      'values of 1.shift must be { shape, data } with data a Float32Array or Float64Array, got null',
    ],
    [
      'another shape',
      { backend, values: shaped([1, 2], Float32Array.of(1, 2)) },
      'E_SHAPE',
      '0.weight has shape [1, 2], expected [2, 1]',
    ],
    [
      'fewer numbers than the shape says',
      { backend, values: shaped([2, 1], Float32Array.of(1)) },
      'E_SHAPE',
      '0.weight has 1 numbers',
    ],
    ['a misspelt option', { backend, weights: given }, 'E_ARG', 'unknown option "weights"'],
  ])('%s', (_, options, code, message) => {
    const model = make();
    expectError(() => placeValues(model, options as never), code, message);
    expect(parametersOf(model).map(({ parameter }) => parameter['~home'])).toEqual([undefined, undefined, undefined]);
  });

  test('what is no model', () =>
    expectError(() => placeValues(3 as never, { backend, values: given }), 'E_ARG', 'model must be a layer'));

  test('a model that has numbers already', () => {
    const model = make();
    placeValues(model, { backend, values: given });
    expectError(() => placeValues(model, { backend, values: given }), 'E_STATE', '0.weight has numbers already');
  });
});
