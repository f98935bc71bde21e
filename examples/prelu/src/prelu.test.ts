import {
  createContext,
  createReferenceBackend,
  describe as describeLayer,
  isGradwrightError,
  normal,
  place,
  sizeOf,
  tensor,
  toArray,
  type Dataset,
  type HostTensor,
  type Nested,
} from '@gradwright/core';
import { backendCases, checkGradients, layerCases, type Draw, type KernelCall } from '@gradwright/core/testing';
import { dense, sequential } from '@gradwright/layers';
import { meanSquaredError } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { decodeModel, encodeModel, predict, train } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { prelu, preluBackward, preluForward, preluSlopeGradient } from './prelu.ts';

/** The formulas once more without rounding, for the float64 backend. */
const kernels = {
  preluForward(x: HostTensor, a: HostTensor, y: HostTensor) {
    y.data.forEach((_, i) => (y.data[i] = Math.max(x.data[i]!, 0) + a.data[i % a.data.length]! * Math.min(x.data[i]!, 0)));
  },
  preluBackward(x: HostTensor, a: HostTensor, dy: HostTensor, dx: HostTensor) {
    dx.data.forEach((_, i) => (dx.data[i] = dy.data[i]! * (x.data[i]! > 0 ? 1 : a.data[i % a.data.length]!)));
  },
  preluSlopeGradient(x: HostTensor, dy: HostTensor, da: HostTensor, { accumulate = false } = {}) {
    if (!accumulate) da.data.fill(0);
    x.data.forEach((value, i) => (da.data[i % da.data.length]! += dy.data[i]! * Math.min(value, 0)));
  },
};

/** Never within a step of the kink at 0. */
const offTheKink: Draw = (shape, random) => normal(random, sizeOf(shape)).map((value) => value + Math.sign(value) / 64);

function run(input: Nested, outputGradient: Nested, slope = 0.5) {
  const backend = createReferenceBackend();
  const layer = prelu(2, { slope });
  place(layer, { backend, seed: 7 });
  const [output, backward] = layer.forward(tensor(backend, input), createContext({ backend, batchSize: 2 }));
  const dx = backward(tensor(backend, outputGradient));
  return { output: toArray(output), dx: toArray(dx!), slope: toArray(layer.parameters.slope.gradient) };
}

describe('prelu', () => {
  test('by hand: with a = ½, what is not above 0 is halved, and so is its gradient', () => {
    const input = [
      [2, -4],
      [-6, 0],
    ];
    const outputGradient = [
      [1, 10],
      [100, 1000],
    ];
    expect(run(input, outputGradient)).toEqual({
      output: [
        [2, -2],
        [-3, 0],
      ],
      dx: [
        [1, 5],
        [50, 500],
      ],
      // −6·100 in the first feature; −4·10 + 0·1000 in the second.
      slope: [-600, -40],
    });
  });

  test('a slope of 0 is ReLU, of 1 nothing at all', () => {
    const x = [[3, -3]];
    expect(run(x, [[1, 1]], 0)).toMatchObject({ output: [[3, -0]], dx: [[1, 0]] });
    expect(run(x, [[1, 1]], 1)).toMatchObject({ output: x, dx: [[1, 1]] });
  });

  test('the gradients of input and slopes are the slopes of the function, in float64', () => {
    const report = checkGradients({ layer: prelu(3), input: [5, 2, 3], draw: offTheKink, kernels });
    expect(report).toMatchObject({ checked: 5 * 2 * 3 + 3, kinks: 0 });
    expect(report.largestDifference).toBeLessThan(1e-7);
  });

  for (const input of [
    [4, 3],
    [4, 2, 3],
  ]) {
    const cases = layerCases({ make: () => prelu(3), input, draw: offTheKink, wrong: [[3]], kernels, use: { prelu } });
    for (const { name, check } of cases) test(`[${input}]: ${name}`, check);
  }

  test('no gradient of the input where nobody needs one', () => {
    const backend = createReferenceBackend();
    const layer = prelu(1);
    place(layer, { backend, seed: 7 });
    const context = { ...createContext({ backend, batchSize: 1 }), inputGradient: false };
    const x = tensor(backend, [[-1]]);
    expect(layer.forward(x, context)[1](x)).toBeUndefined();
    expect(toArray(layer.parameters.slope.gradient)).toEqual([1]);
  });

  test('describes itself', () => {
    expect(describeLayer(prelu(3))).toEqual(['prelu', [3]]);
    expect(describeLayer(prelu(3, { slope: 0.1 }))).toEqual(['prelu', [3, { slope: 0.1 }]]);
  });

  test.each<[string, readonly unknown[], string, string]>([
    ['no features', [0], 'E_RANGE', 'prelu: features must be in [1, '],
    ['half a feature', [1.5], 'E_ARG', 'prelu: features must be an integer, got 1.5'],
    ['a slope that is none', [2, { slope: NaN }], 'E_RANGE', 'prelu: slope must be a finite number, got NaN'],
    ['a misspelt option', [2, { slop: 1 }], 'E_ARG', 'prelu: unknown option "slop", expected "slope"'],
  ])('refuses %s', (_, settings, code, words) => {
    const make = () => (prelu as (...all: unknown[]) => unknown)(...settings);
    expect(make).toThrow(words);
    expect(make).toThrow(expect.toSatisfy((error) => isGradwrightError(error, code as 'E_ARG')));
  });
});

