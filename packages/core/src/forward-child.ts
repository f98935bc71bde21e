import type { Context } from './context.ts';
import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import type { Backward, Layer } from './layer.ts';
import { parametersOf } from './parameters-of.ts';
import type { Tensor } from './tensor.ts';

/**
 * Runs a child layer, as a combinator must: under its own path and random key, and seen by whoever observes.
 *
 * `context.inputGradient` is passed on as it is; a combinator whose earlier child has something to train sets it (see
 * `trains`).
 *
 * @throws what `forwardThrough` throws
 * @example
 * // A combinator that runs its one child twice over:
 * const twice = (body: Layer): Layer => ({
 *   type: 'twice', settings: [body], parameters: {}, children: { body },
 *   forward(input, context) {
 *     const [once, backOnce] = forwardChild('body', body, input, context);
 *     const [output, back] = forwardChild('body', body, once, { ...context, inputGradient: context.inputGradient || trains(body) });
 *     return [output, (dy) => backOnce(back(dy)!)];
 *   },
 * });
 * const backend = createReferenceBackend();
 * const [output] = twice(leakyRelu({ slope: 0.5 })).forward(tensor(backend, [[-4]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[-1]]
 */
export function forwardChild(name: string, child: Layer, input: Tensor, context: Context): readonly [Tensor, Backward] {
  const path = context.path === '' ? name : `${context.path}.${name}`;
  const [output, backward] = forwardThrough(child, input, { ...context, path, random: context.random.fork(name) });
  const { observe } = context;
  if (observe === undefined) return [output, backward];
  observe(path, 'forward', output);
  return [
    output,
    (outputGradient) => {
      observe(path, 'backward', outputGradient);
      return backward(outputGradient);
    },
  ];
}

/**
 * Runs a layer, whoever wrote it.
 *
 * @throws E_ARG when `layer` is none, or returns something other than an output and a way back, such as a promise; what it throws
 * @example
 * const backend = createReferenceBackend();
 * const [output] = forwardThrough(relu(), tensor(backend, [[-1, 2]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, 2]]
 */
export function forwardThrough(layer: Layer, input: Tensor, context: Context): readonly [Tensor, Backward] {
  if (typeof layer?.forward !== 'function') throw wrongType('forwardThrough', 'layer', layer, 'a layer');
  const passed = layer.forward(input, context);
  if (!Array.isArray(passed) || typeof passed[0]?.backend !== 'object' || typeof passed[1] !== 'function') {
    const path = context.path === '' ? '' : `${context.path}: `;
    throw wrongType(`${path}${layer.type}.forward`, 'the result', passed, 'the pair [output, backward]');
  }
  return passed;
}

/** Whether a layer or anything in it has a parameter to train, so that gradients must reach it. */
export function trains(layer: Layer): boolean {
  return parametersOf(layer).some(({ parameter }) => parameter.trainable);
}

/**
 * Runs a backward pass whose input gradient is needed.
 *
 * @throws E_STATE when the layer gave none, although the context asked for it
 * @example backwardThrough((outputGradient) => outputGradient, createReferenceBackend().allocate([2])).shape; // → [2]
 */
export function backwardThrough(backward: Backward, outputGradient: Tensor): Tensor {
  const inputGradient = backward(outputGradient);
  if (inputGradient === undefined) {
    throw createError(
      'E_STATE',
      'backward',
      'the layer returned no input gradient, expected one since context.inputGradient is true',
    );
  }
  return inputGradient;
}
