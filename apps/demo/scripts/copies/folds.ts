import { createReferenceBackend, readNow, tensor, type Dataset } from '@gradwright/core';
import { digits } from '@gradwright/datasets';
import { divide, rowsOf } from '../../src/digits/network.ts';

/**
 * Where the data's digits are cut. Who wrote a digit is not told, but rows stand in the order in which they were written, and each writer wrote the
 * same sheet, which begins with 0 … 9 three times: at these rows such a sheet begins.
 */
export const CUTS = [0, 386, 776, 1157, 1797];

/** Digits of some writers, and those of all others; pixels of 0 … 16. */
export interface Fold {
  readonly learn: Dataset;
  readonly heldOut: Dataset;
}

/** The digits that the page's network learns from, with the writers between two cuts held out in turn. The digits that judge the page's network are in none. */
export function foldsOf(seed: number): Fold[] {
  const all = digits();
  const { size, targets } = all;
  const backend = createReferenceBackend();
  const numbers = tensor(
    backend,
    Array.from({ length: size }, (_, row) => row),
    [size, 1],
  );
  // The same division of the rows' numbers: it goes by targets and seed alone.
  const rows = [...readNow(divide(seed, { size, inputs: numbers, targets }).learn.inputs)];
  const pick = (chosen: readonly number[]): Dataset => {
    const [pixels, labels] = [readNow(all.inputs), readNow(targets)];
    return rowsOf(
      Float32Array.from(chosen.flatMap((row) => [...pixels.subarray(64 * row, 64 * row + 64)])),
      chosen.map((row) => labels[row]!),
    );
  };
  return CUTS.slice(1).map((end, i) => {
    const isIn = (row: number) => row >= CUTS[i]! && row < end;
    return { learn: pick(rows.filter((row) => !isIn(row))), heldOut: pick(rows.filter(isIn)) };
  });
}
