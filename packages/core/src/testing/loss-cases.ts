import type { Backend } from '../backend.ts';
import { build, type Factory } from '../build.ts';
import { checkOptions, wrongType } from '../checks.ts';
import { createContext } from '../create-context.ts';
import { describe } from '../describe.ts';
import type { Loss } from '../loss.ts';
import { readNow, tensor, zeros } from '../make-tensor.ts';
import { createRandom, uniform, type Random } from '../random.ts';
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
  type Case,
  type Skips,
} from './case.ts';
import { createTestingBackend } from './float64-backend.ts';
import { checkGradients } from './gradient-check.ts';
import { createPoisonedBackend } from './poisoned-backend.ts';
import { drawn, standardNormal, type Draw } from './prepare-layer.ts';

/** What `lossCases` is told about a loss. */
export interface LossCaseOptions {
  /** Makes the loss, anew each time. */
  readonly make: () => Loss;
  /** A shape of predictions, rows first; three rows or more. */
  readonly prediction: Shape;
  /** Draws the prediction. Default standard normal. */
  readonly draw?: Draw;
  /** The shape of the targets. Default that of the predictions; `[rows]` for labels. */
  readonly target?: Shape;
  /** Draws the targets. Default standard normal. */
  readonly targets?: Draw;
  /** Predictions at which loss and gradient must still be finite. Default −10⁴, 0 and 10⁴, mixed. */
  readonly extremes?: readonly number[];
  /** The factories that build it from its description. Without them that case is left out. */
  readonly use?: Readonly<Record<string, Factory>>;
  /** The seeds of predictions, targets and weights. Default three of them. */
  readonly seeds?: readonly number[];
  /** What a stranger's loss needs beside the float64 kernels of core. */
  readonly kernels?: Backend['kernels'];
  /** Cases to leave out: for each name, the reason. */
  readonly skip?: Skips;
}

/** Loss and gradient of one pass. */
interface Numbers extends Record<string, Float32Array | Float64Array> {
  readonly loss: Float32Array | Float64Array;
  readonly gradient: Float32Array | Float64Array;
}

/**
 * What every loss must do, as named cases for any test runner: its gradient is the slope; the mean is taken over the whole
 * step, once; blocks of rows sum to the whole batch, to the bit; weights weigh; wrong shapes are refused; extreme values stay
 * finite; its description builds it again; float32 agrees with float64.
 *
 * @throws E_ARG for an unknown option
 * @example
 * // With a test runner: test(name, check)
 * for (const { name, check } of lossCases({ make: meanSquaredError, prediction: [4, 3] })) await check();
 */
