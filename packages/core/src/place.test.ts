import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { chain, counting, linear } from '../test/layers.ts';
import type { Backend } from './backend.ts';
import { createContext } from './create-context.ts';
import { createError } from './errors.ts';
import type { Initializer } from './initializer.ts';
import { heNormal } from './initializers.ts';
import { fill } from './kernels/fill.ts';
import type { Layer } from './layer.ts';
import { readNow, tensor } from './make-tensor.ts';
import { createParameter, type Parameter } from './parameter.ts';
import { parametersOf } from './parameters-of.ts';
import { place, release } from './place.ts';
import { createRandom } from './random.ts';
import { createReferenceBackend } from './reference-backend.ts';
import { createTestingBackend } from './testing/float64-backend.ts';

const numbers = (parameter: Parameter) => [...readNow(parameter.value)];
const all = (model: Layer) => parametersOf(model).map(({ parameter }) => numbers(parameter));
const bad = (values: readonly number[]): Initializer => ({ type: 'bad', settings: [], draw: () => Float32Array.from(values) });
const drawn = (path: string, seed: number, shape: readonly number[]) => [
  ...heNormal().draw(shape, createRandom(seed).fork('initialise').fork(path)),
];

describe('what a parameter starts with', () => {
  test('its own key: seed, ‘initialise’, path', () => {
    const [first, second] = [linear(2, 3), linear(3, 3)];
    place(chain(first, chain(second)), { backend: createReferenceBackend(), seed: 7 });
    expect(numbers(first.parameters.weight)).toEqual(drawn('0.weight', 7, [2, 3]));
    expect(numbers(second.parameters.weight)).toEqual(drawn('1.0.weight', 7, [3, 3]));
    expect([...readNow(second.parameters.weight.gradient)]).toEqual(new Array(9).fill(0));
  });

  test('He normal where a parameter says nothing', () => {
    const weight = createParameter({ shape: [2, 3] });
    const model: Layer = { type: 'silent', settings: [], parameters: { weight }, forward: (x) => [x, (dy) => dy] };
    place(model, { backend: createReferenceBackend(), seed: 7 });
    expect(numbers(weight)).toEqual(drawn('weight', 7, [2, 3]));
  });

  test('does not depend on the other layers; two equal layers differ, two seeds differ, one seed gives the same', () => {
    const start = (seed: number, ...layers: Layer[]) => {
      const model = chain(...layers);
      place(model, { backend: createReferenceBackend(), seed });
      return all(model);
    };
    const [a, b] = start(7, linear(3, 3), linear(3, 3));
    expect(a).not.toEqual(b);
    expect(start(7, linear(3, 3), linear(3, 3))).toEqual([a, b]);
    expect(start(7, linear(3, 3), linear(9, 2))[0]).toEqual(a);
    expect(start(8, linear(3, 3))[0]).not.toEqual(a);
    expect(start(0, linear(3, 3))[0]).toEqual(drawn('0.weight', 0, [3, 3]));
  });

  test('the same on every backend', () => {
    const [here, there] = [chain(linear(2, 2)), chain(linear(2, 2))];
    place(here, { backend: createReferenceBackend(), seed: 7 });
    place(there, { backend: createTestingBackend(), seed: 7 });
    expect(all(here)).toEqual(all(there));
  });

  test('a shared layer counts once, under its first path', () => {
    const shared = linear(2, 2);
    const model = chain(linear(2, 2), shared, shared);
    const { values } = place(model, { backend: createReferenceBackend(), seed: 7 });
    expect(parametersOf(model).map(({ path }) => path)).toEqual(['0.weight', '1.weight']);
    expect(numbers(shared.parameters.weight)).toEqual(drawn('1.weight', 7, [2, 2]));
    expect(values.segments.map(({ tensor }) => tensor.shape)).toEqual([[8]]);
  });
});

