import {
  createContext,
  createReferenceBackend,
  createRandom,
  describe as describeLoss,
  isGradwrightError,
  normal,
  readNow,
  sizeOf,
  tensor,
  toArray,
  uniform,
  type Dataset,
  type HostTensor,
  type LossScaling,
  type Nested,
} from '@gradwright/core';
import { backendCases, checkGradients, lossCases, type Draw, type KernelCall } from '@gradwright/core/testing';
import { dense, relu, sequential, sigmoid } from '@gradwright/layers';
import { adam } from '@gradwright/optimizers';
import { balancedAccuracy, evaluate, predict, train } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { focalLoss, focalLossBackward, focalLossForward, type FocalLossOptions } from './focal-loss.ts';

/** The formulas once more without rounding, from p and not from softplus, for the float64 backend. */
const p = (z: number) => 1 / (1 + Math.exp(-z));
const price = (z: number, gamma: number) => (z > 0 ? Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)) - z) * p(-z) ** gamma;
const slope = (z: number, gamma: number) => -(p(-z) ** gamma) * (gamma * p(z) * price(z, 0) + p(-z));
const kernels = {
  focalLossForward({ data: z }: HostTensor, { data: y }: HostTensor, out: HostTensor, { gamma }: FocalLossOptions) {
    const columns = z.length / out.data.length;
    out.data.fill(0);
    z.forEach((value, i) => {
      const loss = y[i]! * price(value, gamma) + (1 - y[i]!) * price(-value, gamma);
      out.data[Math.floor(i / columns)]! += loss / columns;
    });
  },
  focalLossBackward(z: HostTensor, { data: y }: HostTensor, dz: HostTensor, options: FocalLossOptions & LossScaling) {
    const { gamma, size, weights } = options;
    const columns = z.data.length / z.shape[0]!;
    z.data.forEach((value, i) => {
      const change = y[i]! * slope(value, gamma) - (1 - y[i]!) * slope(-value, gamma);
      const weight = weights === undefined ? 1 : (weights as HostTensor).data[Math.floor(i / columns)]!;
      dz.data[i] = (change * weight) / (size * columns);
    });
  },
};

const shares: Draw = (shape, random) => uniform(random, sizeOf(shape));
const answers: Draw = (shape, random) => uniform(random, sizeOf(shape)).map(Math.round);

function run(logits: Nested, target: Nested, options?: FocalLossOptions) {
  const backend = createReferenceBackend();
  const z = tensor(backend, logits);
  const context = createContext({ backend, batchSize: z.shape[0]! });
  const [loss, backward] = focalLoss(options).forward(z, tensor(backend, target), context);
  return { loss: readNow(loss)[0]!, gradient: readNow(backward()) };
}

