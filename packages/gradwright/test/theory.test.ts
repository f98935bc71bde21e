// Statements of docs/theory.md about networks as a whole, and about what happens while they are trained.
import {
  applyUpdates,
  constant,
  createContext,
  createParameter,
  createReferenceBackend,
  eachSegment,
  heNormal,
  lecunNormal,
  matmul,
  place,
  readNow,
  scaledNormal,
  tensor,
  toArray,
  parametersOf,
  type Dataset,
  type Initializer,
  type Layer,
  type Loss,
  type Shape,
  type Tensor,
  type Transform,
} from '@gradwright/core';
import { sine, spiral } from '@gradwright/datasets';
import { batchNorm, dense, dropout, inspect, relu, residual, sequential, sigmoid, tanh } from '@gradwright/layers';
import { meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, clipByGlobalNorm, chain, sgd } from '@gradwright/optimizers';
import { accuracy, evaluate, train } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { linearBaseline } from '../src/baselines.ts';

const norm = (numbers: ArrayLike<number>) => Math.hypot(...Array.from(numbers));

/** The given numbers as first values. */
const given = (values: readonly number[]): Initializer => ({
  type: 'given',
  settings: [],
  draw: (shape: Shape) => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => values[i]!),
});

describe('a dense layer, looked at', () => {
  const backend = createReferenceBackend();
  const W = [
    [1, 2, 3],
    [10, 20, 30],
  ];
  const X = [
    [1, 2],
    [3, -4],
  ];
  const b = [100, 200, -55];
  const model = sequential(dense(2, 3, { initializer: given(W.flat()), biasInitializer: given(b) }), relu());
  place(model, { backend, seed: 0 });

  test('two inputs, three neurons: each output is the sum that its column of weights says [seed 4]', () => {
    const sums = X.map((x) => b.map((bias, j) => x[0]! * W[0]![j]! + x[1]! * W[1]![j]! + bias));
    const [z] = model.children[0].forward(tensor(backend, X), createContext({ backend, batchSize: 2 }));
    expect(toArray(z)).toEqual(sums);
  });

  test('X → multiply → add bias → Z → activation → A; dW belongs to W, db to b [seed 36]', () => {
    const dA = [
      [1, -2, 3],
      [5, 7, -1],
    ];
    const seen = inspect(model, tensor(backend, X), { outputGradient: tensor(backend, dA) });
    const product = toArray(matmul(tensor(backend, X), tensor(backend, W))) as number[][];
    const Z = product.map((row) => row.map((value, j) => value + b[j]!));
    const A = Z.map((row) => row.map((value) => Math.max(0, value)));
    const dZ = dA.map((row, i) => row.map((value, j) => (Z[i]![j]! > 0 ? value : 0)));
    // One element is switched off, so that the graph is not a straight line.
    expect(dZ.flat()).toContain(0);

    const [, denseSeen, reluSeen] = seen.layers;
    expect([...denseSeen!.output!.data]).toEqual(Z.flat());
    expect([...reluSeen!.output!.data]).toEqual(A.flat());
    expect([...denseSeen!.outputGradient!.data]).toEqual(dZ.flat());
    const [dW, db] = seen.parameters.map(({ gradient }) => [...gradient!.data]);
    expect(dW).toEqual([0, 1].flatMap((i) => [0, 1, 2].map((j) => X[0]![i]! * dZ[0]![j]! + X[1]![i]! * dZ[1]![j]!)));
    expect(db).toEqual([0, 1, 2].map((j) => dZ[0]![j]! + dZ[1]![j]!));
  });
});

