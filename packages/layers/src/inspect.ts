import {
  checkOptions,
  createContext,
  createError,
  createRandom,
  expectTensor,
  forwardThrough,
  parametersOf,
  readNow,
  sizeOf,
  showShape,
  type Context,
  type Layer,
  type Loss,
  type Parameter,
  type Random,
  type Shape,
  type Tensor,
} from '@gradwright/core';
import { expectLayer } from './shapes.ts';

/** Numbers copied out of a tensor: they stay as they are whatever happens to the model. */
export interface Snapshot {
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array;
}

/** One layer, as a pass saw it. */
export interface InspectedLayer {
  /** `''` is the model itself, then `'0'`, `'0.body'`, … */
  readonly path: string;
  readonly type: string;
  /** How many numbers its own parameters hold, without those of its children. */
  readonly size: number;
  /** Its output, the last time it ran; undefined when it did not run. */
  readonly output: Snapshot | undefined;
  /** ∂L/∂output, when the way back was asked for and reached it. */
  readonly outputGradient: Snapshot | undefined;
}

/** One parameter, as a pass saw it. */
export interface InspectedParameter {
  readonly path: string;
  readonly trainable: boolean;
  readonly value: Snapshot;
  /** ∂L/∂value of this pass alone, when the way back was asked for; for a running statistic, the change it would make. */
  readonly gradient: Snapshot | undefined;
}

/** What `inspect` saw. */
export interface Inspection {
  /** The model first, parents before children. */
  readonly layers: readonly InspectedLayer[];
  readonly parameters: readonly InspectedParameter[];
  /** ∂L/∂input, when the way back was asked for. */
  readonly inputGradient: Snapshot | undefined;
  /** The loss, when one was given. */
  readonly loss: number | undefined;
  /** A table for people: layer, output shape, parameters. */
  toString(): string;
}

/** What `inspect` may be told beside model and input. */
export interface InspectOptions {
  /** Whether dropout and its kind are active. Default false. */
  readonly training?: boolean;
  /** The key of the step, for dropout's masks. Default `createRandom(0)`. */
  readonly random?: Random;
  /** With `target`: goes back from this loss. */
  readonly loss?: Loss;
  readonly target?: Tensor;
  /** Goes back from here: ∂L/∂output, in the shape of the output. */
  readonly outputGradient?: Tensor;
}

/**
 * Runs a model once and shows what happened in each layer: output, and, given a loss or an output gradient, the gradients.
 * Changes nothing: gradients and statistics are afterwards as they were.
 *
 * @param input - on the backend where the model was placed
 * @throws E_ARG when loss and target are not both there, or an output gradient beside them; E_STATE before `place`;
 *   E_BACKEND where the backend is read asynchronously; what the layers throw
 * @example
 * const backend = createReferenceBackend();
 * const model = sequential(dense(2, 3), relu());
 * place(model, { backend, seed: 7 });
 * const seen = inspect(model, tensor(backend, [[1, 2]]));
 * seen.layers.map(({ path, type }) => `${path} ${type}`); // → [" sequential", "0 dense", "1 relu"]
 */
export function inspect(model: Layer, input: Tensor, options?: InspectOptions): Inspection {
  expectLayer('inspect', 'model', model);
  const { shape, backend } = expectTensor('inspect', 'input', input);
  const {
    training = false,
    random = createRandom(0),
    loss,
    target,
    outputGradient,
  } = checkOptions('inspect', options, ['training', 'random', 'loss', 'target', 'outputGradient']);
  if ((loss === undefined) !== (target === undefined) || (loss !== undefined && outputGradient !== undefined)) {
    throw createError('E_ARG', 'inspect', 'expected loss and target, or outputGradient, or none of them', {
      argument: 'options',
    });
  }

  const outputs = new Map<string, Snapshot>();
  const gradients = new Map<string, Snapshot>();
  const observe: Context['observe'] = (path, pass, tensor) => {
    // A layer that runs twice shows its last run: the last forward, the first on the way back.
    if (pass === 'forward') outputs.set(path, snapshot(tensor));
    else if (!gradients.has(path)) gradients.set(path, snapshot(tensor));
  };
  const context = createContext({ backend, batchSize: shape[0] ?? 1, training, random, observe });
  const goesBack = loss !== undefined || outputGradient !== undefined;

  const placed = parametersOf(model);
  const before = placed.map(({ parameter }) => readNow(parameter.gradient));
  let inputGradient: Snapshot | undefined;
  let lossValue: number | undefined;
  let parameters: InspectedParameter[];
  try {
    for (const { parameter } of placed) write(parameter, new Float32Array(sizeOf(parameter.shape)));
    backend.scope(() => {
      const [output, backward] = forwardThrough(model, input, context);
      observe('', 'forward', output);
      let gradient = outputGradient;
      if (loss !== undefined && target !== undefined) {
        const [value, back] = loss.forward(output, target, context);
        lossValue = readNow(value)[0];
        gradient = back();
      }
      if (gradient === undefined) return;
      observe('', 'backward', gradient);
      const reached = backward(gradient);
      inputGradient = reached === undefined ? undefined : snapshot(reached);
    });
    parameters = placed.map(({ path, parameter }) => ({
      path,
      trainable: parameter.trainable,
      value: snapshot(parameter.value),
      gradient: goesBack ? snapshot(parameter.gradient) : undefined,
    }));
  } finally {
    placed.forEach(({ parameter }, i) => write(parameter, before[i]!));
  }

  const layers: InspectedLayer[] = [];
  const walk = (layer: Layer, path: string): void => {
    const size = Object.values(layer.parameters).reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0);
    layers.push({ path, type: layer.type, size, output: outputs.get(path), outputGradient: gradients.get(path) });
    for (const [name, child] of Object.entries(layer.children ?? {})) walk(child, path === '' ? name : `${path}.${name}`);
  };
  walk(model, '');
  const toString = () => table(layers, parameters);
  return { layers, parameters, inputGradient, loss: lossValue, toString };
}

function snapshot(tensor: Tensor): Snapshot {
  return { shape: tensor.shape, data: readNow(tensor) };
}

function write(parameter: Parameter, gradient: ArrayLike<number>): void {
  parameter.gradient.backend.write(parameter.gradient, gradient);
}

function table(layers: readonly InspectedLayer[], parameters: readonly InspectedParameter[]): string {
  const count = (which: readonly InspectedParameter[]) => which.reduce((sum, { value }) => sum + value.data.length, 0);
  const rows = layers.map(({ path, type, output, size }) => [
    path === '' ? '(model)' : path,
    type,
    output === undefined ? 'not run' : showShape(output.shape),
    String(size),
  ]);
  // A shared parameter stands in two rows, and counts once here.
  const all = [['path', 'layer', 'output', 'parameters'], ...rows, ['total', '', '', String(count(parameters))]];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) =>
    row.map((cell, c) => (c === 3 ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join('  '),
  );
  const trainable = count(parameters.filter((parameter) => parameter.trainable));
  return `${lines.join('\n')}\n${trainable} trainable`;
}
