import { expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { chain, counting, linear } from '../test/layers.ts';
import { constant, zero } from './initializers.ts';
import { createParameter } from './parameter.ts';
import { parametersOf } from './parameters-of.ts';

test('a parameter is a shape and an initializer, without numbers until it is placed', () => {
  const shape = [2, 3];
  const parameter = createParameter({ shape, initializer: constant(1) });
  shape[0] = 9;
  expect(parameter).toMatchObject({ shape: [2, 3], role: 'weight', trainable: true });
  expect('penalty' in parameter).toBe(false);
  expectError(() => parameter.value, 'E_STATE', 'parameter.value: the model has no numbers yet');
  expectError(() => parameter.gradient, 'E_STATE', 'parameter.gradient: the model has no numbers yet');
});

test('a statistic is never trained', () => {
  expect(createParameter({ shape: [1], initializer: zero(), role: 'statistic' }).trainable).toBe(false);
});

test.each<[string, unknown, string, string]>([
  ['no options', undefined, 'E_ARG', 'createParameter: shape must be an array'],
  [
    'no initializer for a statistic',
    { shape: [1], role: 'statistic' },
    'E_ARG',
    'initializer must be an initializer, such as heNormal(), got undefined',
  ],
  ['a factory that was not called', { shape: [1], initializer: zero }, 'E_ARG', 'initializer must be an initializer'],
  ['no shape', { initializer: zero() }, 'E_ARG', 'shape must be an array'],
  ['half a size', { shape: [1.5], initializer: zero() }, 'E_SHAPE', 'shape[0]'],
  ['too many numbers', { shape: [2 ** 28], initializer: zero() }, 'E_LIMIT', 'more than'],
  ['an unknown role', { shape: [1], initializer: zero(), role: 'bias' }, 'E_ARG', 'role must be one of "weight", "statistic"'],
  ['a misspelt option', { shape: [1], initializer: zero(), penality: 1 }, 'E_ARG', 'unknown option "penality"'],
])('%s: refused', (_, options, code, message) => {
  expectError(() => createParameter(options as never), code, message);
});

test('parametersOf: parents before children, each once, under its first path', () => {
  const shared = linear(1, 1);
  const model = chain(shared, chain(counting(2), shared), {
    ...chain(linear(1, 1)),
    parameters: { own: createParameter({ shape: [], initializer: zero() }) },
  });
  expect(parametersOf(model).map(({ path }) => path)).toEqual(['0.weight', '1.0.shift', '1.0.mean', '2.own', '2.0.weight']);
  expect(parametersOf(model)[0]!.parameter).toBe(shared.parameters.weight);
  expect(parametersOf(chain())).toEqual([]);
});

test('more than ten children stay in order, although their names are numbers', () => {
  const model = chain(...Array.from({ length: 12 }, () => linear(1, 1)));
  expect(parametersOf(model).map(({ path }) => path)).toEqual(Array.from({ length: 12 }, (_, i) => `${i}.weight`));
});
