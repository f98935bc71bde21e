import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { exp } from '../math/exp.ts';
import { wrongShape } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Softmax along the last axis: P_i = e^(z_i − max z) / Σ_j e^(z_j − max z)  (Theory §4).
 *
 * The row's maximum goes first, so nothing overflows. A row with a NaN, with +∞, or of −∞ alone is NaN throughout.
 * Order of summation: ascending columns, one chain.
 *
 * @throws E_SHAPE when z has no axis; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(softmaxForward(tensor(backend, [[1000, 1000]]))); // → [[0.5, 0.5]]
 */
export function softmaxForward(z: Tensor, out?: Tensor): Tensor {
  expectRows('softmaxForward', 'x', z);
  const p = output('softmaxForward', out, z, z.shape);
  dispatch('softmaxForward', forward, p, z)(z as HostTensor, p as HostTensor);
  return p;
}

/**
 * The way back, from the output, through the whole Jacobian P_i·(δ_ij − P_j): dz_i = P_i·(dP_i − Σ_j P_j·dP_j).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(softmaxBackward(tensor(backend, [0.5, 0.5]), tensor(backend, [1, 0]))); // → [0.25, -0.25]
 */
export function softmaxBackward(p: Tensor, dp: Tensor, out?: Tensor): Tensor {
  expectRows('softmaxBackward', 'output', p);
  expectShape('softmaxBackward', 'outputGradient', dp, p.shape);
  const dz = output('softmaxBackward', out, p, p.shape);
  dispatch('softmaxBackward', backward, dz, p, dp)(p as HostTensor, dp as HostTensor, dz as HostTensor);
  return dz;
}

/** @throws E_SHAPE when a tensor has no last axis to work along */
export function expectRows(where: string, argument: string, tensor: Tensor): void {
  if (expectTensor(where, argument, tensor).shape.length === 0) throw wrongShape(where, argument, tensor.shape, ['…', 'classes']);
}

function forward(z: HostTensor, out: HostTensor): void {
  const [from, P] = [z.data, out.data];
  const columns = z.shape[z.shape.length - 1]!;
  for (let row = 0; row < P.length; row += columns) {
    let max = from[row]!;
    for (let i = row + 1; i < row + columns; i++) if (from[i]! > max) max = from[i]!;
    let sum = 0;
    for (let i = row; i < row + columns; i++) {
      const power = exp(Math.fround(from[i]! - max));
      P[i] = power;
      sum = Math.fround(sum + power);
    }
    for (let i = row; i < row + columns; i++) P[i] = P[i]! / sum;
  }
}

function backward(p: HostTensor, dp: HostTensor, out: HostTensor): void {
  const [P, from, dz] = [p.data, dp.data, out.data];
  const columns = p.shape[p.shape.length - 1]!;
  for (let row = 0; row < dz.length; row += columns) {
    let mean = 0;
    for (let i = row; i < row + columns; i++) mean = Math.fround(mean + Math.fround(P[i]! * from[i]!));
    for (let i = row; i < row + columns; i++) dz[i] = P[i]! * Math.fround(from[i]! - mean);
  }
}