describe('its kernels', () => {
  const shapes = [
    [0, 3],
    [1, 1],
    [5, 7],
    [2, 3, 4],
  ];
  const calls: Record<string, readonly KernelCall[]> = {
    preluForward: shapes.map((shape) => ({ input, output }) => {
      preluForward(input(shape), input(shape.slice(-1)), output(shape));
    }),
    preluBackward: shapes.map((shape) => ({ input, output }) => {
      preluBackward(input(shape), input(shape.slice(-1)), input(shape), output(shape));
    }),
    preluSlopeGradient: shapes.map((shape) => ({ input, changed }) => {
      preluSlopeGradient(input(shape), input(shape), changed(shape.slice(-1)), { accumulate: true });
    }),
  };
  // Over dirty memory, between canaries. A backend that brings them itself is asked the same.
  const own = backendCases({ make: createReferenceBackend, calls }).filter(({ name }) => name.startsWith('prelu'));
  for (const { name, check } of own) test(name, check);

  test('NaN stays NaN, and reaches the slopes', () => {
    expect(run([[NaN, 1]], [[1, 1]])).toEqual({ output: [[NaN, 1]], dx: [[0.5, 1]], slope: [NaN, 0] });
  });

  test('refuse what does not fit', () => {
    const backend = createReferenceBackend();
    const zeros = (...shape: number[]) => tensor(backend, new Float32Array(sizeOf(shape)), shape);
    expect(() => preluForward(zeros(2, 3), zeros(2))).toThrow(
      'E_SHAPE: preluForward: input has shape [2, 3], expected [batch, …, 2]',
    );
    expect(() => preluForward(zeros(2, 3), zeros(1, 3))).toThrow(
      'E_SHAPE: preluForward: slope has shape [1, 3], expected [features]',
    );
    expect(() => preluBackward(zeros(2, 3), zeros(3), zeros(3, 2))).toThrow('E_SHAPE: preluBackward: outputGradient');
    const square = zeros(1, 3);
    const row = backend.view(square, 0, [3]);
    expect(() => preluSlopeGradient(square, square, square)).toThrow('out has shape [1, 3], expected [features]');
    expect(() => preluSlopeGradient(square, zeros(1, 3), row)).toThrow('E_ARG: preluSlopeGradient: out shares memory');
  });
});

test('a network learns |x| with it, slopes and all, and comes back from its file', async () => {
  const backend = createReferenceBackend();
  const x = Array.from({ length: 41 }, (_, i) => (i - 20) / 10);
  const targets = tensor(
    backend,
    x.map((value) => [Math.abs(value)]),
  );
  const inputs = tensor(
    backend,
    x.map((value) => [value]),
  );
  const data: Dataset = { size: x.length, inputs, targets };
  const layer = prelu(4);
  const model = sequential(dense(1, 4), layer, dense(4, 1));
  const run = train(model, {
    data,
    loss: meanSquaredError(),
    optimizer: adam({ learningRate: 0.05 }),
    epochs: 300,
    batchSize: 41,
    seed: 7,
  });
  const losses: number[] = [];
  for await (const event of run) if (event.type === 'epoch') losses.push(event.loss);
  expect(losses[0]).toBeGreaterThan(0.1);
  expect(losses.at(-1)).toBeLessThan(1e-3);
  expect(toArray(layer.parameters.slope.value)).not.toEqual([0.25, 0.25, 0.25, 0.25]);

  const again = decodeModel(encodeModel({ model }), { use: { sequential, dense, prelu }, backend }).model;
  expect(predict(again, inputs)).toEqual(predict(model, inputs));
});
