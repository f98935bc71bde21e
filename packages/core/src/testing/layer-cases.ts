import type { Backend } from '../backend.ts';
import { build, type Factory } from '../build.ts';
import { checkOptions, wrongType } from '../checks.ts';
import type { Context } from '../context.ts';
import { createContext } from '../create-context.ts';
import { describe } from '../describe.ts';
import { fill } from '../kernels/fill.ts';
import type { Layer } from '../layer.ts';
import { readNow, tensor } from '../make-tensor.ts';
import { parametersOf, type PathedParameter } from '../parameters-of.ts';
import { place } from '../place.ts';
import { createRandom, normal } from '../random.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { showShape, sizeOf, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import {
  casesOf,
  expectAllSameBits,
  expectClose,
  expectSameBits,
  expectThrows,
  expectTrue,
  expectTypedErrorIfAny,
  readAll,
  type Case,
  type Skips,
} from './case.ts';
import { createTestingBackend } from './float64-backend.ts';
import { checkGradients } from './gradient-check.ts';
import { createPoisonedBackend } from './poisoned-backend.ts';
import { drawn, prepareLayer, standardNormal, type Draw } from './prepare-layer.ts';

/** What `layerCases` is told about a layer. */
export interface LayerCaseOptions {
  /** Makes the layer, anew each time. */
  readonly make: () => Layer;
  /** A shape that it takes, rows first; two rows or more, so that rows can be told apart. */
  readonly input: Shape;
  /** Draws the input. Default standard normal. */
  readonly draw?: Draw;
  /** False: the input is labels or indices, and has no slope. Default true. */
  readonly inputGradient?: boolean;
  /** Shapes that `forward` must refuse with E_SHAPE, beside those that its claim about the last axis rules out. */
  readonly wrong?: readonly Shape[];
  /** The factories that build it from its description. Without them that case is left out. */
  readonly use?: Readonly<Record<string, Factory>>;
  /** The seeds of parameters, inputs and masks. Default three of them. */
  readonly seeds?: readonly number[];
  /** What a stranger's layer needs beside the float64 kernels of core. */
  readonly kernels?: Backend['kernels'];
  /** Cases to leave out: for each name, the reason. */
  readonly skip?: Skips;
}

/** How the layer is run in one case. */
interface Pass {
  readonly backend?: Backend;
  readonly seed?: number;
  readonly training?: boolean;
  readonly change?: Partial<Context>;
}

/** What came of a pass, by name. */
type Numbers = Record<string, Float32Array | Float64Array>;

/**
 * What every layer must do, as named cases for any test runner: its gradients are the slopes, add up, are linear and are not disturbed by a
 * second pass; nothing it was given changes; wrong shapes are refused; its description builds it again; float32 agrees with
 * float64; rows do not depend on how they are cut into batches; and more.
 *
 * @throws E_ARG for an unknown option
 * @example
 * const twice: Layer = {
 *   type: 'twice', settings: [], parameters: {},
 *   forward: (x) => [add(x, x), (dy) => {
 *     expectShape('twice.backward', 'outputGradient', dy, x.shape);
 *     return add(dy, dy);
 *   }],
 * };
 * // With a test runner: test(name, check)
 * for (const { check } of layerCases({ make: () => twice, input: [4, 3] })) await check();
 */
