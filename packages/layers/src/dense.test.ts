import {
  constant,
  createContext,
  createRandom,
  createReferenceBackend,
  describe as describeLayer,
  fill,
  heNormal,
  place,
  readNow,
  tensor,
  toArray,
  type Backend,
  type Initializer,
  type Layer,
  type Nested,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { bits, expectError, matrix, placed, PROPERTIES, run, usualFloat } from '../test/support.ts';
import { dense, type DenseLayer } from './dense.ts';
import { relu } from './relu.ts';

/** Draws what it was given. */
const exactly = (...values: number[]): Initializer => ({
  type: 'exactly',
  settings: [values],
  draw: () => Float32Array.from(values),
});

function example(backend: Backend = createReferenceBackend()): DenseLayer {
  return placed(dense(2, 3, { initializer: exactly(1, 2, 3, 4, 5, 6), biasInitializer: exactly(10, 20, 30) }), backend);
}

describe('dense', () => {
  test('by hand [seed 1] [seed 2] [seed 30] [seed 31] [seed 32]', () => {
    const layer = example();
    // z = [1 2]·[[1 2 3] [4 5 6]] + [10 20 30]
    const { output, shape, inputGradient } = run(layer, [[1, 2]], [[1, 0, 2]], {
      backend: layer.parameters.weight.value.backend,
    });
    expect(shape).toEqual([1, 3]);
    expect([...output]).toEqual([19, 32, 45]);
    expect(toArray(layer.parameters.weight.gradient)).toEqual([
      [1, 0, 2],
      [2, 0, 4],
    ]);
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([1, 0, 2]);
    expect([...inputGradient!]).toEqual([7, 16]);
  });

  test('the bias is added to each row, and its gradient sums over rows: no division by N [seed 3] [seed 30] [seed 31]', () => {
    const layer = example();
    const { backend } = layer.parameters.weight.value;
    const { output } = run(
      layer,
      [
        [1, 2],
        [0, 0],
        [1, 2],
      ],
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
      { backend },
    );
    expect([...output]).toEqual([19, 32, 45, 10, 20, 30, 19, 32, 45]);
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([3, 3, 3]);
    expect(toArray(layer.parameters.weight.gradient)).toEqual([
      [2, 2, 2],
      [4, 4, 4],
    ]);
  });

  test('the weight has shape [inputs, outputs], the bias [outputs] [seed 1]', () => {
    const { weight, bias } = dense(5, 7).parameters;
    expect(weight.shape).toEqual([5, 7]);
    expect(bias!.shape).toEqual([7]);
  });

  test('the weight starts as He normal, the bias as zeros', () => {
    const { weight, bias } = placed(dense(5, 7)).parameters;
    const key = createRandom(7).fork('initialise').fork('weight');
    expect([...readNow(weight.value)]).toEqual([...heNormal().draw([5, 7], key)]);
    expect([...readNow(bias!.value)]).toEqual(new Array(7).fill(0));
  });

  goldenCases('dense', (golden, input, backend) => {
    const withBias = golden.params['bias'] !== false;
    const [inputs, outputs] = input('W').shape as [number, number];
    const layer: DenseLayer = placed(dense(inputs, outputs, { bias: withBias }), backend);
    const { weight, bias } = layer.parameters;
    backend.write(weight.value, readNow(input('W')));
    if (bias !== undefined) backend.write(bias.value, readNow(input('b')));
    const x = input('X');
    const [Y, backward] = layer.forward(x, createContext({ backend, batchSize: x.shape[0]! }));
    const dX = backward(input('dY'))!;
    return { Y, dX, dW: weight.gradient, ...(bias === undefined ? {} : { db: bias.gradient }) };
  });

  describe.each([true, false])('bias: %s', (bias) => {
    const cases = layerCases({
      make: () => dense(3, 2, { bias }),
      input: [4, 3],
      wrong: [[4, 2], [3], [2, 2, 3]],
      use: { dense },
    });
    for (const { name, check } of cases) test(name, check);
  });

  gradientsOverShapes((pick) => {
    const inputs = pick(1, 9);
    return { layer: dense(inputs, pick(1, 9), { bias: pick(0, 3) > 0 }), input: [pick(1, 9), inputs] };
  });

  test('gradients add up, over two passes in flight at once; inputs stay as they were', () => {
    const layer = example();
    const { backend } = layer.parameters.weight.value;
    const context = createContext({ backend, batchSize: 1 });
    const [x1, x2] = [tensor(backend, [[1, 2]]), tensor(backend, [[3, 5]])];
    const [, back1] = layer.forward(x1, context);
    const [, back2] = layer.forward(x2, context);
    const dy = tensor(backend, [[1, 1, 1]]);
    back2(dy);
    back1(dy);
    expect(toArray(layer.parameters.weight.gradient)).toEqual([
      [4, 4, 4],
      [7, 7, 7],
    ]);
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([2, 2, 2]);
    expect([toArray(x1), toArray(x2), toArray(dy)]).toEqual([[[1, 2]], [[3, 5]], [[1, 1, 1]]]);
  });

  test('frozen parameters get no gradient; an input gradient that nobody needs is not computed', () => {
    const layer = example();
    const { backend } = layer.parameters.weight.value;
    layer.parameters.weight.trainable = false;
    const { inputGradient } = run(layer, [[1, 2]], [[1, 1, 1]], { backend, inputGradient: false });
    expect(inputGradient).toBeUndefined();
    expect(toArray(layer.parameters.weight.gradient)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([1, 1, 1]);
    layer.parameters.bias!.trainable = false;
    run(layer, [[1, 2]], [[1, 1, 1]], { backend });
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([1, 1, 1]);
  });

  test('zero weights give the bias (property 43)', () => {
    fc.assert(
      fc.property(matrix(usualFloat), fc.array(usualFloat, { minLength: 3, maxLength: 3 }), (x, bias) => {
        const layer = placed(dense(x[0]!.length, 3, { initializer: constant(0), biasInitializer: exactly(...bias) }));
        const { output } = run(layer, x, undefined, { backend: layer.parameters.weight.value.backend });
        for (let row = 0; row < x.length; row++) expect([...output.slice(3 * row, 3 * row + 3)]).toEqual(bias.map((b) => b + 0));
      }),
      PROPERTIES,
    );
  });

  test('a batch of N is N batches of one, to the bit (properties 41, 42)', () => {
    fc.assert(
      fc.property(matrix(), fc.integer({ min: 1, max: 9 }), (x, outputs) => {
        const layer = placed(dense(x[0]!.length, outputs));
        const { backend } = layer.parameters.weight.value;
        const whole = run(layer, x, undefined, { backend }).output;
        const single = x.flatMap((row) => [...run(layer, [row], undefined, { backend }).output]);
        expect(bits(whole)).toEqual(bits(single));
      }),
      PROPERTIES,
    );
  });

  test('blocks of rows leave the gradients of the whole batch, to the bit', () => {
    fc.assert(
      fc.property(matrix(usualFloat, { min: 2, max: 6 }), fc.nat(), (x, cut) => {
        const at = 1 + (cut % (x.length - 1));
        const gradients = [[x], [x.slice(0, at), x.slice(at)]].map((blocks) => {
          const layer = placed(dense(x[0]!.length, 3));
          const { weight, bias } = layer.parameters;
          for (const block of blocks)
            run(
              layer,
              block,
              block.map((row) => [row[0]!, 1, -2]),
              { backend: weight.value.backend },
            );
          return [bits(readNow(weight.gradient)), bits(readNow(bias!.gradient))];
        });
        expect(gradients[1]).toEqual(gradients[0]);
      }),
      PROPERTIES,
    );
  });

  test('fused with ReLU: the same bits, forward and back, NaN and −0 included', () => {
    fc.assert(
      fc.property(
        matrix(fc.oneof(usualFloat, fc.constantFrom(0, -0, NaN, 1e38, -1e38))),
        fc.integer({ min: 1, max: 4 }),
        (x, outputs) => {
          const dy = x.map((row) => Array.from({ length: outputs }, (_, i) => row[i % row.length]! - i));
          const results = [false, true].map((fuse) => {
            const layer = placed(dense(x[0]!.length, outputs));
            const { weight, bias } = layer.parameters;
            const { backend } = weight.value;
            if (fuse) {
              const both = run(layer.fuse!(relu())!, x, dy, { backend });
              return [both.output, both.inputGradient!, readNow(weight.gradient), readNow(bias!.gradient)].map(bits);
            }
            const context = createContext({ backend, batchSize: x.length });
            const [z, backDense] = layer.forward(tensor(backend, x), context);
            const [y, backRelu] = relu().forward(z, context);
            const dx = backDense(backRelu(tensor(backend, dy))!)!;
            return [readNow(y), readNow(dx), readNow(weight.gradient), readNow(bias!.gradient)].map(bits);
          });
          expect(results[1]).toEqual(results[0]);
        },
      ),
      PROPERTIES,
    );
  });

  test('fuses with relu alone', () => {
    const stranger: Layer = { type: 'relu', settings: [], parameters: {}, forward: (input) => [input, (gradient) => gradient] };
    expect(dense(2, 3).fuse!(stranger)).toBeUndefined();
    expect(dense(2, 3).fuse!(relu())!.fuse!(relu())).toBeUndefined();
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(dense(2, 64))).toEqual(['dense', [2, 64]]);
    expect(describeLayer(dense(2, 64, { bias: false }))).toEqual(['dense', [2, 64, { bias: false }]]);
    expect(describeLayer(dense(2, 3, { initializer: constant(1) }))).toEqual([
      'dense',
      [2, 3, { initializer: describeLayer(constant(1)) }],
    ]);
  });

  test.each<[string, unknown[], string, string]>([
    ['no sizes', [], 'E_ARG', 'dense: inputs must be an integer, got undefined'],
    ['a fraction', [2.5, 3], 'E_ARG', 'dense: inputs must be an integer, got 2.5'],
    ['no outputs', [2, 0], 'E_RANGE', 'dense: outputs must be in [1, 268435455], got 0'],
    ['a string', ['2', 3], 'E_ARG', 'dense: inputs must be an integer, got "2"'],
    ['a misspelt option', [2, 3, { biass: false }], 'E_ARG', 'dense: unknown option "biass", expected "bias", "initializer"'],
    ['a bias that is no boolean', [2, 3, { bias: 0 }], 'E_ARG', 'dense: bias must be true or false, got 0'],
    [
      'an initializer by name',
      [2, 3, { initializer: 'he' }],
      'E_ARG',
      'dense: initializer must be an initializer, such as heNormal(), got "he"',
    ],
    ['an initializer not called', [2, 3, { initializer: constant }], 'E_ARG', 'dense: initializer must be an initializer'],
    ['null for an initializer', [2, 3, { initializer: null }], 'E_ARG', 'dense: initializer must be an initializer'],
    ['a penalty by size', [2, 3, { penalty: 0.01 }], 'E_ARG', 'dense: penalty must be a penalty, such as l2(0.001), got 0.01'],
    ['more elements than a tensor has', [2 ** 20, 2 ** 20], 'E_LIMIT', 'has more than'],
    ['an activation as third', [2, 3, 'relu'], 'E_ARG', 'dense: options must be an object'],
  ])('refuses %s', (_, settings, code, message) => {
    expectError(() => (dense as (...settings: unknown[]) => unknown)(...settings), code, message);
  });

  test.each<[string, Nested, string]>([
    ['columns', [[1, 2, 3]], 'dense.forward: input has shape [1, 3], expected [batch, 2]'],
    ['rank 1', [1, 2], 'dense.forward: input has shape [2], expected [batch, 2]'],
    ['rank 3', [[[1, 2]]], 'dense.forward: input has shape [1, 1, 2], expected [batch, 2]'],
    ['a number', 1, 'dense.forward: input has shape [], expected [batch, 2]'],
  ])('refuses an input with wrong %s', (_, input, message) => {
    const layer = example();
    const { backend } = layer.parameters.weight.value;
    expectError(() => run(layer, input, undefined, { backend }), 'E_SHAPE', message);
  });

  test('refuses a wrong output gradient before anything changed', () => {
    const layer = example();
    const { backend } = layer.parameters.weight.value;
    expectError(
      () => run(layer, [[1, 2]], [[1, 1]], { backend }),
      'E_SHAPE',
      'dense.backward: outputGradient has shape [1, 2], expected [1, 3]',
    );
    expect(toArray(layer.parameters.weight.gradient)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test('refuses to run before place, on another backend, on an array, and after its memory was released', () => {
    const backend = createReferenceBackend();
    const context = createContext({ backend, batchSize: 1 });
    const layer = dense(2, 3);
    expectError(() => layer.forward(tensor(backend, [[1, 2]]), context), 'E_STATE', 'expected place(model');
    expectError(() => layer.forward([[1, 2]] as never, context), 'E_ARG', 'dense.forward: input must be a tensor');
    place(layer, { backend: createReferenceBackend(), seed: 1 });
    expectError(() => layer.forward(tensor(backend, [[1, 2]]), context), 'E_BACKEND', 'matmul');

    const home = layer.parameters.weight.value.backend;
    const x = tensor(home, [[1, 2]]);
    let late: (() => unknown) | undefined;
    home.scope(() => {
      const [output, backward] = layer.forward(x, context);
      late = () => backward(fill(output, 1));
    });
    expectError(() => late!(), 'E_STATE', 'its memory was released');
  });

  test('an empty batch gives an empty output and adds nothing', () => {
    const layer = example();
    const { backend } = layer.parameters.weight.value;
    const { shape } = run(layer, tensor(backend, [], [0, 2]), tensor(backend, [], [0, 3]), { backend });
    expect(shape).toEqual([0, 3]);
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([0, 0, 0]);
  });
});
