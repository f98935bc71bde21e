import {
  build,
  createContext,
  createRandom,
  createReferenceBackend,
  describe as describeLayer,
  fill,
  parametersOf,
  permutation,
  readNow,
  tensor,
  type Context,
  type Layer,
  type Tensor,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allLayers } from './all-layers.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { bits, expectError, matrix, placed, PROPERTIES } from '../test/support.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { layerNorm } from './layer-norm.ts';
import { relu } from './relu.ts';
import { sequential } from './sequential.ts';
import { softmax } from './softmax.ts';
import { tanh } from './tanh.ts';

/** One training pass; returns all that it leaves. */
function pass(model: Layer, x: number[][], changes: Partial<Context> = {}) {
  const { backend } = parametersOf(model)[0]!.parameter.value;
  const context = { ...createContext({ backend, batchSize: x.length, training: true, random: createRandom(5) }), ...changes };
  const [output, backward] = model.forward(tensor(backend, x), context);
  const gradient = backward(
    tensor(
      backend,
      Float32Array.from(readNow(output), (value, i) => value - i),
      output.shape,
    ),
  );
  return {
    output: bits(readNow(output)),
    inputGradient: gradient === undefined ? undefined : bits(readNow(gradient)),
    gradients: parametersOf(model).map(({ path, parameter }) => [path, bits(readNow(parameter.gradient))]),
  };
}

/** A layer that writes down its calls, and what its context said. */
function spy(name: string, log: string[], changes: Partial<Layer> = {}): Layer {
  return {
    type: 'spy',
    settings: [],
    parameters: {},
    forward(input, context) {
      log.push(`${name} forward at ${context.path}, input gradient ${context.inputGradient}`);
      return [input, (gradient) => (log.push(`${name} backward`), context.inputGradient ? gradient : undefined)];
    },
    ...changes,
  };
}

const pipeline = () => sequential(dense(2, 6), relu(), dropout({ keep: 0.9 }), dense(6, 3), softmax());