export function layerCases(options: LayerCaseOptions): readonly Case[] {
  const {
    make,
    input: shape,
    draw = standardNormal,
    inputGradient = true,
    wrong = [],
    use,
    seeds = [1, 2, 3],
    kernels,
    skip = {},
  } = checkOptions('layerCases', options, ['make', 'input', 'draw', 'inputGradient', 'wrong', 'use', 'seeds', 'kernels', 'skip']);
  if (typeof make !== 'function') throw wrongType('layerCases', 'make', make, 'a function that makes the layer');
  const rows = shape[0] ?? 1;
  const example = make();
  const float64 = () => createTestingBackend(kernels === undefined ? {} : { kernels });

  /** A layer with numbers, and all that one pass needs. */
  const prepare = ({ backend = createReferenceBackend(), seed = seeds[0] ?? 1, training = true, change = {} }: Pass = {}) => {
    const layer = make();
    const random = createRandom(seed);
    prepareLayer(layer, backend, shape, draw, seed);
    const x = drawn(backend, shape, draw, random.fork('input'));
    const numbers = readNow(x);
    const context: Context = {
      ...createContext({ backend, batchSize: rows, training, random: random.fork('pass') }),
      ...change,
    };
    const outputShape = backend.scope(() => layer.forward(x, { ...context, inputGradient: true })[0].shape);
    clearGradients(layer);
    const slopes = normal(random.fork('outputGradient'), sizeOf(outputShape));
    return {
      layer,
      backend,
      context,
      numbers,
      x,
      outputShape,
      slopes,
      dy: tensor(backend, slopes, outputShape),
      weights: weightsOf(layer),
    };
  };
  type Prepared = ReturnType<typeof prepare>;

  /** Forward and back once; the numbers that come of it. */
  const pass = ({ layer, context, x, dy, weights }: Prepared): Numbers => {
    const [output, backward] = layer.forward(x, context);
    const result = readNow(output);
    const dx = backward(dy);
    return { output: result, ...readAll({ ...(inputGradient ? { 'input gradient': dx } : {}), ...gradientsOf(weights) }) };
  };

  /** The rows from `from` to `to` of a tensor, as one of their own. */
  const rowsOf = ({ backend }: Prepared, of: Tensor, from: number, to: number): Tensor => {
    const width = sizeOf(of.shape.slice(1));
    return tensor(backend, readNow(of).subarray(from * width, to * width), [to - from, ...of.shape.slice(1)]);
  };

  /** Runs the rows in blocks, as parts of one batch or each as a batch. */
  const passInBlocks = (
    prepared: Prepared,
    cuts: readonly number[],
    batchOf = (from: number) => ({ size: rows, firstRow: from }),
  ): Numbers => {
    const { layer, context, x, dy, weights } = prepared;
    const outputs: number[] = [];
    const inputGradients: number[] = [];
    cuts.forEach((from, i) => {
      const to = cuts[i + 1] ?? rows;
      const [output, backward] = layer.forward(rowsOf(prepared, x, from, to), { ...context, batch: batchOf(from) });
      outputs.push(...readNow(output));
      const dx = backward(rowsOf(prepared, dy, from, to));
      if (inputGradient && dx !== undefined) inputGradients.push(...readNow(dx));
    });
    return {
      output: Float32Array.from(outputs),
      ...(inputGradient ? { 'input gradient': Float32Array.from(inputGradients) } : {}),
      ...readAll(gradientsOf(weights)),
    };
  };

  const eachSeed = (check: (seed: number) => void) => () => seeds.forEach(check);
  const gradientsAreSlopes = (training: boolean) =>
    eachSeed((seed) => {
      const kernelOption = kernels === undefined ? {} : { kernels };
      checkGradients({ layer: make(), input: shape, draw, inputGradient, training, seed, ...kernelOption });
    });

  const table: Record<string, Case['check']> = {
    'gradients are the slopes, in training': gradientsAreSlopes(true),
    'gradients are the slopes, in evaluation': gradientsAreSlopes(false),

    'backward is linear in the output gradient': eachSeed((seed) => {
      const prepared = prepare({ backend: float64(), seed });
      const { backend, slopes, outputShape, layer } = prepared;
      const other = normal(createRandom(seed).fork('other'), slopes.length);
      const [a, b] = [0.75, -1.5];
      const run = (numbers: ArrayLike<number>) => {
        clearGradients(layer);
        return pass({ ...prepared, dy: tensor(backend, Float64Array.from(numbers), outputShape) });
      };
      const [first, second, both] = [
        run(slopes),
        run(other),
        run(Float64Array.from(slopes, (slope, i) => a * slope + b * other[i]!)),
      ];
      for (const name of Object.keys(both).filter((key) => key !== 'output')) {
        const sum = Float64Array.from(first[name]!, (value, i) => a * value + b * second[name]![i]!);
        expectClose(`backward of 0.75·u − 1.5·v: ${name}`, both[name]!, sum, { absolute: 1e-10, relative: 1e-10 });
      }
    }),

    'backward of zero is zero': eachSeed((seed) => {
      const prepared = prepare({ seed });
      fill(prepared.dy, 0);
      const { output: _, ...gradients } = pass(prepared);
      for (const [name, numbers] of Object.entries(gradients)) {
        expectTrue(
          numbers.every((value) => value === 0),
          () => `${name} is ${numbers.find((value) => value !== 0)} for an output gradient of zeros`,
        );
      }
    }),

    'gradients add to what is there': eachSeed((seed) => {
      const prepared = prepare({ backend: float64(), seed });
      const once = pass(prepared);
      for (const { parameter } of prepared.weights) fill(parameter.gradient, 3);
      const added = pass(prepared);
      for (const { path } of prepared.weights) {
        const sum = Float64Array.from(once[path]!, (value) => value + 3);
        expectClose(`gradient of ${path}, over 3`, added[path]!, sum, { absolute: 1e-10, relative: 1e-10 });
      }
    }),

    'the same pass twice gives the same bits': eachSeed((seed) => {
      const prepared = prepare({ seed });
      const once = pass(prepared);
      clearGradients(prepared.layer);
      expectAllSameBits('the second time', pass(prepared), once);
    }),

    'two passes in flight do not disturb each other': eachSeed((seed) => {
      const prepared = prepare({ seed });
      const { layer, backend, context, x, dy, numbers, slopes, outputShape, weights } = prepared;
      const again = { ...context, random: context.random.fork('again') };
      const x2 = drawn(backend, shape, draw, createRandom(seed).fork('second input'));
      const dy2 = tensor(
        backend,
        slopes.map((slope) => 1 - slope),
        outputShape,
      );

      const apart = [[x2, dy2, again] as const, [x, dy, context] as const].map(([input, gradient, of]) => {
        const [output, backward] = layer.forward(input, of);
        const result = readNow(output);
        const dx = backward(gradient);
        return { output: result, ...readAll({ 'input gradient': inputGradient ? dx : undefined }) };
      });
      const gradientsApart = readAll(gradientsOf(weights));

      clearGradients(layer);
      const [output, backward] = layer.forward(x, context);
      const [output2, backward2] = layer.forward(x2, again);
      const dx2 = backward2(dy2);
      const dx = backward(dy);
      const together = [
        readAll({ output: output2, 'input gradient': inputGradient ? dx2 : undefined }),
        readAll({ output, 'input gradient': inputGradient ? dx : undefined }),
      ];
      expectAllSameBits('the second pass', together[0]!, apart[0]!);
      expectAllSameBits('the first pass', together[1]!, apart[1]!);
      expectAllSameBits('the gradients of both', readAll(gradientsOf(weights)), gradientsApart);
      expectSameBits('the input', readNow(x), numbers);
    }),

    'what it was given stays as it was': eachSeed((seed) => {
      for (const training of [true, false]) {
        const prepared = prepare({ seed, training });
        const { x, dy, layer, numbers, slopes } = prepared;
        const values = () =>
          readAll(Object.fromEntries(parametersOf(layer).map(({ path, parameter }) => [path, parameter.value])));
        const before = values();
        pass(prepared);
        expectSameBits('the input', readNow(x), numbers);
        expectSameBits('the output gradient', readNow(dy), slopes);
        expectAllSameBits('the parameters', values(), before);
      }
    }),

    'old contents of memory do not matter': eachSeed((seed) => {
      for (const training of [true, false]) {
        const [zero, ...poisoned] = [0, NaN, 1e30].map((poison) =>
          pass(prepare({ backend: createPoisonedBackend(poison), seed, training })),
        );
        for (const numbers of poisoned) expectAllSameBits('over poisoned memory', numbers, zero!);
      }
    }),

    'wrong shapes are refused': () => {
      const { layer, backend, context, x, outputShape, weights } = prepare();
      const attempt = (of: Shape) => () => layer.forward(tensor(backend, new Float32Array(sizeOf(of)), of), context);
      const claimed = typeof layer['~shapes']?.in === 'number' ? [[...shape.slice(0, -1), shape.at(-1)! + 1]] : [];
      for (const bad of [...wrong, ...claimed])
        expectThrows(`forward with an input of shape ${showShape(bad)}`, 'E_SHAPE', attempt(bad));
      // Others it may take, or refuse in its own words, but never with the engine's.
      for (const odd of [[], [...shape, 1], shape.slice(0, -1), shape.map((length) => length + 1)]) {
        expectTypedErrorIfAny(`forward with an input of shape ${showShape(odd)}`, attempt(odd));
      }
      clearGradients(layer);
      const [, backward] = layer.forward(x, context);
      const statistics = readAll(gradientsOf(weights));
      const grown = outputShape.length === 0 ? [1] : [...outputShape.slice(0, -1), outputShape.at(-1)! + 1];
      for (const bad of [grown, [...outputShape, 1]]) {
        const gradient = tensor(backend, new Float32Array(sizeOf(bad)).fill(1), bad);
        expectThrows(`backward with an output gradient of shape ${showShape(bad)}`, 'E_SHAPE', () => backward(gradient));
      }
      expectAllSameBits('the gradients, after wrong shapes', readAll(gradientsOf(weights)), statistics);
    },

    'no input gradient where nobody needs it': eachSeed((seed) => {
      const [wanted, got] = [true, false].map((needed) => {
        const { 'input gradient': _, ...rest } = pass(prepare({ seed, change: { inputGradient: needed } }));
        return rest;
      });
      expectAllSameBits('without an input gradient', got!, wanted!);
    }),

    'frozen parameters keep a gradient of zero': eachSeed((seed) => {
      const wanted = pass(prepare({ seed }));
      const all = parametersOf(example).filter(({ parameter }) => parameter.role === 'weight');
      for (const frozen of [...all.map(({ path }) => [path]), all.map(({ path }) => path)]) {
        const prepared = prepare({ seed });
        for (const { path, parameter } of prepared.weights) parameter.trainable = parameter.trainable && !frozen.includes(path);
        const got = pass(prepared);
        for (const { path, parameter } of prepared.weights) {
          const stays = frozen.includes(path) ? new Float32Array(sizeOf(parameter.shape)) : wanted[path]!;
          expectSameBits(`with ${frozen.join(', ')} frozen: gradient of ${path}`, got[path]!, stays);
        }
        expectSameBits(`with ${frozen.join(', ')} frozen: output`, got['output']!, wanted['output']!);
        if (inputGradient)
          expectSameBits(`with ${frozen.join(', ')} frozen: input gradient`, got['input gradient']!, wanted['input gradient']!);
      }
    }),

    'its description builds it again': () => {
      const description = describe(example);
      const again = build<Layer>(JSON.parse(JSON.stringify(description)), { use: use ?? {} });
      const spelt = (of: Layer) =>
        JSON.stringify([describe(of), parametersOf(of).map(({ path, parameter }) => [path, parameter.shape, parameter.role])]);
      expectTrue(spelt(again) === spelt(example), () => `built again it is ${spelt(again)}, expected ${spelt(example)}`);
      const outputs = [make(), again].map((layer) => {
        const backend = createReferenceBackend();
        place(layer, { backend, seed: 7 });
        const x = drawn(backend, shape, draw, createRandom(7));
        return readNow(layer.forward(x, createContext({ backend, batchSize: rows }))[0]);
      });
      expectSameBits('the output of the layer that was built again', outputs[1]!, outputs[0]!);
    },

    'float32 agrees with float64': eachSeed((seed) => {
      for (const training of [true, false]) {
        const [got, want] = [createReferenceBackend(), float64()].map((backend) => pass(prepare({ backend, seed, training })));
        for (const name of Object.keys(want!)) expectClose(name, got![name]!, want![name]!, { absolute: 1e-6, relative: 2e-5 });
      }
    }),

    'in evaluation, a batch is its rows one by one': eachSeed((seed) => {
      const whole = pass(prepare({ seed, training: false }));
      const { output, 'input gradient': dx } = passInBlocks(prepare({ seed, training: false }), everyRow(rows), () => ({
        size: 1,
        firstRow: 0,
      }));
      expectSameBits('output', output!, whole['output']!);
      if (inputGradient) expectSameBits('input gradient', dx!, whole['input gradient']!);
    }),

    'blocks of rows are the whole batch': eachSeed((seed) => {
      const whole = pass(prepare({ seed }));
      for (const cuts of [everyRow(rows), [0, Math.ceil(rows / 3)], [0, rows - 1]]) {
        const blocks = passInBlocks(prepare({ seed }), [...new Set(cuts)]);
        expectAllSameBits(`in blocks from rows ${cuts.join(', ')}`, blocks, whole);
      }
    }),
  };

  return casesOf(table, { ...reasonsOf(example, shape, use), ...skip });
}