export function lossCases(options: LossCaseOptions): readonly Case[] {
  const {
    make,
    prediction: shape,
    draw = standardNormal,
    extremes = [-1e4, 0, 1e4],
    use,
    seeds = [1, 2, 3],
    kernels,
    skip = {},
    ...rest
  } = checkOptions('lossCases', options, [
    'make',
    'prediction',
    'draw',
    'target',
    'targets',
    'extremes',
    'use',
    'seeds',
    'kernels',
    'skip',
  ]);
  if (typeof make !== 'function') throw wrongType('lossCases', 'make', make, 'a function that makes the loss');
  const { target: targetShape = shape, targets = standardNormal } = rest;
  const rows = shape[0]!;
  const example = make();
  const float64 = () => createTestingBackend(kernels === undefined ? {} : { kernels });

  const prepare = (seed: number, backend = createReferenceBackend()) => {
    const random = createRandom(seed);
    const prediction = drawn(backend, shape, draw, random.fork('prediction'));
    const target = drawn(backend, targetShape, targets, random.fork('target'));
    return { backend, loss: make(), prediction, target, weights: tensor(backend, weightsFor(rows, random.fork('weights'))) };
  };
  type Prepared = ReturnType<typeof prepare>;

  const pass = ({ backend, loss, prediction, target }: Prepared, weights?: Tensor, size = rows): Numbers => {
    const context = createContext({ backend, batchSize: size, training: true });
    const [value, backward] = loss.forward(prediction, target, context, weights === undefined ? {} : { weights });
    expectTrue(value.shape.length === 0, () => `the loss has shape ${showShape(value.shape)}, expected []`);
    const number = readNow(value);
    const gradient = backward();
    expectTrue(
      String(gradient.shape) === String(shape),
      () => `the gradient has shape ${showShape(gradient.shape)}, expected ${showShape(shape)}`,
    );
    return { loss: number, gradient: readNow(gradient) };
  };

  /** Runs the rows in blocks that begin at `cuts`, each adding to the loss of those before. */
  const passInBlocks = (prepared: Prepared, cuts: readonly number[], weights?: Tensor): Numbers => {
    const { backend, loss, prediction, target } = prepared;
    let into = zeros(backend, []);
    const gradients: number[] = [];
    cuts.forEach((from, i) => {
      const rowsOf = (of: Tensor) => block(of, from, cuts[i + 1] ?? rows);
      const context = { ...createContext({ backend, batchSize: rows, training: true }), batch: { size: rows, firstRow: from } };
      const weighed = weights === undefined ? { into } : { into, weights: rowsOf(weights) };
      const [value, backward] = loss.forward(rowsOf(prediction), rowsOf(target), context, weighed);
      gradients.push(...readNow(backward()));
      into = value;
    });
    return { loss: readNow(into), gradient: Float32Array.from(gradients) };
  };

  const eachSeed = (check: (seed: number) => void) => () => seeds.forEach(check);
  const exactly = { absolute: 1e-12, relative: 1e-12 };
  const wide = sizeOf(shape) / rows;

  const table: Record<string, Case['check']> = {
    'the gradient is the slope': eachSeed((seed) => {
      const { target, weights } = prepare(seed);
      const subject = { prediction: shape, draw, targets: { data: readNow(target), shape: targetShape }, seed };
      const all = kernels === undefined ? subject : { ...subject, kernels };
      checkGradients({ ...all, loss: make() });
      checkGradients({ ...all, loss: make(), weights: readNow(weights) });
    }),

    'the mean is taken once, over the whole step': eachSeed((seed) => {
      const prepared = prepare(seed, float64());
      const [whole, half] = [pass(prepared), pass(prepared, undefined, 2 * rows)];
      expectClose(
        'loss as part of a step twice as large',
        half.loss,
        whole.loss.map((value) => value / 2),
        exactly,
      );
      expectClose(
        'gradient as part of a step twice as large',
        half.gradient,
        whole.gradient.map((value) => value / 2),
        exactly,
      );
      // The mean of row-by-row losses, each taken as a step of its own.
      const single = Array.from({ length: rows }, (_, row) => {
        const { backend, loss, prediction, target } = prepared;
        const context = createContext({ backend, batchSize: 1, training: true });
        return readNow(loss.forward(block(prediction, row, row + 1), block(target, row, row + 1), context)[0])[0]!;
      });
      expectClose('loss', whole.loss, [single.reduce((sum, value) => sum + value, 0) / rows], {
        absolute: 1e-12,
        relative: 1e-9,
      });
    }),

    'blocks of rows are the whole batch': eachSeed((seed) => {
      for (const weighed of [false, true]) {
        const prepared = prepare(seed);
        const weights = weighed ? prepared.weights : undefined;
        const whole = pass(prepared, weights);
        for (const cuts of [Array.from({ length: rows }, (_, i) => i), [0, 1], [0, rows - 1]]) {
          expectAllSameBits(
            `in blocks from rows ${cuts.join(', ')}${weighed ? ', with weights' : ''}`,
            passInBlocks(prepared, cuts, weights),
            whole,
          );
        }
      }
    }),

    'weights of 1 change nothing': eachSeed((seed) => {
      const prepared = prepare(seed);
      const ones = tensor(prepared.backend, new Float32Array(rows).fill(1), [rows]);
      expectAllSameBits('with weights of 1', pass(prepared, ones), pass(prepared));
    }),

    'a row of weight 0 has no part, and still counts in the mean': eachSeed((seed) => {
      const prepared = prepare(seed, float64());
      const { backend } = prepared;
      const plain = pass(prepared);
      const without = pass(
        prepared,
        tensor(
          backend,
          Array.from({ length: rows }, (_, row) => (row === 1 ? 0 : 1)),
        ),
      );
      const alone = pass(
        prepared,
        tensor(
          backend,
          Array.from({ length: rows }, (_, row) => (row === 1 ? 1 : 0)),
        ),
      );
      expectClose('loss with the row, and of the row alone', [without.loss[0]! + alone.loss[0]!], plain.loss, {
        absolute: 1e-12,
        relative: 1e-9,
      });
      const expected = plain.gradient.map((value, i) => (Math.floor(i / wide) === 1 ? 0 : value));
      expectClose('gradient', without.gradient, expected, exactly);
      const silenced = without.gradient.subarray(wide, 2 * wide);
      expectTrue(
        silenced.every((value) => value === 0),
        () => `the gradient of the row of weight 0 is [${silenced.join(', ')}]`,
      );
    }),

    'a weight multiplies its row': eachSeed((seed) => {
      const prepared = prepare(seed, float64());
      const factors = readNow(prepared.weights);
      const [plain, weighed] = [pass(prepared), pass(prepared, prepared.weights)];
      expectClose(
        'gradient',
        weighed.gradient,
        plain.gradient.map((value, i) => value * factors[Math.floor(i / wide)]!),
        exactly,
      );
    }),

    'loss and gradient twice give the same bits, and nothing it was given changes': eachSeed((seed) => {
      const prepared = prepare(seed);
      const { backend, loss, prediction, target, weights } = prepared;
      const given = () => ({ prediction: readNow(prediction), target: readNow(target), weights: readNow(weights) });
      const before = given();
      const once = pass(prepared, weights);
      expectAllSameBits('the second time', pass(prepared, weights), once);
      const [, backward] = loss.forward(prediction, target, createContext({ backend, batchSize: rows, training: true }), {
        weights,
      });
      for (const time of ['once', 'twice']) expectSameBits(`backward ${time}`, readNow(backward()), once.gradient);
      expectAllSameBits('afterwards', given(), before);
    }),

    'old contents of memory do not matter': eachSeed((seed) => {
      for (const weighed of [false, true]) {
        const [zero, ...poisoned] = [0, NaN, 1e30].map((poison) => {
          const prepared = prepare(seed, createPoisonedBackend(poison));
          return pass(prepared, weighed ? prepared.weights : undefined);
        });
        for (const numbers of poisoned) expectAllSameBits('over poisoned memory', numbers, zero!);
      }
    }),

    'wrong shapes are refused': () => {
      const { backend, loss, prediction, target, weights } = prepare(seeds[0] ?? 1);
      const context = createContext({ backend, batchSize: rows, training: true });
      const empty = (of: Shape) => tensor(backend, new Float32Array(sizeOf(of)), of);
      const more = (of: Shape): Shape => [of[0]! + 1, ...of.slice(1)];
      const refuse = (what: string, p: Tensor, t: Tensor, given = {}) => {
        expectThrows(`${what} of shape ${showShape(what === 'prediction' ? p.shape : t.shape)}`, 'E_SHAPE', () =>
          loss.forward(p, t, context, given),
        );
      };
      refuse('prediction', empty(more(shape)), target);
      refuse('prediction', empty([]), target);
      refuse('target', prediction, empty(more(targetShape)));
      refuse('target', prediction, empty([...targetShape, 2]));
      for (const bad of [[rows + 1], [rows, 1], []]) {
        const given = { weights: empty(bad) };
        expectThrows(`weights of shape ${showShape(bad)}`, 'E_SHAPE', () => loss.forward(prediction, target, context, given));
      }
      const into = zeros(backend, [1]);
      expectThrows('into of shape [1]', 'E_SHAPE', () => loss.forward(prediction, target, context, { weights, into }));
    },

    'extreme predictions keep it finite': () => {
      for (const [backend, seed] of [createReferenceBackend(), float64()].flatMap((on) => seeds.map((of) => [on, of] as const))) {
        const prepared = prepare(seed, backend);
        const picks = uniform(createRandom(seed).fork('extremes'), sizeOf(shape));
        const numbers = Float64Array.from(picks, (pick) => extremes[Math.floor(pick * extremes.length)]!);
        const { loss, gradient } = pass({ ...prepared, prediction: tensor(backend, numbers, shape) });
        expectTrue(Number.isFinite(loss[0]), () => `the loss of predictions ${numbers.join(', ')} is ${loss[0]}`);
        expectTrue(
          gradient.every(Number.isFinite),
          () => `the gradient at predictions ${numbers.join(', ')} is ${gradient.join(', ')}`,
        );
      }
    },

    'float32 agrees with float64': eachSeed((seed) => {
      for (const weighed of [false, true]) {
        const [got, want] = [createReferenceBackend(), float64()].map((backend) => {
          const prepared = prepare(seed, backend);
          return pass(prepared, weighed ? prepared.weights : undefined);
        });
        expectClose('loss', got!.loss, want!.loss, { absolute: 1e-6, relative: 2e-5 });
        expectClose('gradient', got!.gradient, want!.gradient, { absolute: 1e-6, relative: 2e-5 });
      }
    }),

    'its description builds it again': () => {
      const description = describe(example);
      const again = build<Loss>(JSON.parse(JSON.stringify(description)), { use: use ?? {} });
      const [got, want] = [describe(again), description].map((value) => JSON.stringify(value));
      expectTrue(got === want, () => `built again it is ${got}, expected ${want}`);
      const prepared = prepare(seeds[0] ?? 1);
      expectAllSameBits('the loss that was built again', pass({ ...prepared, loss: again }), pass(prepared));
    },
  };

  return casesOf(table, {
    ...(use === undefined ? { 'its description builds it again': 'no factories given in `use`' } : {}),
    ...skip,
  });
}

/** The rows from `from` to `to` of a tensor, as one of their own. */
function block(of: Tensor, from: number, to: number): Tensor {
  const width = sizeOf(of.shape.slice(1));
  return tensor(of.backend, readNow(of).subarray(from * width, to * width), [to - from, ...of.shape.slice(1)]);
}

function weightsFor(rows: number, random: Random): number[] {
  return Array.from(uniform(random, rows), (value) => 0.25 + 2 * value);
}