describe('sequential', () => {
  const cases = layerCases({ make: pipeline, input: [5, 2], wrong: [[2], [5, 3]], use: allLayers });
  for (const { name, check } of cases) test(name, check);

  gradientsOverShapes((pick) => {
    const [inputs, hidden] = [pick(1, 6), pick(1, 6)];
    const model = sequential(
      dense(inputs, hidden),
      tanh(),
      dropout({ keep: 0.8 }),
      sequential(dense(hidden, pick(1, 5)), softmax()),
    );
    return { layer: model, input: [pick(1, 6), inputs] };
  });

  test('is the composition of its layers, to the bit (property 52) [seed 14] [seed 38]', () => {
    fc.assert(
      fc.property(matrix(undefined, { min: 1, max: 5 }, { min: 2, max: 2 }), (x) => {
        const model = placed(pipeline());
        const { output, inputGradient, gradients } = pass(model, x);

        const by = placed(pipeline());
        const { backend } = by.children[0].parameters.weight.value;
        const whole = createContext({ backend, batchSize: x.length, training: true, random: createRandom(5) });
        let value: Tensor = tensor(backend, x);
        const backwards = Object.entries(by.children).map(([name, layer]) => {
          const [next, backward] = layer.forward(value, { ...whole, path: name, random: whole.random.fork(name) });
          value = next;
          return backward;
        });
        expect(bits(readNow(value))).toEqual(output);
        const dy = tensor(
          backend,
          Float32Array.from(readNow(value), (p, i) => p - i),
          value.shape,
        );
        const dx = backwards.reduceRight<Tensor>((gradient, backward) => backward(gradient)!, dy);
        expect(bits(readNow(dx))).toEqual(inputGradient);
        expect(parametersOf(by).map(({ path, parameter }) => [path, bits(readNow(parameter.gradient))])).toEqual(gradients);
      }),
      PROPERTIES,
    );
  });

  test('backward runs in the exact reverse order of forward [seed 35] [seed 40] [seed 41]', () => {
    const log: string[] = [];
    const names = ['dense 1', 'relu', 'dropout', 'dense 2'];
    const model = placed(sequential(dense(1, 1), sequential(...names.map((name) => spy(name, log)))));
    pass(model, [[1]]);
    expect(log.map((line) => line.split(' at ')[0])).toEqual([
      'dense 1 forward',
      'relu forward',
      'dropout forward',
      'dense 2 forward',
      'dense 2 backward',
      'dropout backward',
      'relu backward',
      'dense 1 backward',
    ]);
  });

  test('fused and watched passes leave the same bits, and the watcher sees every layer', () => {
    fc.assert(
      fc.property(matrix(undefined, { min: 1, max: 5 }, { min: 2, max: 2 }), (x) => {
        const seen: string[] = [];
        const observe: Context['observe'] = (path, way, { shape }) => seen.push(`${way} ${path} ${shape[1]}`);
        expect(pass(placed(pipeline()), x, { observe })).toEqual(pass(placed(pipeline()), x));
        const forward = ['forward 0 6', 'forward 1 6', 'forward 2 6', 'forward 3 3', 'forward 4 3'];
        expect(seen).toEqual([...forward, ...forward.map((line) => line.replace('forward', 'backward')).reverse()]);
      }),
      PROPERTIES,
    );
  });

  test('asks each layer once, at construction, whether it takes over the next', () => {
    const log: string[] = [];
    const asking = (name: string, together?: Layer): Layer =>
      spy(name, log, { fuse: (next) => (log.push(`${name} asked about ${next.settings[0]}`), together) });
    const both = spy('both', log);
    const named = (layer: Layer, name: string): Layer => ({ ...layer, settings: [name] });
    const model = sequential(
      named(asking('a', both), 'a'),
      named(asking('b'), 'b'),
      named(asking('c'), 'c'),
      named(spy('d', log), 'd'),
    );
    expect(log).toEqual(['a asked about b', 'c asked about d']);
    log.length = 0;
    const backend = createReferenceBackend();
    model.forward(tensor(backend, [[1]]), createContext({ backend, batchSize: 1 }))[1](tensor(backend, [[1]]));
    expect(log.map((line) => line.replace(/, input.*/, ''))).toEqual([
      'both forward at 0',
      'c forward at 2',
      'd forward at 3',
      'd backward',
      'c backward',
      'both backward',
    ]);
    expect(Object.keys(model.children)).toEqual(['0', '1', '2', '3']);
  });

  test('knows what trains in a fused pair by its two layers, whatever the one that runs them shows', () => {
    const log: string[] = [];
    const trained = dense(1, 1);
    const both = spy('both', log);
    const model = sequential({ ...trained, fuse: () => both }, relu(), spy('behind', log));
    pass(placed(model), [[1]], { inputGradient: false });
    expect(log).toEqual([
      'both forward at 0, input gradient false',
      'behind forward at 2, input gradient true',
      'behind backward',
      'both backward',
    ]);
  });

  test('nesting changes the paths and nothing else (property 52)', () => {
    fc.assert(
      fc.property(matrix(undefined, { min: 1, max: 5 }, { min: 2, max: 2 }), (x) => {
        const plain = placed(sequential(dense(2, 3), tanh(), dense(3, 2)));
        const model = placed(sequential(sequential(dense(2, 3), tanh()), dense(3, 2)));
        parametersOf(model).forEach(({ parameter }, i) => {
          parameter.value.backend.write(parameter.value, readNow(parametersOf(plain)[i]!.parameter.value));
        });
        const [nested, flat] = [pass(model, x), pass(plain, x)];
        expect(nested.output).toEqual(flat.output);
        expect(nested.gradients.map(([, gradient]) => gradient)).toEqual(flat.gradients.map(([, gradient]) => gradient));
        expect(nested.gradients.map(([path]) => path)).toEqual(['0.0.weight', '0.0.bias', '1.weight', '1.bias']);
      }),
      PROPERTIES,
    );
  });

  test('rows in another order come out in that order, to the bit, and leave the same gradients within rounding (property 41)', () => {
    const deterministic = () => sequential(dense(2, 4), tanh(), layerNorm(4), dense(4, 3));
    fc.assert(
      fc.property(matrix(undefined, { min: 2, max: 6 }, { min: 2, max: 2 }), fc.nat(), (x, seed) => {
        const order = [...permutation(createRandom(seed), x.length)];
        const [straight, moved] = [x, order.map((row) => x[row]!)].map((rows) => {
          const model = placed(deterministic());
          const { backend } = model.children[0].parameters.weight.value;
          const [output, backward] = model.forward(tensor(backend, rows), createContext({ backend, batchSize: rows.length }));
          backward(output);
          return {
            output: readNow(output),
            gradients: parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.gradient)]),
          };
        });
        const rowOf = (data: ArrayLike<number>, row: number) => [0, 1, 2].map((column) => data[3 * row + column]);
        order.forEach((row, i) => expect(rowOf(moved!.output, i)).toEqual(rowOf(straight!.output, row)));
        const scale = Math.max(...straight!.gradients.map(Math.abs));
        straight!.gradients.forEach((value, i) =>
          expect(Math.abs(value - moved!.gradients[i]!)).toBeLessThanOrEqual(1e-4 * scale),
        );
      }),
      PROPERTIES,
    );
  });

  test('parameters: unique names in the order of the layers, with the count of the formula (property 53)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 15 }), (sizes) => {
        const layers: Layer[] = sizes.slice(1).map((size, i) => dense(sizes[i]!, size));
        const all = parametersOf(sequential(...layers));
        expect(all.map(({ path }) => path)).toEqual(layers.flatMap((_, i) => [`${i}.weight`, `${i}.bias`]));
        const count = all.reduce((sum, { parameter }) => sum + parameter.shape.reduce((a, b) => a * b, 1), 0);
        expect(count).toBe(sizes.slice(1).reduce((sum, size, i) => sum + (sizes[i]! + 1) * size, 0));
      }),
      PROPERTIES,
    );
  });

  test('asks for input gradients where something earlier trains, and goes no further back than that', () => {
    const log: string[] = [];
    const model = placed(sequential(spy('before', log), dense(1, 1), spy('behind', log)));
    const { inputGradient, gradients } = pass(model, [[2]], { inputGradient: false });
    expect(inputGradient).toBeUndefined();
    expect(log).toEqual([
      'before forward at 0, input gradient false',
      'behind forward at 2, input gradient true',
      'behind backward',
    ]);
    expect(gradients[1]![1]).not.toEqual([0]);

    model.children[1].parameters.weight.trainable = false;
    model.children[1].parameters.bias!.trainable = false;
    log.length = 0;
    expect(pass(model, [[2]], { inputGradient: false }).inputGradient).toBeUndefined();
    expect(log).toEqual([
      'before forward at 0, input gradient false',
      'behind forward at 2, input gradient false',
      'behind backward',
    ]);

    log.length = 0;
    expect(pass(model, [[2]]).inputGradient).toBeDefined();
    expect(log).toHaveLength(4);
  });

  test('a layer that returns no input gradient, though it was asked for, is named', () => {
    const forgetful = spy('forgetful', [], { forward: (input) => [input, () => undefined] });
    const model = placed(sequential(dense(1, 1), forgetful));
    expectError(() => pass(model, [[1]]), 'E_STATE', 'the layer returned no input gradient');
  });

  test('a layer that stands in two places has one gradient, the sum of both', () => {
    const shared = dense(2, 2);
    const model = placed(sequential(shared, tanh(), shared));
    expect(parametersOf(model).map(({ path }) => path)).toEqual(['0.weight', '0.bias']);
    const { gradients } = pass(model, [[1, 2]]);
    const apart = placed(sequential(dense(2, 2), tanh(), dense(2, 2)));
    parametersOf(apart).forEach(({ parameter }, i) => {
      parameter.value.backend.write(parameter.value, readNow(parametersOf(model)[i % 2]!.parameter.value));
    });
    const separate = pass(apart, [[1, 2]]).gradients.map(
      ([, gradient]) => new Float32Array(Uint32Array.from(gradient as number[]).buffer),
    );
    const sum = separate[2]!.map((value, i) => value + separate[0]![i]!);
    expect(gradients[0]![1]).toEqual(bits(sum));
    expect(describeLayer(model)).toEqual(['sequential', [['dense', [2, 2]], ['tanh', []], { same: '0' }]]);
  });

  test('is one batch as long as any layer needs one', () => {
    expect(sequential(relu()).wholeBatch).toBeUndefined();
    expect(sequential(relu(), sequential(spy('norm', [], { wholeBatch: true }))).wholeBatch).toBe(true);
  });

  test('describes itself, and is built again from that, weights and bits alike', () => {
    const description = describeLayer(pipeline());
    expect(description).toEqual([
      'sequential',
      [
        ['dense', [2, 6]],
        ['relu', []],
        ['dropout', [{ keep: 0.9 }]],
        ['dense', [6, 3]],
        ['softmax', []],
      ],
    ]);
    const again = build<Layer>(JSON.parse(JSON.stringify(description)), { use: allLayers });
    expect(describeLayer(again)).toEqual(description);
    expect(pass(placed(again), [[1, 2]])).toEqual(pass(placed(pipeline()), [[1, 2]]));
  });

  test('says at construction what the compiler says, where it was not asked', () => {
    const untyped = sequential as (...layers: Layer[]) => Layer;
    expectError(
      () => untyped(dense(2, 64), relu(), dense(32, 3)),
      'E_SHAPE',
      'sequential: layer 2 (dense) expects 32 features, but the layer before it gives 64',
    );
    expectError(
      () => untyped(untyped(dense(2, 64), relu()), untyped(dropout({ keep: 0.5 }), dense(63, 3))),
      'E_SHAPE',
      'expects 63 features, but the layer before it gives 64',
    );
    expectError(
      () => untyped(untyped(tanh(), dense(4, 3)), dense(4, 3)),
      'E_SHAPE',
      'expects 4 features, but the layer before it gives 3',
    );
    expectError(
      () =>
        build(
          [
            'sequential',
            [
              ['dense', [2, 64]],
              ['dense', [32, 3]],
            ],
          ],
          { use: allLayers },
        ),
      'E_SHAPE',
      'expects 32 features',
    );
    // Through a layer that claims nothing it shows when it runs.
    const model = placed(untyped(dense(2, 64), spy('untyped', []), dense(32, 3)));
    expectError(() => pass(model, [[1, 2]]), 'E_SHAPE', 'dense.forward: input has shape [1, 64], expected [batch, 32]');
  });

  test.each<[string, unknown[], string, string]>([
    ['nothing', [], 'E_EMPTY', 'sequential: got no layers, expected at least one'],
    ['a list in place of arguments', [[dense(2, 3)]], 'E_ARG', 'sequential: layer 0 must be a layer'],
    ['a factory that was not called', [dense(2, 3), relu], 'E_ARG', 'sequential: layer 1 must be a layer, got the function relu'],
    ['undefined', [undefined], 'E_ARG', 'sequential: layer 0 must be a layer, got undefined'],
    ['null', [relu(), null], 'E_ARG', 'sequential: layer 1 must be a layer, got null'],
    ['a name', ['relu'], 'E_ARG', 'sequential: layer 0 must be a layer, got "relu"'],
  ])('refuses %s', (_, layers, code, message) => {
    expectError(() => (sequential as (...layers: unknown[]) => unknown)(...layers), code, message);
  });

  test('two passes in flight do not disturb each other, and what they leave adds up (property 40)', () => {
    const twoRows = matrix(undefined, { min: 2, max: 2 }, { min: 2, max: 2 });
    fc.assert(
      fc.property(twoRows, ([first, second]) => {
        const model = placed(pipeline());
        const { backend } = model.children[0].parameters.weight.value;
        const context = createContext({ backend, batchSize: 1, training: true, random: createRandom(3) });
        const dy = () => tensor(backend, [[1, -2, 3]]);
        const gradients = () => parametersOf(model).map(({ parameter }) => readNow(parameter.gradient));
        const clear = () => parametersOf(model).forEach(({ parameter }) => fill(parameter.gradient, 0));
        const inputs = [first!, second!].map((row) => tensor(backend, [row]));

        const apart = inputs.map((x) => bits(readNow(model.forward(x, context)[1](dy())!)));
        const sums = gradients();
        clear();
        const passes = inputs.map((x) => model.forward(x, context));
        expect(passes.map(([, backward]) => bits(readNow(backward(dy())!)))).toEqual(apart);
        expect(gradients()).toEqual(sums);

        const each = inputs.map((x) => {
          clear();
          model.forward(x, context)[1](dy());
          return gradients();
        });
        sums.forEach((sum, i) => sum.forEach((value, at) => expect(value).toBeCloseTo(each[0]![i]![at]! + each[1]![i]![at]!, 4)));
      }),
      PROPERTIES,
    );
  });
});
