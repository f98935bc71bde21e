import {
  add,
  createContext,
  createReferenceBackend,
  dispatch,
  gatherRows,
  isGradwrightError,
  normal,
  createRandom,
  parametersOf,
  place,
  readNow,
  scale,
  tensor,
  zeros,
  type Backend,
  type Dataset,
  type HostTensor,
} from '@gradwright/core';
import { backendCases, checkGradients, createTestingBackend } from '@gradwright/core/testing';
import { dense, relu, sequential, tanh } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { train } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { createTracingBackend } from './tracing-backend.ts';

/** A clock that moves on by 1 whenever it is read. */
function ticking() {
  let time = 0;
  return () => time++;
}

const network = () => sequential(dense(3, 5), tanh(), dense(5, 2));

/** The numbers of one pass through a network, forward and back. */
function passOn(backend: Backend, model = network()) {
  place(model, { backend, seed: 7 });
  const x = tensor(backend, normal(createRandom(7), 12), [4, 3]);
  const [output, backward] = model.forward(x, createContext({ backend, batchSize: 4 }));
  const dx = backward(tensor(backend, normal(createRandom(8), 8), [4, 2]))!;
  const gradients = parametersOf(model).map(({ parameter }) => parameter.gradient);
  return [output, dx, ...gradients].flatMap((part) => [...readNow(part)]);
}

describe('createTracingBackend', () => {
  test('by hand: a dense layer is x·W forward, xᵀ·dy and dy·Wᵀ back, and its bias a sum of rows', () => {
    const backend = createTracingBackend({ clock: ticking() });
    const layer = dense(3, 2);
    place(layer, { backend, seed: 7 });
    backend.resetTrace();
    const [output, backward] = layer.forward(tensor(backend, [[1, 2, 3]]), createContext({ backend, batchSize: 1 }));
    expect(backend.trace()).toEqual({ matmul: { calls: 1, milliseconds: 1 } });
    backward(output);
    expect(backend.trace()).toEqual({ matmul: { calls: 3, milliseconds: 3 }, sumRows: { calls: 1, milliseconds: 1 } });
  });

  test('the costliest stands first, and a reset begins anew', () => {
    let time = 0;
    const backend = createTracingBackend({ clock: () => time });
    const wait = (milliseconds: number) => () => void (time += milliseconds);
    const out = zeros(backend, [1]);
    backend.resetTrace();
    for (const milliseconds of [1, 2]) dispatch('short', wait(milliseconds), out)();
    dispatch('long', wait(10), out)();
    expect(Object.entries(backend.trace())).toEqual([
      ['long', { calls: 1, milliseconds: 10 }],
      ['short', { calls: 2, milliseconds: 3 }],
    ]);
    backend.resetTrace();
    expect(backend.trace()).toEqual({});
  });

  test('what was read stays as it was, and what is refused before it runs is not counted', () => {
    const backend = createTracingBackend();
    const x = tensor(backend, [1, 2]);
    scale(x, 2);
    const before = backend.trace();
    scale(x, 2);
    expect(before['scale']!.calls).toBe(1);
    expect(backend.trace()['scale']!.calls).toBe(2);
    expect(() => add(x, zeros(createReferenceBackend(), [2]))).toThrow('E_BACKEND');
    expect(backend.trace()['add']).toBeUndefined();
  });

  test('a kernel that throws is counted, and throws', () => {
    const backend = createTracingBackend();
    const table = tensor(backend, [[1], [2]]);
    expect(() => gatherRows(table, tensor(backend, [5]))).toThrow('E_LABEL');
    expect(backend.trace()['gatherRows']!.calls).toBe(1);
  });

  test('a stranger’s kernel is counted too, and given its operands', () => {
    const backend = createTracingBackend();
    const negate = (x: HostTensor, out: HostTensor) => out.data.set(x.data.map((value) => -value));
    const [x, out] = [tensor(backend, [1, -2]), zeros(backend, [2])];
    dispatch('negate', negate, out, x)(x as HostTensor, out as HostTensor);
    expect([...readNow(out)]).toEqual([-1, 2]);
    expect(backend.trace()['negate']!.calls).toBe(1);
  });

  test('refuses options that are none', () => {
    for (const [options, words] of [
      [{ clock: 7 }, 'E_ARG: createTracingBackend: clock must be a function that returns milliseconds, got 7'],
      [{ clok: Date.now }, 'E_ARG: createTracingBackend: unknown option "clok", expected "clock"'],
    ] as const) {
      const make = () => createTracingBackend(options as never);
      expect(make).toThrow(words);
      expect(make).toThrow(expect.toSatisfy((error) => isGradwrightError(error, 'E_ARG')));
    }
  });

  for (const { name, check } of backendCases({ make: () => createTracingBackend() })) test(name, check);
});

test('the gradients of a network are its slopes in float64, and those here agree with them', () => {
  const report = checkGradients({ layer: network(), input: [4, 3] });
  expect(report.largestDifference).toBeLessThan(1e-6);
  const [got, want] = [passOn(createTracingBackend()), passOn(createTestingBackend())];
  got.forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 5));
});

test('a run on it ends with the bits of the reference, and says what it was made of', async () => {
  const learn = async (backend: Backend) => {
    const inputs = tensor(backend, normal(createRandom(7), 64), [32, 2]);
    const labels = Array.from({ length: 32 }, (_, i) => Number(readNow(inputs)[2 * i]! > 0));
    const data: Dataset = { size: 32, inputs, targets: tensor(backend, labels) };
    const model = sequential(dense(2, 8), relu(), dense(8, 2));
    const optimizer = adam({ learningRate: 0.05 });
    const run = train(model, { data, loss: softmaxCrossEntropy(), optimizer, backend, epochs: 10, batchSize: 8, seed: 7 });
    await run.finish();
    return parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
  };
  const backend = createTracingBackend();
  expect(await learn(backend)).toEqual(await learn(createReferenceBackend()));
  // 40 steps: two products forward, three back, for nobody asks for the gradient of the data.
  const { matmul, adamUpdate } = backend.trace();
  expect(adamUpdate!.calls).toBe(40);
  expect(matmul!.calls).toBeGreaterThanOrEqual(40 * 5);
  expect(matmul!.milliseconds).toBeGreaterThan(0);
});
