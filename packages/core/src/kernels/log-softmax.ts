import { dispatch, expectShape, output } from '../dispatch.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { expectRows } from './softmax.ts';

/** The largest float32. */
const LARGEST = 3.4028234663852886e38;

/**
 * Logarithm of softmax along the last axis: L_i = (z_i − max z) − log Σ_j e^(z_j − max z)  (Theory §4).
 *
 * Exact far from the maximum, where log(softmax) would be −∞. What float32 cannot hold ends at −3.4e38, not at −∞, so that
 * its product with a probability of 0 stays 0. A row with a NaN, with +∞, or of −∞ alone is NaN throughout.
 * Order of summation: ascending columns, one chain.
 *
 * @throws E_SHAPE when z has no axis; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(logSoftmaxForward(tensor(backend, [[1000, 0]]))); // → [[0, -1000]]
 */
export function logSoftmaxForward(z: Tensor, out?: Tensor): Tensor {
  expectRows('logSoftmaxForward', 'x', z);
  const l = output('logSoftmaxForward', out, z, z.shape);
  dispatch('logSoftmaxForward', forward, l, z)(z as HostTensor, l as HostTensor);
  return l;
}

/**
 * The way back, from the output: dz_i = dL_i − e^(L_i)·Σ_j dL_j.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(logSoftmaxBackward(tensor(backend, [0, -1000]), tensor(backend, [3, 1]))); // → [-1, 1]
 */
export function logSoftmaxBackward(l: Tensor, dl: Tensor, out?: Tensor): Tensor {
  expectRows('logSoftmaxBackward', 'output', l);
  expectShape('logSoftmaxBackward', 'outputGradient', dl, l.shape);
  const dz = output('logSoftmaxBackward', out, l, l.shape);
  dispatch('logSoftmaxBackward', backward, dz, l, dl)(l as HostTensor, dl as HostTensor, dz as HostTensor);
  return dz;
}

function forward(z: HostTensor, out: HostTensor): void {
  const [from, L] = [z.data, out.data];
  const columns = z.shape[z.shape.length - 1]!;
  for (let row = 0; row < L.length; row += columns) {
    let max = from[row]!;
    for (let i = row + 1; i < row + columns; i++) if (from[i]! > max) max = from[i]!;
    let sum = 0;
    for (let i = row; i < row + columns; i++) {
      const shifted = Math.fround(from[i]! - max);
      L[i] = shifted < -LARGEST ? -LARGEST : shifted;
      sum = Math.fround(sum + exp(shifted));
    }
    const logarithm = log(sum);
    for (let i = row; i < row + columns; i++) L[i] = L[i]! - logarithm;
  }
}

function backward(l: HostTensor, dl: HostTensor, out: HostTensor): void {
  const [L, from, dz] = [l.data, dl.data, out.data];
  const columns = l.shape[l.shape.length - 1]!;
  for (let row = 0; row < dz.length; row += columns) {
    let sum = 0;
    for (let i = row; i < row + columns; i++) sum = Math.fround(sum + from[i]!);
    for (let i = row; i < row + columns; i++) dz[i] = from[i]! - Math.fround(exp(L[i]!) * sum);
  }
}
