import { expect, test, vi } from 'vitest';
import { chain, linear } from '../test/layers.ts';
import * as core from './index.ts';

test('two copies of this package work together: models, kernels, contexts and errors of one run on the other’s backend', async () => {
  vi.resetModules();
  const copy = await import('./index.ts');
  expect(copy.matmul).not.toBe(core.matmul);
  const run = (here: typeof core, there: typeof core) => {
    const backend = there.createReferenceBackend();
    const model = chain(linear(2, 3), linear(3, 1));
    here.place(model, { backend, seed: 7 });
    return backend.scope(() => {
      const context = here.createContext({ backend, batchSize: 1, training: true, random: there.createRandom(1) });
      const [y, backward] = model.forward(here.tensor(backend, [[1, 2]]), context);
      backward(there.add(y, y));
      const gradients = core.parametersOf(model).map(({ parameter }) => [...there.readNow(parameter.gradient)]);
      return { description: there.describe(model), gradients, words: [...here.uniform(there.createRandom(3).fork('a'), 3)] };
    });
  };
  const alone = run(core, core);
  expect(run(core, copy)).toEqual(alone);
  expect(run(copy, core)).toEqual(alone);
  expect(alone.gradients.flat().some((value) => value !== 0)).toBe(true);

  const x = copy.tensor(copy.createReferenceBackend(), [[1, 2]]);
  let thrown: unknown;
  try {
    core.matmul(x, x);
  } catch (error) {
    thrown = error;
  }
  expect(copy.isGradwrightError(thrown, 'E_SHAPE')).toBe(true);
});

test('overlap is seen across copies', async () => {
  vi.resetModules();
  const copy = await import('./index.ts');
  const square = copy.tensor(copy.createReferenceBackend(), [
    [1, 2],
    [3, 4],
  ]);
  expect(() => core.matmul(square, square, square)).toThrow('E_ARG: matmul: out shares memory');
});

test('importing leaves nothing behind: no global, no changed prototype', async () => {
  const names = () =>
    [globalThis, Object.prototype, Array.prototype, Function.prototype, Math].map((of) => Object.getOwnPropertyNames(of));
  vi.resetModules();
  const before = names();
  await import('./index.ts');
  expect(names()).toEqual(before);
});
