import type { Context } from './context.ts';
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
 * @example
 * // A combinator that runs its one child twice over:
 * const [once, backOnce] = forwardChild('body', body, input, context);
 */
export function forwardChild(name: string, child: Layer, input: Tensor, context: Context): readonly [Tensor, Backward] {
  const path = context.path === '' ? name : `${context.path}.${name}`;
  const [output, backward] = child.forward(input, { ...context, path, random: context.random.fork(name) });
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

/** Whether a layer or anything in it has a parameter to train, so that gradients must reach it. */
export function trains(layer: Layer): boolean {
  return parametersOf(layer).some(({ parameter }) => parameter.trainable);
}

/**
 * Runs a backward pass whose input gradient is needed.
 *
 * @throws E_STATE when the layer gave none, although the context asked for it
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