describe('focalLoss', () => {
  test('by hand: at z = ln 3 the yes has p = ¾ and costs (¼)²·ln 4/3; at 0 it has ½ and costs (½)²·ln 2', () => {
    const { loss, gradient } = run([[Math.log(3)], [0]], [1, 1]);
    expect(loss).toBeCloseTo((Math.log(4 / 3) / 16 + Math.log(2) / 4) / 2, 6);
    // −(1 − p)²·(2·p·(−ln p) + 1 − p), over N = 2.
    expect(gradient[0]).toBeCloseTo(-(2 * 0.75 * Math.log(4 / 3) + 0.25) / 16 / 2, 6);
    expect(gradient[1]).toBeCloseTo(-(Math.log(2) + 0.5) / 4 / 2, 6);
  });

  test('a no is a yes to the negated logit', () => {
    const [yes, no] = [run([[0.7], [-2]], [1, 1]), run([[-0.7], [2]], [0, 0])];
    expect(no.loss).toBe(yes.loss);
    expect([...no.gradient]).toEqual([...yes.gradient].map((value) => -value));
  });

  test('with gamma 0 it is the cross-entropy: ln(1 + e⁻ᶻ), and σ(z) − y', () => {
    const { loss, gradient } = run([[-3]], [1], { gamma: 0 });
    expect(loss).toBeCloseTo(Math.log1p(Math.exp(3)), 6);
    expect(gradient[0]).toBeCloseTo(p(-3) - 1, 6);
  });

  test('what is right and sure costs almost nothing, what is wrong and sure its logit', () => {
    const [right, wrong] = [run([[6]], [1]), run([[-6]], [1])];
    expect(right.loss).toBeLessThan(1e-7);
    expect(wrong.loss).toBeCloseTo(6, 1);
  });

  test('the gradient is the slope, in float64', () => {
    const targets = { data: [1, 0, 0.25, 0, 1, 1], shape: [3, 2] };
    for (const gamma of [0, 0.5, 2, 5]) {
      const report = checkGradients({ loss: focalLoss({ gamma }), prediction: [3, 2], targets, kernels });
      expect(report).toMatchObject({ checked: 6, kinks: 0 });
      expect(report.largestDifference).toBeLessThan(1e-7);
    }
  });

  for (const [what, targets, target] of [
    ['shares', shares, [4, 3]],
    ['answers', answers, [4, 3]],
    ['one answer a row', answers, [4]],
  ] as const) {
    const prediction = target.length === 1 ? [4, 1] : [4, 3];
    const cases = lossCases({ make: focalLoss, prediction, target, targets, kernels, use: { focalLoss } });
    for (const { name, check } of cases) test(`${what}: ${name}`, check);
  }

  test('describes itself, and makes shares of logits as sigmoid does', () => {
    expect(describeLoss(focalLoss())).toEqual(['focalLoss', [{ gamma: 2 }]]);
    const backend = createReferenceBackend();
    const loss = focalLoss();
    expect(loss.activation).toBe('sigmoid');
    expect(toArray(loss.activate!(tensor(backend, [[0]]), createContext({ backend, batchSize: 1 })))).toEqual([[0.5]]);
  });

  test('NaN is not hidden, neither in the loss nor in the gradient', () => {
    const { loss, gradient } = run([[NaN], [0]], [1, 1]);
    expect(loss).toBeNaN();
    expect([...gradient].map(Number.isNaN)).toEqual([true, false]);
  });

  test.each<[string, () => unknown, string, string]>([
    ['a gamma below 0', () => focalLoss({ gamma: -1 }), 'E_RANGE', 'focalLoss: gamma must be in [0, 100], got -1'],
    ['a word for gamma', () => focalLoss({ gamma: '2' as never }), 'E_ARG', 'focalLoss: gamma must be a number, got "2"'],
    ['a number for its options', () => focalLoss(2 as never), 'E_ARG', 'focalLoss: options must be an object'],
    ['a target of 2', () => run([[1], [1]], [0, 2]), 'E_LABEL', 'focalLossForward: row 1, element 0 of target is 2'],
    ['targets of another shape', () => run([[1, 2]], [[1]]), 'E_SHAPE', 'target has shape [1, 1], expected [1, 2]'],
  ])('refuses %s', (_, body, code, words) => {
    expect(body).toThrow(words);
    expect(body).toThrow(expect.toSatisfy((error) => isGradwrightError(error, code as 'E_ARG')));
  });
});

describe('its kernels', () => {
  const shapes = [
    [1, 1],
    [5, 7],
    [9, 17],
  ] as const;
  const calls: Record<string, readonly KernelCall[]> = {
    focalLossForward: shapes.map((shape) => ({ input, output }) => {
      focalLossForward(input(shape), input(shape, shares), output(shape.slice(0, 1)), { gamma: 2 });
    }),
    focalLossBackward: shapes.map((shape) => ({ input, output }) => {
      const options = { gamma: 2, size: 20, weights: input(shape.slice(0, 1), shares) };
      focalLossBackward(input(shape), input(shape, shares), output(shape), options);
    }),
  };
  // Over dirty memory, between canaries. A backend that brings them itself is asked the same.
  const own = backendCases({ make: createReferenceBackend, calls }).filter(({ name }) => name.startsWith('focal'));
  for (const { name, check } of own) test(name, check);
});

test('a network finds the one in twenty that is different', async () => {
  const backend = createReferenceBackend();
  const noise = normal(createRandom(7), 400);
  const targets = Array.from({ length: 200 }, (_, row) => Number(row % 20 === 0));
  const inputs = targets.map((rare, row) => [noise[2 * row]! + 3 * rare, noise[2 * row + 1]! + 3 * rare]);
  const data: Dataset = { size: 200, inputs: tensor(backend, inputs), targets: tensor(backend, targets) };

  const loss = focalLoss();
  const model = sequential(dense(2, 8), relu(), dense(8, 1));
  const optimizer = adam({ learningRate: 0.02 });
  await train(model, { data, loss, optimizer, epochs: 60, batchSize: 20, seed: 7 }).finish();
  const { metrics } = await evaluate(model, data, { loss, metrics: { balancedAccuracy } });
  expect(metrics['balancedAccuracy']).toBeGreaterThan(0.9);
  // A share, though the model gives logits.
  expect(predict(model, [[3, 3]], { loss }).data[0]).toBeGreaterThan(0.5);

  // The loss says that it applies a sigmoid, so a model that does so too is refused.
  const twice = sequential(dense(2, 1), sigmoid());
  expect(() => train(twice, { data, loss, optimizer })).toThrow('E_ARG: train: the model ends in sigmoid()');
});
