import { readFloats } from './data.ts';
import type { MatmulWorkload } from './workloads.ts';

/**
 * Compares some elements of a product with the same in float64.
 *
 * @throws Error naming the first that is off
 */
export function checkProduct(found: ArrayLike<number>, { form, batch, inputs, outputs }: MatmulWorkload, folder: string): void {
  const [x, w, d] = [readFloats(folder, 'x'), readFloats(folder, 'w'), readFloats(folder, 'd')];
  const [rows, columns, depth] = { XW: [batch, outputs, inputs], XtD: [inputs, outputs, batch], DWt: [batch, inputs, outputs] }[
    form
  ] as [number, number, number];
  const factors = {
    XW: (i: number, j: number, k: number) => [x[i * inputs + k]!, w[k * outputs + j]!] as const,
    XtD: (i: number, j: number, k: number) => [x[k * inputs + i]!, d[k * outputs + j]!] as const,
    DWt: (i: number, j: number, k: number) => [d[i * outputs + k]!, w[j * outputs + k]!] as const,
  }[form];
  if (found.length !== rows * columns) throw new Error(`the product has ${found.length} elements, expected ${rows * columns}`);
  for (let probe = 0; probe < 16; probe++) {
    const element = Math.floor(((probe + 0.5) / 16) * rows * columns);
    const [i, j] = [Math.floor(element / columns), element % columns];
    let [sum, size] = [0, 0];
    for (let k = 0; k < depth; k++) {
      const [one, other] = factors(i, j, k);
      sum += one * other;
      size += Math.abs(one * other);
    }
    if (Math.abs(found[element]! - sum) <= 1e-6 * size * Math.sqrt(depth) + 1e-6) continue;
    throw new Error(`element [${i}, ${j}] of the product is ${found[element]}, expected ${sum}`);
  }
}
