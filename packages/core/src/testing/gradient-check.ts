import type { Backend } from '../backend.ts';
import { createContext } from '../create-context.ts';
import type { Context } from '../context.ts';
import { checkOptions, wrongType } from '../checks.ts';
import { fill } from '../kernels/fill.ts';
import type { Layer } from '../layer.ts';
import type { Loss } from '../loss.ts';
import { readNow, tensor } from '../make-tensor.ts';
import { parametersOf } from '../parameters-of.ts';
import { createRandom, integers, normal, type Random } from '../random.ts';
import { showShape, sizeOf, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { createTestingBackend } from './float64-backend.ts';
import { drawn, prepareLayer, standardNormal, type Draw } from './prepare-layer.ts';

/** How a gradient check goes about it. */
export interface GradientCheckOptions {
  /** What the random numbers come from. Default 0. */
  readonly seed?: number;
  /** The difference of arguments, one half of it on each side. Default 10⁻⁵. */
  readonly step?: number;
  /** A variable with more elements is checked in this many, drawn by the seed. Default 2,000. */
  readonly elements?: number;
  /** What a stranger's layer needs beside the float64 kernels of core. */
  readonly kernels?: Backend['kernels'];
}

/** A layer, to be checked for its input and each weight that is not frozen. */
export interface LayerGradients extends GradientCheckOptions {
  /** Placed on a float64 backend by the check, and left there. Biases and the like are moved off their zeros. */
  readonly layer: Layer;
  readonly input: Shape;
  /** Draws the input. Default standard normal. */
  readonly draw?: Draw;
  /** False: the input is labels or indices, and has no slope. Default true. */
  readonly inputGradient?: boolean;
  /** Default true. The random key is the same in each evaluation, so that dropout draws the same mask. */
  readonly training?: boolean;
}

/** A loss, to be checked for its prediction. */
export interface LossGradients extends GradientCheckOptions {
  readonly loss: Loss;
  readonly prediction: Shape;
  /** Draws the prediction. Default standard normal. */
  readonly draw?: Draw;
  /** The targets, labels `[batch]` or numbers in the prediction's shape. */
  readonly targets: { readonly data: ArrayLike<number>; readonly shape: Shape };
  /** One weight a row. */
  readonly weights?: ArrayLike<number>;
}

/** Any function of some tensors on a float64 backend. */
export interface FunctionGradients extends GradientCheckOptions {
  /** What the messages call it. */
  readonly name: string;
  /** What it is a function of, by name. */
  readonly variables: Readonly<Record<string, Tensor>>;
  /** The value at the variables' present numbers, and the way back to the gradient for each of them. */
  forward(): readonly [output: Tensor, backward: (outputGradient: Tensor) => Readonly<Record<string, Tensor | undefined>>];
}

/** What a gradient check has seen. */
export interface GradientReport {
  /** How many elements were compared. */
  readonly checked: number;
  /** How many of them stand on a kink (ReLU at 0, a tie of a maximum), where only the slopes of both sides bound the gradient. */
  readonly kinks: number;
  /** The largest |analytic − numeric| elsewhere. */
  readonly largestDifference: number;
}

/**
 * Compares the gradients of a layer, a loss or any function with central differences in float64, element by element  (Theory §33):
 * (f(x + h) − f(x − h)) / 2h, with Richardson's extrapolation where the function is strongly curved.
 *
 * An element passes when |analytic − numeric| ≤ 10⁻⁷ + 10⁻⁶·|analytic|. On a kink it passes when it lies between the slopes to the
 * left and to the right; more than one in twenty there is a failure too, for then little was compared.
 *
 * @throws Error naming the variable, the element, both numbers, and which variables are off in how many elements
 * @example
 * const twice: Layer = {
 *   type: 'twice', settings: [], parameters: {},
 *   forward: (x) => [add(x, x), (dy) => add(dy, dy)],
 * };
 * checkGradients({ layer: twice, input: [2, 3] }).checked; // → 6
 */
export function checkGradients(subject: LayerGradients | LossGradients | FunctionGradients): GradientReport {
  if ('layer' in subject) return checkLayer(subject);
  if ('loss' in subject) return checkLoss(subject);
  if ('variables' in subject) return checkFunction(subject);
  throw wrongType('checkGradients', 'subject', subject, 'an object with layer, loss or variables');
}

const SHARED = ['seed', 'step', 'elements', 'kernels'] as const;

function checkLayer(subject: LayerGradients): GradientReport {
  const {
    layer,
    input,
    draw = standardNormal,
    inputGradient = true,
    training = true,
    seed = 0,
    kernels,
  } = checkOptions('checkGradients', subject, [...SHARED, 'layer', 'input', 'draw', 'inputGradient', 'training']);
  const backend = createTestingBackend(kernels === undefined ? {} : { kernels });
  const random = createRandom(seed);
  prepareLayer(layer, backend, input, draw, seed);
  const weights = parametersOf(layer).filter(({ parameter }) => parameter.role === 'weight' && parameter.trainable);
  const x = drawn(backend, input, draw, random.fork('input'));
  const context: Context = {
    ...createContext({ backend, batchSize: input[0] ?? 1, training, random: random.fork('pass') }),
    inputGradient,
  };

  return checkFunction({
    ...shared(subject),
    name: layer.type,
    variables: {
      ...(inputGradient ? { input: x } : {}),
      ...Object.fromEntries(weights.map(({ path, parameter }) => [`parameter ${path}`, parameter.value])),
    },
    forward() {
      const [output, backward] = layer.forward(x, context);
      return [
        output,
        (outputGradient) => {
          for (const { parameter } of weights) fill(parameter.gradient, 0);
          const dx = backward(outputGradient);
          const found = weights.map(({ path, parameter }) => [`parameter ${path}`, parameter.gradient] as const);
          return { input: dx, ...Object.fromEntries(found) };
        },
      ];
    },
  });
}

function checkLoss(subject: LossGradients): GradientReport {
  const {
    loss,
    prediction,
    draw = standardNormal,
    targets,
    weights,
    seed = 0,
    kernels,
  } = checkOptions('checkGradients', subject, [...SHARED, 'loss', 'prediction', 'draw', 'targets', 'weights']);
  const backend = createTestingBackend(kernels === undefined ? {} : { kernels });
  const random = createRandom(seed);
  const given = drawn(backend, prediction, draw, random.fork('prediction'));
  const target = tensor(backend, Float64Array.from(targets.data), targets.shape);
  const options = weights === undefined ? undefined : { weights: tensor(backend, Float64Array.from(weights), [weights.length]) };
  const context = createContext({ backend, batchSize: prediction[0]!, training: true });

  return checkFunction({
    ...shared(subject),
    name: loss.type,
    variables: { prediction: given },
    forward() {
      const [value, backward] = loss.forward(given, target, context, options);
      // A loss starts its own way back, from 1.
      return [value, () => ({ prediction: backward() })];
    },
  });
}

function shared({ seed, step, elements }: GradientCheckOptions): GradientCheckOptions {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(step === undefined ? {} : { step }),
    ...(elements === undefined ? {} : { elements }),
  };
}