/** What a layer's nature leaves out. */
function reasonsOf(layer: Layer, shape: Shape, use: LayerCaseOptions['use']): Skips {
  const reasons: Record<string, string> = {};
  if (use === undefined) reasons['its description builds it again'] = 'no factories given in `use`';
  const inRows = ['in evaluation, a batch is its rows one by one', 'blocks of rows are the whole batch'];
  for (const name of inRows) {
    if (layer.wholeBatch === true) reasons[name] = 'a row depends on the whole batch';
    else if ((shape[0] ?? 1) < 2) reasons[name] = 'the input has no two rows';
  }
  if (usesTwice(layer))
    reasons['blocks of rows are the whole batch'] = 'a parameter is used twice, and a sum of blocks takes another order';
  return reasons;
}

function usesTwice(layer: Layer): boolean {
  const seen = new Set<unknown>();
  let twice = false;
  const walk = (here: Layer): void => {
    for (const parameter of Object.values(here.parameters)) {
      twice ||= seen.has(parameter);
      seen.add(parameter);
    }
    for (const child of Object.values(here.children ?? {})) walk(child);
  };
  walk(layer);
  return twice;
}

function weightsOf(layer: Layer): readonly PathedParameter[] {
  return parametersOf(layer).filter(({ parameter }) => parameter.role === 'weight');
}

function gradientsOf(weights: readonly PathedParameter[]): Record<string, Tensor> {
  return Object.fromEntries(weights.map(({ path, parameter }) => [path, parameter.gradient]));
}

function clearGradients(layer: Layer): void {
  for (const { parameter } of parametersOf(layer)) fill(parameter.gradient, 0);
}

function everyRow(rows: number): number[] {
  return Array.from({ length: rows }, (_, i) => i);
}
