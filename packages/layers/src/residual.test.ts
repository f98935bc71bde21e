import {
  createContext,
  createReferenceBackend,
  describe as describeLayer,
  parametersOf,
  readNow,
  tensor,
  type Layer,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { expectError, placed, run } from '../test/support.ts';
import { allLayers } from './all-layers.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { leakyRelu } from './leaky-relu.ts';
import { relu } from './relu.ts';
import { residual } from './residual.ts';
import { sequential } from './sequential.ts';
import { tanh } from './tanh.ts';

describe('residual', () => {
  test('by hand: y = x + f(x), dx = dy + f′·dy [seed 62]', () => {
    const { output, inputGradient } = run(residual(leakyRelu({ slope: 0.5 })), [[-2, 3]], [[10, 100]]);
    expect([...output]).toEqual([-3, 6]);
    expect([...inputGradient!]).toEqual([15, 200]);
  });

  test('by hand with a shortcut: y = s(x) + f(x), dx = s′·dy + f′·dy', () => {
    const { output, inputGradient } = run(residual(relu(), { shortcut: leakyRelu({ slope: 0.5 }) }), [[-2, 3]], [[10, 100]]);
    expect([...output]).toEqual([-1, 6]);
    expect([...inputGradient!]).toEqual([5, 200]);
  });

  goldenCases('residual', (golden, input, backend) => {
    const activation = golden.params['activation'] === 'relu' ? relu : tanh;
    const [inputs, hidden, outputs] = [...input('W1').shape, input('W2').shape[1]!] as [number, number, number];
    const body: Layer = sequential(dense(inputs, hidden), activation(), dense(hidden, outputs));
    const projects = 'Ws' in golden.inputs;
    const block: Layer = projects ? residual(body, { shortcut: dense(inputs, outputs, { bias: false }) }) : residual(body);
    const model: Layer = golden.params['post_activation'] === true ? sequential(block, activation()) : block;
    placed(model, backend);
    const names = ['W1', 'b1', 'W2', 'b2', ...(projects ? ['Ws'] : [])];
    const parameters = parametersOf(model).map(({ parameter }) => parameter);
    names.forEach((name, i) => backend.write(parameters[i]!.value, readNow(input(name))));
    const x = input('X');
    const [Y, backward] = model.forward(x, createContext({ backend, batchSize: x.shape[0]! }));
    const dX = backward(input('dY'))!;
    return { Y, dX, ...Object.fromEntries(names.map((name, i) => [`d${name}`, parameters[i]!.gradient])) };
  });

  describe.each<[string, () => Layer]>([
    ['plain', () => residual(sequential(dense(3, 4), tanh(), dense(4, 3)))],
    ['with a shortcut', () => residual(dense(3, 4), { shortcut: dense(3, 4, { bias: false }) })],
  ])('%s', (_, make) => {
    const cases = layerCases({ make, input: [4, 3], wrong: [[4, 2]], use: allLayers });
    for (const { name, check } of cases) test(name, check);
  });

  gradientsOverShapes((pick) => {
    const [inputs, outputs] = [pick(1, 6), pick(1, 6)];
    const body = sequential(dense(inputs, 3), tanh(), dense(3, outputs));
    const layer: Layer =
      inputs === outputs ? residual(body) : residual(body, { shortcut: dense(inputs, outputs, { bias: false }) });
    return { layer, input: [pick(1, 6), inputs] };
  });

  test('names its children body and shortcut, and describes itself', () => {
    const layer = residual(dense(4, 6), { shortcut: dense(4, 6, { bias: false }) });
    expect(parametersOf(layer).map(({ path }) => path)).toEqual(['body.weight', 'body.bias', 'shortcut.weight']);
    expect(describeLayer(layer)).toEqual(['residual', [['dense', [4, 6]], { shortcut: ['dense', [4, 6, { bias: false }]] }]]);
    expect(describeLayer(residual(relu()))).toEqual(['residual', [['relu', []]]]);
  });

  test('trains both branches where nobody needs the input gradient', () => {
    const layer = placed(residual(dense(2, 2), { shortcut: dense(2, 2) }));
    const { backend } = layer.children.body.parameters.weight.value;
    const { inputGradient } = run(layer, [[1, 2]], [[1, 1]], { backend, inputGradient: false });
    expect(inputGradient).toBeUndefined();
    for (const { parameter } of parametersOf(layer)) expect(readNow(parameter.gradient).some((value) => value !== 0)).toBe(true);
    const plain = placed(residual(dense(2, 2)));
    const home = plain.children.body.parameters.weight.value.backend;
    expect(run(plain, [[1, 2]], [[1, 1]], { backend: home, inputGradient: false }).inputGradient).toBeUndefined();
  });

  test('a body that hands its input on, as dropout does in evaluation, doubles it and leaves it as it was', () => {
    const backend = createReferenceBackend();
    const input = tensor(backend, [[1, 2]]);
    expect([...run(residual(dropout({ keep: 0.5 })), input, undefined, { backend }).output]).toEqual([2, 4]);
    expect([...readNow(input)]).toEqual([1, 2]);
  });

  test('is one batch as long as either branch needs one', () => {
    const whole: Layer = { ...relu(), wholeBatch: true };
    expect(residual(whole).wholeBatch).toBe(true);
    expect(residual(relu(), { shortcut: whole }).wholeBatch).toBe(true);
    expect(residual(relu()).wholeBatch).toBeUndefined();
  });

  test('claims the sizes of its body', () => {
    expect(residual(relu())['~shapes']).toEqual({ in: undefined, out: 'same' });
    expect(residual(dense(4, 4))['~shapes']).toEqual({ in: 4, out: 4 });
    expect(residual(relu(), { shortcut: dense(4, 4) })['~shapes']).toEqual({ in: 4, out: 4 });
  });

  const untyped = residual as (...settings: unknown[]) => Layer;
  test.each<[string, () => unknown, string, string]>([
    [
      'a body of another size',
      () => untyped(dense(4, 6)),
      'E_SHAPE',
      'residual: the body gives 6 features, but its input has 4; a shortcut layer would fit them',
    ],
    [
      'a shortcut of another size',
      () => untyped(dense(4, 6), { shortcut: dense(4, 5) }),
      'E_SHAPE',
      'residual: the body gives 6 features, but the shortcut 5',
    ],
    [
      'a shortcut for another input',
      () => untyped(dense(4, 6), { shortcut: dense(5, 6) }),
      'E_SHAPE',
      'residual: the body expects 4 features, but the shortcut 5',
    ],
    [
      'a body that keeps what the shortcut changes',
      () => untyped(relu(), { shortcut: dense(4, 6) }),
      'E_SHAPE',
      'residual: the body gives 4 features, but the shortcut 6',
    ],
    ['no body', () => untyped(), 'E_ARG', 'residual: body must be a layer, got undefined'],
    ['a shortcut that is none', () => untyped(relu(), { shortcut: 1 }), 'E_ARG', 'residual: shortcut must be a layer, got 1'],
    [
      'the shortcut in place of options',
      () => untyped(relu(), relu()),
      'E_ARG',
      'residual: unknown option "type", expected "shortcut"',
    ],
  ])('refuses %s', (_, body, code, message) => expectError(body, code, message));

  test('refuses at forward what could not be known before', () => {
    const halves: Layer = {
      type: 'halves',
      settings: [],
      parameters: {},
      forward: (x) => [tensor(x.backend, [[1]]), (dy) => dy],
    };
    const words = 'residual.forward: the body gives shape [1, 1], but';
    expectError(
      () => run(residual(halves), [[1, 2]]),
      'E_SHAPE',
      `${words} its input has [1, 2]; a shortcut layer would fit them`,
    );
    expectError(() => run(residual(halves, { shortcut: relu() }), [[1, 2]]), 'E_SHAPE', `${words} the shortcut [1, 2]`);
  });
});