/** One element that was compared. */
interface Compared {
  readonly variable: string;
  readonly shape: Shape;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly verdict: 'agrees' | 'kink' | 'off';
}

function checkFunction({ name, variables, forward, seed = 0, step = 1e-5, elements = 2000 }: FunctionGradients): GradientReport {
  const random = createRandom(seed).fork('gradient check');
  const first = Object.values(variables)[0];
  if (first === undefined) return { checked: 0, kinks: 0, largestDifference: 0 };
  const { backend } = first;

  // One number out of many: their sum, each times the element of a random output gradient.
  const { slopes, gradients } = backend.scope(() => {
    const [output, backward] = forward();
    const weights = output.shape.length === 0 ? Float32Array.of(1) : normal(random.fork('outputGradient'), sizeOf(output.shape));
    const found = backward(tensor(backend, weights, output.shape));
    const read = (variable: string): Float64Array | undefined => {
      const gradient = found[variable];
      return gradient === undefined ? undefined : Float64Array.from(readNow(gradient));
    };
    return {
      slopes: Float64Array.from(weights),
      gradients: new Map(Object.keys(variables).map((variable) => [variable, read(variable)])),
    };
  });

  const outputs = (): Float64Array => {
    let numbers = new Float64Array();
    backend.scope(() => {
      numbers = Float64Array.from(readNow(forward()[0]));
    });
    return numbers;
  };

  const compared = Object.entries(variables).flatMap(([variable, place]) => {
    const gradient = gradients.get(variable);
    const size = sizeOf(place.shape);
    if (gradient === undefined) throw new Error(`${name}: backward gave no gradient for ${variable}, although it is asked for`);
    if (gradient.length !== size) {
      throw new Error(
        `${name}: backward gave ${gradient.length} numbers for ${variable}, which has shape ${showShape(place.shape)}`,
      );
    }
    const at = elementAccess(place);
    return sampleOf(size, elements, random.fork(variable)).map((index): Compared => {
      const analytic = gradient[index]!;
      const value = at.get(index);
      const shifted = (by: number): Float64Array => {
        at.set(index, value + by);
        const moved = outputs();
        at.set(index, value);
        return moved;
      };
      return { variable, shape: place.shape, index, analytic, ...compare(analytic, shifted, slopes, step) };
    });
  });

  const kinks = compared.filter(({ verdict }) => verdict === 'kink').length;
  if (compared.some(({ verdict }) => verdict === 'off')) throw new Error(explain(name, compared));
  if (kinks > 1 + compared.length / 20) {
    throw new Error(
      `${name}: ${kinks} of ${compared.length} elements stand on a kink, expected at most one in twenty: draw another input`,
    );
  }
  const differences = compared
    .filter(({ verdict }) => verdict === 'agrees')
    .map(({ analytic, numeric }) => Math.abs(analytic - numeric));
  return { checked: compared.length, kinks, largestDifference: differences.reduce((a, b) => Math.max(a, b), 0) };
}