test('under each tensor of the network stands the gradient that belongs to it [seed 37]', () => {
  const backend = createReferenceBackend();
  const model = sequential(dense(2, 6), relu(), dropout({ keep: 0.5 }), dense(6, 3));
  place(model, { backend, seed: 3 });
  const [loss, target] = [softmaxCrossEntropy(), tensor(backend, [0, 2, 1])];
  const input = tensor(backend, [
    [1, 2],
    [-1, 0.5],
    [0.3, -2],
  ]);
  const seen = inspect(model, input, { training: true, loss, target });
  const [, z1, a1, b1, z2] = seen.layers;
  for (const { output, outputGradient } of seen.layers) expect(outputGradient!.shape).toEqual(output!.shape);
  expect(seen.inputGradient!.shape).toEqual(input.shape);

  // Each gradient follows from the one behind it, in the reverse order of forward: Dense 2, dropout, ReLU, Dense 1.
  const P = readNow(loss.activate!(tensor(backend, z2!.output!.data, [3, 3]), createContext({ backend, batchSize: 3 })));
  const labels = [0, 2, 1];
  z2!.outputGradient!.data.forEach((dz, i) => {
    expect(dz).toBeCloseTo((P[i]! - (i % 3 === labels[Math.floor(i / 3)] ? 1 : 0)) / 3, 6);
  });
  const W2 = model.children[3].parameters.weight.value;
  const dB1 = readNow(matmul(tensor(backend, z2!.outputGradient!.data, [3, 3]), W2, undefined, { transposeB: true }));
  expect(b1!.outputGradient!.data).toEqual(dB1);
  const mask = Array.from(b1!.output!.data, (value, i) => (a1!.output!.data[i] === 0 ? undefined : value / a1!.output!.data[i]!));
  // Where ReLU gave 0, the mask cannot be read off the outputs.
  const [dA1, dZ1] = [[...a1!.outputGradient!.data], [...z1!.outputGradient!.data]];
  expect(dA1).toEqual(mask.map((m, i) => (m === undefined ? dA1[i] : dB1[i]! * m)));
  expect(dZ1).toEqual(dA1.map((da, i) => (z1!.output!.data[i]! > 0 ? da : 0)));
  expect(new Set(mask)).toEqual(new Set([undefined, 0, 2]));
});

/** The path of a point down the bowl L = ½(a·x² + b·y²), from where it starts; each entry is [x, y, L]. */
function roll(optimizer: Transform, start: readonly [number, number], curvature: readonly [number, number], steps: number) {
  const backend = createReferenceBackend();
  const position = createParameter({ shape: [2], initializer: given(start) });
  const point = { type: 'point', settings: [], parameters: { position } } as unknown as Layer;
  const { values, gradients } = place(point, { backend, seed: 0 });
  const state = optimizer.init(values);
  const path = [];
  for (let step = 0; step < steps; step++) {
    const [x, y] = readNow(position.value) as unknown as [number, number];
    path.push([x, y, (curvature[0] * x * x + curvature[1] * y * y) / 2] as const);
    backend.write(position.gradient, [curvature[0] * x, curvature[1] * y]);
    optimizer.update(gradients, state, values, { step, epoch: 0 });
    eachSegment((value, update) => applyUpdates(value, update), values, gradients);
  }
  return path;
}

describe('momentum', () => {
  const flips = (numbers: readonly number[]) => numbers.filter((x, i) => i > 0 && x * numbers[i - 1]! < 0).length;

  test('in a ravine, steps zigzag without it and gain less [seed 47]', () => {
    // Along x the ravine falls gently; y is across, where this rate is just below the 2/50 at which steps grow.
    const ravine = [1, 50] as const;
    const without = roll(sgd({ learningRate: 0.038 }), [10, 1], ravine, 60);
    const withIt = roll(sgd({ learningRate: 0.038, momentum: 0.8 }), [10, 1], ravine, 60);
    expect(flips(without.map(([, y]) => y))).toBe(59);
    expect(flips(withIt.map(([, y]) => y))).toBeLessThan(40);
    expect(withIt.at(-1)![2]).toBeLessThan(without.at(-1)![2] / 100);
  });

  test('gradient → velocity → weights [seed 48]', () => {
    const path = roll(sgd({ learningRate: 0.5, momentum: 0.5 }), [8, 0], [1, 1], 4).map(([x]) => x);
    // v = −4, w = 4; v = −2 − 2 = −4, w = 0; v = −2 − 0 = −2, w = −2
    expect(path).toEqual([8, 4, 0, -2]);
  });

  test('the ball: faster down a slope, and past the lowest point [seed 49]', () => {
    const heights = (beta: number) => roll(sgd({ learningRate: 0.02, momentum: beta }), [10, 0], [1, 1], 60).map(([x]) => x);
    const [slow, ball] = [heights(0), heights(0.95)];
    // Halfway down after so many steps:
    const arrives = (path: readonly number[]) => path.findIndex((x) => x < 5);
    expect(arrives(ball)).toBeLessThan(arrives(slow) / 2);
    expect(Math.min(...slow)).toBeGreaterThan(0);
    expect(Math.min(...ball)).toBeLessThan(-5);
  });

  test('makes the spiral learn faster, on the average of three seeds [seed 50]', async () => {
    const after = async (seed: number, momentum: number) => {
      const model = sequential(dense(2, 64), relu(), dense(64, 3));
      const data = spiral({ preset: 'cs231n', seed });
      const optimizer = sgd({ learningRate: 0.1, ...(momentum === 0 ? {} : { momentum }) });
      const run = train(model, { data, loss: softmaxCrossEntropy(), optimizer, epochs: 150, batchSize: data.size, seed });
      return (await run.finish()).history.at(-1)!.loss;
    };
    const mean = async (momentum: number) => {
      const losses = [await after(1, momentum), await after(2, momentum), await after(3, momentum)];
      return losses.reduce((a, b) => a + b) / 3;
    };
    expect(await mean(0.9)).toBeLessThan((await mean(0)) / 2);
  });
});