describe('where it lies', () => {
  test('one segment for all weights, one for their gradients alike, statistics apart', () => {
    const model = chain(linear(2, 3), counting(4), linear(3, 1));
    const { values, gradients, statistics, statisticChanges } = place(model, { backend: createReferenceBackend(), seed: 7 });
    const paths = (block: typeof values) =>
      block.segments.map(({ parameters }) => parameters.map(({ path, offset }) => `${path}@${offset}`));
    expect(paths(values)).toEqual([['0.weight@0', '1.shift@6', '2.weight@10']]);
    expect(paths(gradients)).toEqual(paths(values));
    expect(paths(statistics)).toEqual([['1.mean@0']]);
    expect(values.segments[0]!.tensor.shape).toEqual([13]);
    expect(statisticChanges.segments[0]!.tensor.shape).toEqual([4]);
    // The parameters see what happens to the block.
    fill(values.segments[0]!.tensor, 5);
    fill(gradients.segments[0]!.tensor, 6);
    fill(statistics.segments[0]!.tensor, 7);
    const { shift, mean } = (model.children['1'] as ReturnType<typeof counting>).parameters;
    expect([numbers(shift)[0], [...readNow(shift.gradient)][0], numbers(mean)[0]]).toEqual([5, 6, 7]);
  });

  test('a layer shared with another model stays in that one’s block, and both learn from it', () => {
    const backend = createReferenceBackend();
    const shared = linear(2, 2);
    const [one, other] = [chain(linear(2, 2), shared), chain(linear(2, 2), shared, linear(2, 2))];
    place(one, { backend, seed: 1 });
    const before = numbers(shared.parameters.weight);
    const { values, gradients } = place(other, { backend, seed: 2 });
    expect(numbers(shared.parameters.weight)).toEqual(before);
    expect(values.segments.map(({ parameters }) => parameters.map(({ path }) => path))).toEqual([
      ['0.weight'],
      ['1.weight'],
      ['2.weight'],
    ]);
    fill(values.segments[1]!.tensor, 9);
    expect(numbers(shared.parameters.weight)).toEqual([9, 9, 9, 9]);
    expect(gradients.segments.map(({ tensor }) => tensor.shape)).toEqual([[4], [4], [4]]);
    // Asked again, the same tensors: nothing piles up.
    const again = place(other, { backend });
    expect(again.values.segments.map(({ tensor }) => tensor)).toEqual(values.segments.map(({ tensor }) => tensor));
    release(one);
    expect(numbers(parametersOf(other)[0]!.parameter).length).toBe(4);
  });

  test('placed again where it is, it stays: numbers, tensors and gradients', () => {
    const backend = createReferenceBackend();
    const model = chain(linear(2, 2));
    place(model, { backend, seed: 7 });
    const { parameter } = parametersOf(model)[0]!;
    const { value } = parameter;
    fill(parameter.gradient, 3);
    place(model, { backend, seed: 8 });
    expect(parameter.value).toBe(value);
    expect(numbers(parameter)).toEqual(drawn('0.weight', 7, [2, 2]));
    expect([...readNow(parameter.gradient)]).toEqual([3, 3, 3, 3]);
  });

  test('placed elsewhere it moves: the numbers are the same, the old tensors throw E_STATE', () => {
    const [from, to] = [createReferenceBackend(), createReferenceBackend()];
    const model = chain(linear(2, 2), counting(1));
    place(model, { backend: from, seed: 7 });
    const before = all(model);
    const old = parametersOf(model).flatMap(({ parameter }) => [parameter.value, parameter.gradient]);
    place(model, { backend: to });
    expect(all(model)).toEqual(before);
    for (const { parameter } of parametersOf(model)) expect(parameter.value.backend).toBe(to);
    for (const tensor of old) expectError(() => readNow(tensor), 'E_STATE');
  });

  test('a new layer joins a placed model without disturbing it', () => {
    const backend = createReferenceBackend();
    const kept = linear(2, 2);
    place(chain(kept), { backend, seed: 7 });
    const { value } = kept.parameters.weight;
    const { values } = place(chain(kept, linear(2, 5)), { backend, seed: 7 });
    expect(kept.parameters.weight.value).toBe(value);
    expect(values.segments.map(({ tensor }) => tensor.shape)).toEqual([[4], [10]]);
  });

  test('a model without parameters has blocks without segments', () => {
    const { values, statistics } = place(chain(), { backend: createReferenceBackend() });
    expect([values.segments, statistics.segments]).toEqual([[], []]);
  });

  test('forward and backward run on what was placed', () => {
    const backend = createReferenceBackend();
    const model = chain(linear(2, 3), linear(3, 1));
    place(model, { backend, seed: 7 });
    const [y, backward] = model.forward(tensor(backend, [[1, 2]]), createContext({ backend, batchSize: 1, training: true }));
    const dx = backward(tensor(backend, [[1]]));
    expect([y.shape, dx?.shape]).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect([...readNow(parametersOf(model)[0]!.parameter.gradient)].some((value) => value !== 0)).toBe(true);
  });
});

describe('release', () => {
  test('takes the numbers away; the model may be placed anew', () => {
    const backend = createReferenceBackend();
    const model = chain(linear(2, 2));
    const { values } = place(model, { backend, seed: 7 });
    release(model);
    release(model);
    expectError(() => parametersOf(model)[0]!.parameter.value, 'E_STATE', 'expected place(model, { backend, seed }) before');
    expectError(() => readNow(values.segments[0]!.tensor), 'E_STATE');
    place(model, { backend, seed: 7 });
    expect(all(model)).toEqual([drawn('0.weight', 7, [2, 2])]);
  });

  test('gives all memory back, shared layers and moves included', () => {
    let living = 0;
    const counted = (): Backend => {
      const backend = createReferenceBackend();
      const { allocate, view, dispose } = backend;
      const seen = new Set();
      return Object.assign(backend, {
        allocate: (shape: readonly number[]) => (living++, allocate(shape)),
        view: (...all: Parameters<Backend['view']>) => (living++, view(...all)),
        dispose(tensor: Parameters<Backend['dispose']>[0]) {
          if (!seen.has(tensor)) living--;
          seen.add(tensor);
          dispose(tensor);
        },
      });
    };
    const [one, other] = [counted(), counted()];
    const shared = linear(2, 2);
    const [first, second] = [chain(shared, counting(3)), chain(linear(2, 2), shared)];
    for (let round = 0; round < 3; round++) {
      place(first, { backend: one, seed: 1 });
      place(second, { backend: one, seed: 2 });
      place(second, { backend: one });
      place(second, { backend: other });
      place(first, { backend: other });
      release(first);
      release(second);
      expect(living).toBe(0);
    }
  });
});

