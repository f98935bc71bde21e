import { dispatch, expectDistinct, expectRank, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Sums over rows: out_c = Σ_r x_rc  (Theory §8: ∂L/∂b = Σ δ).
 *
 * x [rows, columns] → out [columns], rows ascending, from 0 or (`accumulate`) from what `out` holds.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps x; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sumRows(tensor(backend, [[1, 2], [3, 4]]))); // → [4, 6]
 */
export function sumRows(x: Tensor, out?: Tensor, options: { readonly accumulate?: boolean } = {}): Tensor {
  const [, columns] = expectRank('sumRows', 'x', x, ['rows', 'columns']) as [number, number];
  const sums = output('sumRows', out, x, [columns]);
  if (out !== undefined) expectDistinct('sumRows', out, x);
  dispatch('sumRows', reference, sums, x)(x as HostTensor, sums as HostTensor, options);
  return sums;
}

function reference(x: HostTensor, out: HostTensor, { accumulate = false }: { readonly accumulate?: boolean }): void {
  const [from, to] = [x.data, out.data];
  const columns = to.length;
  if (!accumulate) to.fill(0);
  for (let row = 0; row < from.length; row += columns) {
    for (let column = 0; column < columns; column++) to[column] = to[column]! + from[row + column]!;
  }
}