describe('the spiral', () => {
  const data = spiral({ preset: 'cs231n', seed: 7 });

  test('numbers its classes from 0 [seed 56]', () => {
    expect([...new Set(readNow(data.targets))]).toEqual([0, 1, 2]);
    expect([...new Set(readNow(spiral({ preset: 'nnfs', classes: 5 }).targets))]).toEqual([0, 1, 2, 3, 4]);
  });

  const learn = async (model: Layer) => {
    const loss = softmaxCrossEntropy();
    const options = { data, loss, optimizer: adam({ learningRate: 0.05 }), batchSize: data.size, epochs: 300, seed: 7 };
    const { history } = await train(model, options).finish();
    const { metrics } = await evaluate(model, data, { loss, metrics: { accuracy }, intervals: false });
    return { history, accuracy: metrics['accuracy']! };
  };

  test('needs a hidden layer and what bends: without ReLU it is a linear model, which stays low [seed 57]', async () => {
    const linear = await linearBaseline(data, { seed: 7 });
    const target = { shape: data.targets.shape, data: readNow(data.targets) };
    expect(accuracy({ prediction: linear.predict(data), target })).toBeLessThan(0.6);
    const deepButStraight = await learn(sequential(dense(2, 64), dense(64, 3)));
    expect(deepButStraight.accuracy).toBeLessThan(0.6);
    expect((await learn(sequential(dense(2, 64), relu(), dense(64, 3)))).accuracy).toBeGreaterThan(0.95);
  });

  test('a good loss curve falls steeply, then flattens out [seed 58]', async () => {
    const { history } = await learn(sequential(dense(2, 64), relu(), dense(64, 3)));
    const losses = history.map(({ loss }) => loss);
    const quarter = (i: number) => losses[Math.min(i * 75, 299)]! - losses[Math.min((i + 1) * 75, 299)]!;
    const falls = [quarter(0), quarter(1), quarter(2), quarter(3)];
    expect(falls.every((fall) => fall > 0)).toBe(true);
    expect(falls.toSorted((a, b) => b - a)).toEqual(falls);
    expect(falls[0]).toBeGreaterThan(10 * falls[3]!);
  });
});

