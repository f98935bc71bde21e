import {
  build,
  createContext,
  createParameter,
  constant,
  createReferenceBackend,
  describe as describeLayer,
  parametersOf,
  readNow,
  tensor,
  trains,
  type Layer,
} from '@gradwright/core';
import { describe, expect, test } from 'vitest';
import { bits, expectError, placed, run } from '../test/support.ts';
import { allLayers } from './all-layers.ts';
import { batchNorm } from './batch-norm.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { freeze, unfreeze, type Frozen } from './freeze.ts';
import { relu } from './relu.ts';
import { sequential } from './sequential.ts';

const flags = (layer: Layer) => parametersOf(layer).map(({ parameter }) => parameter.trainable);

describe('freeze', () => {
  test('no weight inside is trained, and gradients flow through to what stands before', () => {
    const model = placed(sequential(dense(2, 3), freeze(sequential(dense(3, 3), relu())), dense(3, 1)));
    const { backend } = model.children[0].parameters.weight.value;
    run(model, [[1, 2]], [[1]], { backend, training: true, inputGradient: false });
    const touched = parametersOf(model).map(({ path, parameter }) => [
      path,
      readNow(parameter.gradient).some((value) => value !== 0),
    ]);
    expect(touched).toEqual([
      ['0.weight', true],
      ['0.bias', true],
      ['1.0.weight', false],
      ['1.0.bias', false],
      ['2.weight', true],
      ['2.bias', true],
    ]);
    expect(trains(model.children[1])).toBe(false);
  });

  test('is the layer itself, to the bit: names, first values and output', () => {
    const make = () => sequential(dense(2, 3), relu(), dense(3, 2));
    const [plain, frozen] = [placed(make()), placed(freeze(make()))];
    expect(parametersOf(frozen).map(({ path }) => path)).toEqual(parametersOf(plain).map(({ path }) => path));
    const results = [plain, frozen].map((model) => {
      const { backend } = parametersOf(model)[0]!.parameter.value;
      const { output, inputGradient } = run(model, [[1, 2]], [[1, 1]], { backend });
      return [bits(output), bits(inputGradient!)];
    });
    expect(results[1]).toEqual(results[0]);
  });

  test('runs as in evaluation: batch norms on their kept statistics, which do not move; dropout off', () => {
    const inner = sequential(batchNorm(2), dropout({ keep: 0.5 }));
    const model = placed(freeze(inner));
    const { backend } = parametersOf(model)[0]!.parameter.value;
    const x = [
      [1, 2],
      [30, -4],
      [5, 60],
    ];
    const evaluated = run(inner, x, undefined, { backend, training: false }).output;
    expect(bits(run(model, x, x, { backend, training: true }).output)).toEqual(bits(evaluated));
    for (const { parameter } of parametersOf(model)) expect(readNow(parameter.gradient).every((value) => value === 0)).toBe(true);
  });

  test('may run in blocks of rows, since no batch norm looks at them', () => {
    expect(batchNorm(2).wholeBatch).toBe(true);
    expect(freeze(batchNorm(2)).wholeBatch).toBeUndefined();
  });

  test('a watcher sees the layers inside under their own paths', () => {
    const model = placed(freeze(sequential(dense(2, 3), relu())));
    const { backend } = parametersOf(model)[0]!.parameter.value;
    const seen: string[] = [];
    const context = createContext({ backend, batchSize: 1, observe: (path, way) => seen.push(`${way} ${path}`) });
    model.forward(tensor(backend, [[1, 2]]), context)[1](tensor(backend, [[1, 1, 1]]));
    expect(seen).toEqual(['forward 0', 'forward 1', 'backward 1', 'backward 0']);
  });

  test('describes itself, and is frozen when built again', () => {
    const description = describeLayer(freeze(dense(2, 3)));
    expect(description).toEqual(['freeze', [['dense', [2, 3]]]]);
    expect(flags(build<Layer>(description, { use: allLayers }))).toEqual([false, false]);
  });
});

describe('unfreeze', () => {
  test('gives the layer back, as trainable as it was before: a bias held by hand stays so', () => {
    const layer = dense(2, 3);
    layer.parameters.bias!.trainable = false;
    const frozen = freeze(layer);
    expect(flags(layer)).toEqual([false, false]);
    expect(unfreeze(frozen)).toBe(layer);
    expect(flags(layer)).toEqual([true, false]);
  });

  test('a statistic never becomes trainable', () => {
    const mean = createParameter({ shape: [1], initializer: constant(0), role: 'statistic' });
    const layer: Layer = { ...relu(), parameters: { mean } };
    expect(mean.trainable).toBe(false);
    unfreeze(freeze(layer));
    expect(mean.trainable).toBe(false);
    const norm = batchNorm(2);
    unfreeze(freeze(norm));
    for (const { parameter } of parametersOf(norm)) expect(parameter.trainable).toBe(parameter.role === 'weight');
  });

  test('frozen twice, it takes two to train again', () => {
    const layer = dense(2, 3);
    const twice = freeze(freeze(layer));
    expect(flags(unfreeze(twice))).toEqual([false, false]);
    expect(flags(unfreeze(unfreeze(twice)))).toEqual([true, true]);
  });

  test('keeps the numbers: the same place, the same values', () => {
    const frozen = placed(freeze(dense(2, 3)));
    const { value } = frozen.parameters.weight;
    expect(unfreeze(frozen).parameters.weight.value).toBe(value);
  });
});

test('refuses what is no layer, and what was never frozen', () => {
  expectError(() => freeze(1 as never), 'E_ARG', 'freeze: layer must be a layer, got 1');
  expectError(() => freeze(undefined as never), 'E_ARG', 'freeze: layer must be a layer');
  expectError(() => unfreeze(dense(2, 3) as unknown as Frozen), 'E_ARG', 'unfreeze: frozen must be a layer from freeze(…)');
  expectError(() => unfreeze(null as never), 'E_ARG', 'unfreeze: frozen must be a layer');
  const frozen = freeze(dense(2, 3));
  expectError(() => run(frozen, tensor(createReferenceBackend(), [[1, 2]])), 'E_STATE', 'place(model');
});