describe('what is refused, with everything as it was', () => {
  test('held by a run on another backend, or released from under it: E_BUSY', () => {
    const backend = createReferenceBackend();
    const model = chain(linear(2, 2));
    place(model, { backend, seed: 7 });
    const { parameter } = parametersOf(model)[0]!;
    const { home } = parameter['~home']!;
    home.held = true;
    const before = all(model);
    expectError(() => place(model, { backend: createReferenceBackend() }), 'E_BUSY', 'place: 0.weight is held by a training run');
    expectError(() => release(model), 'E_BUSY', 'release: 0.weight is held by a training run, expected run.move(backend)');
    // A model of which only a part is held moves not at all.
    const mixed = chain(linear(1, 1), model.children['0']!);
    expectError(() => place(mixed, { backend: createReferenceBackend(), seed: 1 }), 'E_BUSY', '1.weight');
    expectError(() => parametersOf(mixed)[0]!.parameter.value, 'E_STATE');
    // Where it is, it may be placed again.
    place(model, { backend });
    expect(all(model)).toEqual(before);
    home.held = false;
    release(model);
  });

  test.each<[string, (model: Layer, backend: Backend) => unknown, string, string]>([
    ['no seed', (model, backend) => place(model, { backend }), 'E_ARG', 'place: seed is missing, expected one since 0.weight'],
    ['a seed below 0', (model, backend) => place(model, { backend, seed: -1 }), 'E_RANGE', 'seed must be'],
    ['half a seed', (model, backend) => place(model, { backend, seed: 1.5 }), 'E_ARG', 'seed must be'],
    ['no backend', (model) => place(model, { seed: 1 } as never), 'E_ARG', 'place: backend must be a backend'],
    ['no options', (model) => place(model, undefined as never), 'E_ARG', 'place: backend must be a backend'],
    ['a misspelt option', (model, backend) => place(model, { backend, sed: 1 } as never), 'E_ARG', 'unknown option "sed"'],
    ['no model', (_, backend) => place(undefined as never, { backend, seed: 1 }), 'E_ARG', 'place: model must be a layer'],
    [
      'an array of layers',
      (model, backend) => place([model] as never, { backend, seed: 1 }),
      'E_ARG',
      'place: model must be a layer',
    ],
    ['nothing to release', () => release(null as never), 'E_ARG', 'release: model must be a layer'],
  ])('%s', (_, body, code, message) => {
    const model = chain(linear(2, 2));
    expectError(() => body(model, createReferenceBackend()), code, message);
    expectError(() => parametersOf(model)[0]!.parameter.value, 'E_STATE');
  });

  test('an initializer that draws too few, too many or broken numbers [L23]', () => {
    const backend = createReferenceBackend();
    for (const [values, code, message] of [
      [[1, 2, 3], 'E_SHAPE', 'bad drew 3 numbers for 1.weight, expected 4 for [2, 2]'],
      [[1, 2, 3, 4, 5], 'E_SHAPE', 'bad drew 5 numbers'],
      [[1, NaN, 3, 4], 'E_NONFINITE', 'bad drew NaN for 1.weight, element 1'],
      [[1, 2, 3, -Infinity], 'E_NONFINITE', 'bad drew -Infinity'],
    ] as const) {
      const model = chain(linear(2, 2), linear(2, 2, bad(values)));
      expectError(() => place(model, { backend, seed: 7 }), code, message);
      expectError(() => parametersOf(model)[0]!.parameter.value, 'E_STATE');
    }
  });

  test('too little memory, at whatever allocation: E_OOM, the model stays where it was and runs', () => {
    for (let limit = 0; limit < 4; limit++) {
      const from = createReferenceBackend();
      const model = chain(linear(2, 2), counting(2));
      place(model, { backend: from, seed: 7 });
      const before = all(model);
      const full = createReferenceBackend();
      const { allocate, dispose } = full;
      let [taken, given] = [0, 0];
      Object.assign(full, {
        allocate(shape: readonly number[]) {
          if (taken === limit) throw createError('E_OOM', 'allocate', 'full');
          taken++;
          return allocate(shape);
        },
        dispose: (tensor: never) => (given++, dispose(tensor)),
      });
      expectError(() => place(model, { backend: full }), 'E_OOM', 'full');
      expect([taken, given]).toEqual([limit, limit]);
      expect(all(model)).toEqual(before);
      expect(parametersOf(model)[0]!.parameter.value.backend).toBe(from);
    }
  });
});
