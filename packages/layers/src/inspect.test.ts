import {
  backwardThrough,
  createRandom,
  createReferenceBackend,
  forwardChild,
  parametersOf,
  readNow,
  tensor,
  type Layer,
  type Loss,
  type Tensor,
} from '@gradwright/core';
import { describe, expect, test } from 'vitest';
import { expectError, placed } from '../test/support.ts';
import { batchNorm } from './batch-norm.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { freeze } from './freeze.ts';
import { inspect } from './inspect.ts';
import { leakyRelu } from './leaky-relu.ts';
import { relu } from './relu.ts';
import { residual } from './residual.ts';
import { sequential } from './sequential.ts';

const backend = createReferenceBackend();
const model = () => placed(sequential(dense(2, 3), relu(), dense(3, 1)), backend);
const x = tensor(backend, [
  [1, 2],
  [-3, 4],
]);

/** The mean of the outputs, and its gradient. */
const mean: Loss = {
  type: 'mean',
  settings: [],
  forward(prediction, target) {
    const data = [...readNow(prediction)];
    const dy = new Float32Array(data.length).fill(1 / data.length);
    const value = data.reduce((sum, p, i) => sum + (p - readNow(target)[i]!), 0) / data.length;
    return [tensor(backend, [value], []), () => tensor(backend, dy, prediction.shape)];
  },
};

