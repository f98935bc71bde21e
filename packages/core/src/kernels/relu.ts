import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * ReLU: y = max(0, x)  (Theory §2). Unbounded above; NaN stays NaN; −0 becomes 0.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(reluForward(tensor(backend, [-1, 0, 2]))); // → [0, 0, 2]
 */
export function reluForward(x: Tensor, out?: Tensor): Tensor {
  expectTensor('reluForward', 'x', x);
  const y = output('reluForward', out, x, x.shape);
  dispatch('reluForward', forward, y, x)(x as HostTensor, y as HostTensor);
  return y;
}

/**
 * The way back: dx = dy where y > 0, else 0; at the kink the derivative is 0  (Theory §2).
 *
 * Takes the output and not the input: y > 0 exactly where x > 0, so the input need not be kept.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(reluBackward(tensor(backend, [0, 2]), tensor(backend, [5, 7]))); // → [0, 7]
 */
export function reluBackward(y: Tensor, dy: Tensor, out?: Tensor): Tensor {
  const { shape } = expectTensor('reluBackward', 'output', y);
  expectShape('reluBackward', 'outputGradient', dy, shape);
  const dx = output('reluBackward', out, y, shape);
  dispatch('reluBackward', backward, dx, y, dy)(y as HostTensor, dy as HostTensor, dx as HostTensor);
  return dx;
}

function forward(x: HostTensor, out: HostTensor): void {
  const [from, y] = [x.data, out.data];
  // Written so that NaN is not "at most 0" and stays.
  for (let i = 0; i < y.length; i++) y[i] = from[i]! <= 0 ? 0 : from[i]!;
}

function backward(y: HostTensor, dy: HostTensor, out: HostTensor): void {
  const [active, from, dx] = [y.data, dy.data, out.data];
  for (let i = 0; i < dx.length; i++) dx[i] = active[i]! > 0 ? from[i]! : 0;
}