describe('a rate that is too high', () => {
  const arms = spiral({ preset: 'cs231n', perClass: 30, seed: 7 });
  const wave = sine({ samples: 50, seed: 7 });
  const network = (inputs: number, outputs: number): Layer =>
    sequential(dense(inputs, 16), relu(), dense(16, 16), relu(), dense(16, outputs));

  const losses = async (model: Layer, data: Dataset, loss: Loss, optimizer: Transform) => {
    const seen: number[] = [];
    const run = train(model, { data, loss, optimizer, epochs: 300, batchSize: data.size, seed: 7 });
    for await (const event of run) if (event.type === 'step') seen.push(event.loss);
    return seen;
  };

  test('makes a hump that passes, or an explosion that ends the run with the weights as they were [seed 59]', async () => {
    const hump = await losses(network(2, 3), arms, softmaxCrossEntropy(), sgd({ learningRate: 5, decay: 0.05 }));
    expect(Math.max(...hump)).toBeGreaterThan(1.3 * hump[0]!);
    expect(hump.at(-1)).toBeLessThan(hump[0]! / 5);

    const good = await losses(network(1, 1), wave, meanSquaredError(), sgd({ learningRate: 0.1 }));
    expect(good.at(-1)).toBeLessThan(good[0]! / 2);
    const model = network(1, 1);
    const exploded = losses(model, wave, meanSquaredError(), sgd({ learningRate: 10 }));
    await expect(exploded).rejects.toMatchObject({ code: 'E_NONFINITE', message: expect.stringContaining('step ') });
    for (const { parameter } of parametersOf(model)) expect(readNow(parameter.value).every(Number.isFinite)).toBe(true);
  });

  test('is borne with clipping, or made smaller [seed 64]', async () => {
    const wild = sgd({ learningRate: 50 });
    expect(Math.max(...(await losses(network(2, 3), arms, softmaxCrossEntropy(), wild)))).toBeGreaterThan(1000);
    const clipped = await losses(network(2, 3), arms, softmaxCrossEntropy(), chain(clipByGlobalNorm(0.01), wild));
    const smaller = await losses(network(2, 3), arms, softmaxCrossEntropy(), sgd({ learningRate: 0.5 }));
    for (const good of [clipped, smaller]) expect(good.at(-1)).toBeLessThan(good[0]! / 5);
  });
});

describe('a deep network', () => {
  const DEPTH = 8;
  const WIDTH = 16;
  const backend = createReferenceBackend();
  const data = spiral({ preset: 'cs231n', seed: 7 });

  /** Eight blocks between the first layer and the last. */
  const deep = (initializer: Initializer, block: () => readonly Layer[]) =>
    sequential(
      dense(2, WIDTH, { initializer }),
      ...Array.from({ length: DEPTH }, block).flat(),
      dense(WIDTH, 3, { initializer: lecunNormal() }),
    ) as Layer;

  /** How large the gradient of the first weights is. */
  const reaching = (model: Layer) => {
    place(model, { backend, seed: 7 });
    const [input, target] = [data.inputs, data.targets].map((part) => tensor(backend, readNow(part), part.shape)) as [
      Tensor,
      Tensor,
    ];
    const { parameters } = inspect(model, input, { training: true, loss: softmaxCrossEntropy(), target });
    return norm(parameters.find(({ path }) => path === '0.weight')!.gradient!.data);
  };
  const small = scaledNormal(0.01);
  const vanishing = () => deep(small, () => [dense(WIDTH, WIDTH, { initializer: small }), sigmoid()]);

  test('of sigmoids with small weights, the gradient vanishes on its way to the first layer [seed 60]', () => {
    expect(reaching(vanishing())).toBeLessThan(1e-12);
    const saturated = deep(constant(3), () => [dense(WIDTH, WIDTH, { initializer: constant(3) }), tanh()]);
    expect(reaching(saturated)).toBeLessThan(1e-12);
  });

  test('then the first layer stands still, and the loss is flat [seed 61]', async () => {
    const model = vanishing();
    place(model, { backend, seed: 7 });
    const first = model.children!['0']!.parameters['weight']!;
    const before = readNow(first.value).slice();
    const options = {
      data,
      loss: softmaxCrossEntropy(),
      optimizer: sgd({ learningRate: 0.5 }),
      batchSize: data.size,
      epochs: 100,
    };
    const { history } = await train(model, { ...options, backend }).finish();
    const moved = norm(readNow(first.value).map((value, i) => value - before[i]!)) / norm(before);
    expect(moved).toBeLessThan(1e-6);
    // ln 3 is what a model says that knows nothing of three classes.
    expect(history.at(-1)!.loss).toBeCloseTo(Math.log(3), 3);
  });

  test.each([
    ['ReLU and He', () => deep(heNormal(), () => [dense(WIDTH, WIDTH), relu()])],
    ['batch normalisation', () => deep(small, () => [dense(WIDTH, WIDTH, { initializer: small }), batchNorm(WIDTH), sigmoid()])],
    ['residuals', () => deep(small, () => [residual(sequential(dense(WIDTH, WIDTH, { initializer: small }), sigmoid()))])],
  ])('%s: the gradient reaches the first layer [seed 62]', (_name, make) => {
    expect(reaching(make())).toBeGreaterThan(0.01);
  });
});