describe('inspect', () => {
  test('shows every layer in order, parents first, with its output', () => {
    const net = model();
    const { layers, parameters, loss, inputGradient } = inspect(net, x);
    expect(layers.map(({ path, type, size, output }) => [path, type, size, output?.shape])).toEqual([
      ['', 'sequential', 0, [2, 1]],
      ['0', 'dense', 9, [2, 3]],
      ['1', 'relu', 0, [2, 3]],
      ['2', 'dense', 4, [2, 1]],
    ]);
    const [whole, first, second, third] = layers;
    expect(second!.output!.data).toEqual(first!.output!.data.map((value) => Math.max(0, value)));
    expect(third!.output).toEqual(whole!.output);
    expect(layers.every(({ outputGradient }) => outputGradient === undefined)).toBe(true);
    expect([loss, inputGradient]).toEqual([undefined, undefined]);
    expect(parameters.map(({ path, trainable, gradient }) => [path, trainable, gradient])).toEqual([
      ['0.weight', true, undefined],
      ['0.bias', true, undefined],
      ['2.weight', true, undefined],
      ['2.bias', true, undefined],
    ]);
    expect(parameters[0]!.value.data).toEqual(readNow(net.children[0].parameters.weight.value));
  });

  test('goes back from an output gradient', () => {
    const net = model();
    const seen = inspect(net, x, { outputGradient: tensor(backend, [[1], [2]]) });
    expect(seen.layers.map(({ outputGradient }) => outputGradient?.shape)).toEqual([
      [2, 1],
      [2, 3],
      [2, 3],
      [2, 1],
    ]);
    expect([...seen.layers[3]!.outputGradient!.data]).toEqual([1, 2]);
    expect(seen.inputGradient!.shape).toEqual([2, 2]);
    const bias = seen.parameters.find(({ path }) => path === '2.bias')!;
    expect([...bias.gradient!.data]).toEqual([3]);
  });

  test('goes back from a loss, and gives its value', () => {
    const target: Tensor = tensor(backend, [[0], [0]]);
    const seen = inspect(model(), x, { loss: mean, target });
    const output = seen.layers[0]!.output!.data;
    expect(seen.loss).toBeCloseTo((output[0]! + output[1]!) / 2, 6);
    expect([...seen.layers[0]!.outputGradient!.data]).toEqual([0.5, 0.5]);
    expect([...seen.parameters.find(({ path }) => path === '2.bias')!.gradient!.data]).toEqual([1]);
  });

  test('changes nothing: gradients of a step under way and statistics are as before, after a throw too', () => {
    const net = placed(sequential(dense(2, 3), batchNorm(3)), backend);
    const all = parametersOf(net).map(({ parameter }) => parameter);
    for (const { gradient, shape } of all) backend.write(gradient, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.1));
    const state = () => all.map(({ value, gradient }) => [readNow(value), readNow(gradient)]);
    const before = state();
    const outputGradient = tensor(backend, [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const seen = inspect(net, x, { training: true, outputGradient });
    expect(state()).toEqual(before);
    // And what it shows is of this pass alone, the change of the running statistics included.
    const gradientOf = (path: string) => [...seen.parameters.find((parameter) => parameter.path === path)!.gradient!.data];
    expect(gradientOf('1.beta')).toEqual([5, 7, 9]);
    expect(gradientOf('1.runningMean').every((change) => Math.abs(change) > 0)).toBe(true);

    const broken: Layer = {
      ...relu(),
      forward: (input) => [
        input,
        () => {
          throw new Error('broken');
        },
      ],
    };
    const bad = placed(sequential(net, broken), backend);
    expect(() => inspect(bad, x, { outputGradient })).toThrow('broken');
    expect(state()).toEqual(before);
  });

  test('the copies stay as they are when the model goes on', () => {
    const net = model();
    const seen = inspect(net, x);
    const copy = seen.layers.map(({ output }) => [...output!.data]);
    backend.write(net.children[0].parameters.weight.value, new Float32Array(6).fill(9));
    inspect(net, x);
    expect(seen.layers.map(({ output }) => [...output!.data])).toEqual(copy);
  });

  test('training with a key shows the masks of that step; without, dropout is off', () => {
    const net = dropout({ keep: 0.5 });
    const ones = tensor(backend, [Array.from({ length: 32 }, () => 1)]);
    const output = (options?: Parameters<typeof inspect>[2]) => [...inspect(net, ones, options).layers[0]!.output!.data];
    expect(output()).toEqual(Array.from({ length: 32 }, () => 1));
    const at = (step: number) => output({ training: true, random: createRandom(7).at(step) });
    expect(at(0)).toEqual(at(0));
    expect(at(0)).not.toEqual(at(1));
  });

  test('finds layers in residuals and frozen parts; one that stands twice shows its last run', () => {
    const shared = relu();
    const net = placed(sequential(residual(sequential(dense(2, 2), shared)), freeze(dense(2, 2)), shared), backend);
    const { layers } = inspect(net, x);
    expect(layers.map(({ path, type }) => `${path} ${type}`)).toEqual([
      ' sequential',
      '0 residual',
      '0.body sequential',
      '0.body.0 dense',
      '0.body.1 relu',
      '1 freeze',
      '2 relu',
    ]);
    expect(layers.every(({ output }) => output !== undefined)).toBe(true);
  });

  test('of a layer that runs twice under one path it shows the last run, forward and back', () => {
    const body = leakyRelu({ slope: 0.5 });
    const twice: Layer = {
      type: 'twice',
      settings: [body],
      parameters: {},
      children: { body },
      forward(input, context) {
        const [once, backOnce] = forwardChild('body', body, input, context);
        const [again, backAgain] = forwardChild('body', body, once, context);
        return [again, (gradient) => backOnce(backwardThrough(backAgain, gradient))];
      },
    };
    const { layers } = inspect(twice, tensor(backend, [[-4]]), { outputGradient: tensor(backend, [[8]]) });
    const shown = layers.find(({ path }) => path === 'body')!;
    expect([[...shown.output!.data], [...shown.outputGradient!.data]]).toEqual([[-1], [8]]);
  });

  test('prints a table', () => {
    const net = placed(sequential(dense(2, 64), relu(), freeze(dense(64, 3))), backend);
    expect(String(inspect(net, x))).toBe(
      [
        'path     layer       output   parameters',
        '(model)  sequential  [2, 3]            0',
        '0        dense       [2, 64]         192',
        '1        relu        [2, 64]           0',
        '2        freeze      [2, 3]          195',
        'total                                387',
        '192 trainable',
      ].join('\n'),
    );
  });

  test.each<[string, () => unknown, string, string]>([
    ['a model without numbers', () => inspect(dense(2, 3), x), 'E_STATE', 'place(model'],
    ['an array for input', () => inspect(model(), [[1, 2]] as never), 'E_ARG', 'inspect: input must be a tensor'],
    ['what is no model', () => inspect({} as never, x), 'E_ARG', 'inspect: model must be a layer'],
    [
      'a loss without target',
      () => inspect(model(), x, { loss: mean }),
      'E_ARG',
      'expected loss and target, or outputGradient, or none of them',
    ],
    [
      'a loss and an output gradient',
      () => inspect(model(), x, { loss: mean, target: x, outputGradient: x }),
      'E_ARG',
      'expected loss and target',
    ],
    ['a misspelt option', () => inspect(model(), x, { train: true } as never), 'E_ARG', 'inspect: unknown option "train"'],
    [
      'an input of the wrong shape',
      () => inspect(model(), tensor(backend, [[1]])),
      'E_SHAPE',
      'dense.forward: input has shape [1, 1]',
    ],
    [
      'an output gradient of the wrong shape',
      () => inspect(model(), x, { outputGradient: x }),
      'E_SHAPE',
      'outputGradient has shape [2, 2], expected [2, 1]',
    ],
  ])('refuses %s', (_, body, code, message) => expectError(body, code, message));
});