/** Compares one element's gradient with the slope there, looking closer where the two differ. */
function compare(
  analytic: number,
  shifted: (by: number) => Float64Array,
  slopes: Float64Array,
  step: number,
): Pick<Compared, 'numeric' | 'verdict'> {
  const close = (numeric: number) => Math.abs(analytic - numeric) <= 1e-7 + 1e-6 * Math.abs(analytic);
  // Element by element first: what does not depend on the argument cancels exactly.
  const slope = (right: Float64Array, left: Float64Array, distance: number): number =>
    slopes.reduce((sum, weight, i) => sum + weight * (right[i]! - left[i]!), 0) / distance;
  const central = (h: number) => slope(shifted(h), shifted(-h), 2 * h);

  const numeric = central(step);
  if (close(numeric)) return { numeric, verdict: 'agrees' };
  const extrapolated = (4 * central(step / 2) - numeric) / 3;
  if (close(extrapolated)) return { numeric: extrapolated, verdict: 'agrees' };

  // A kink nearby is left behind by a smaller step; one right here is not.
  const small = step / 64;
  const [before, here, after] = [shifted(-small), shifted(0), shifted(small)];
  const near = slope(after, before, 2 * small);
  if (close(near)) return { numeric: near, verdict: 'agrees' };
  const [left, right] = [slope(here, before, small), slope(after, here, small)];
  const jump = Math.abs(right - left);
  const farJump = Math.abs(slope(shifted(step), here, step) - slope(here, shifted(-step), step));
  // Curvature alone would make the slopes meet as the step shrinks.
  const kink = jump > 1e-4 * (1e-2 + Math.abs(left) + Math.abs(right)) && jump > farJump / 4;
  const slack = 1e-4 * (1 + Math.abs(analytic));
  const between = analytic >= Math.min(left, right) - slack && analytic <= Math.max(left, right) + slack;
  return { numeric: near, verdict: kink && between ? 'kink' : 'off' };
}

/** Reads and writes single elements of a tensor. */
function elementAccess(place: Tensor) {
  const { backend } = place;
  const element = <T>(index: number, use: (element: Tensor) => T): T => backend.scope(() => use(backend.view(place, index, [])));
  return {
    get: (index: number): number => element(index, (one) => readNow(one)[0]!),
    set: (index: number, value: number): void => element(index, (one) => backend.write(one, [value])),
  };
}

function sampleOf(size: number, elements: number, random: Random): number[] {
  if (size <= elements) return Array.from({ length: size }, (_, i) => i);
  return [...new Set(integers(random, elements, size))].sort((a, b) => a - b);
}

/** What is off, where most clearly, and what the differences have in common. */
function explain(name: string, compared: readonly Compared[]): string {
  const off = compared.filter(({ verdict }) => verdict === 'off');
  const excess = ({ analytic, numeric }: Compared) => (Number.isFinite(analytic) ? Math.abs(analytic - numeric) : Infinity);
  const worst = off.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  const tally = [...new Set(compared.map(({ variable }) => variable))].map((variable) => {
    const all = compared.filter((element) => element.variable === variable);
    return `${variable} ${all.filter(({ verdict }) => verdict === 'off').length} of ${all.length}`;
  });
  const { variable, shape, index, analytic, numeric } = worst;
  const lines = [
    `${name}: the gradient for ${variable} is wrong at ${showShape(indicesOf(shape, index))}: backward gives ${analytic}, the slope is ${numeric}`,
    `elements that are off: ${tally.join(', ')}`,
  ];
  const ofWorst = compared.filter(
    (element) => element.variable === variable && (element.analytic !== 0 || Math.abs(element.numeric) > 1e-6),
  );
  const pattern = patternOf(ofWorst, shape);
  if (pattern !== undefined) lines.push(`in ${variable}, ${pattern}`);
  return lines.join('\n');
}

function patternOf(elements: readonly Compared[], shape: Shape): string | undefined {
  const alike = (a: number, b: number) => Math.abs(a - b) <= 1e-5 * (1e-3 + Math.abs(a) + Math.abs(b));
  if (elements.length < 2) return undefined;
  if (elements.every(({ analytic }) => analytic === 0)) return 'backward gives 0 everywhere';
  const factor = elements[0]!.analytic / elements[0]!.numeric;
  if (elements.every(({ analytic, numeric }) => alike(analytic, factor * numeric))) {
    return alike(factor, -1)
      ? 'the sign is wrong everywhere'
      : `backward gives ${Number(factor.toPrecision(5))} times the slope everywhere`;
  }
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows !== columns) return undefined;
  const numericAt = new Map(elements.map(({ index, numeric }) => [index, numeric]));
  const transposed = elements.every(({ index, analytic }) =>
    alike(analytic, numericAt.get((index % rows!) * rows! + Math.floor(index / rows!)) ?? 0),
  );
  return transposed ? 'backward gives the transpose' : undefined;
}

function indicesOf(shape: Shape, index: number): number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((length) => {
      const here = rest % length;
      rest = Math.floor(rest / length);
      return here;
    })
    .toReversed();
}
