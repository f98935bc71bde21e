import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What both passes of leaky ReLU take. */
export interface LeakyReluOptions {
  /** The slope below 0: at least 0. */
  readonly slope: number;
}

/**
 * Leaky ReLU: y = x where x > 0, else slope·x  (Theory §17). NaN stays NaN.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(leakyReluForward(tensor(backend, [-2, 0, 2]), undefined, { slope: 0.5 })); // → [-1, 0, 2]
 */
export function leakyReluForward(x: Tensor, out: Tensor | undefined, options: LeakyReluOptions): Tensor {
  expectTensor('leakyReluForward', 'x', x);
  checkNumber('leakyReluForward', 'slope', options?.slope, { min: 0 });
  const y = output('leakyReluForward', out, x, x.shape);
  dispatch('leakyReluForward', forward, y, x)(x as HostTensor, y as HostTensor, options);
  return y;
}

/**
 * The way back, from the output: dx = dy where y > 0, else slope·dy. At the kink the derivative is the slope.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(leakyReluBackward(tensor(backend, [-1, 2]), tensor(backend, [4, 4]), undefined, { slope: 0.5 })); // → [2, 4]
 */
export function leakyReluBackward(y: Tensor, dy: Tensor, out: Tensor | undefined, options: LeakyReluOptions): Tensor {
  const { shape } = expectTensor('leakyReluBackward', 'output', y);
  expectShape('leakyReluBackward', 'outputGradient', dy, shape);
  checkNumber('leakyReluBackward', 'slope', options?.slope, { min: 0 });
  const dx = output('leakyReluBackward', out, y, shape);
  dispatch('leakyReluBackward', backward, dx, y, dy)(y as HostTensor, dy as HostTensor, dx as HostTensor, options);
  return dx;
}

function forward(x: HostTensor, out: HostTensor, options: LeakyReluOptions): void {
  const [from, y] = [x.data, out.data];
  const slope = Math.fround(options.slope);
  for (let i = 0; i < y.length; i++) y[i] = from[i]! > 0 ? from[i]! : slope * from[i]!;
}

function backward(y: HostTensor, dy: HostTensor, out: HostTensor, options: LeakyReluOptions): void {
  const [Y, from, dx] = [y.data, dy.data, out.data];
  const slope = Math.fround(options.slope);
  for (let i = 0; i < dx.length; i++) dx[i] = Y[i]! > 0 ? from[i]! : slope * from[i]!;
}
