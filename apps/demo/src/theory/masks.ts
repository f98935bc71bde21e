import { createContext, createRandom, createReferenceBackend, readNow, tensor } from '@gradwright/core';
import { dropout } from '@gradwright/layers';

/** What dropout makes of a row in training, once for each of `draws` rows  (Theory §3). */
export function dropRows(row: readonly number[], keep: number, draws: number, seed: number): number[][] {
  const backend = createReferenceBackend();
  const random = createRandom(seed);
  const input = tensor(
    backend,
    Array.from({ length: draws }, () => [...row]),
  );
  const [output] = dropout({ keep }).forward(input, createContext({ backend, batchSize: draws, training: true, random }));
  const numbers = readNow(output);
  return Array.from({ length: draws }, (_, i) => [...numbers.subarray(i * row.length, (i + 1) * row.length)]);
}

/** After each row, the mean of the rows so far. */
export function runningMeans(rows: readonly (readonly number[])[]): number[][] {
  const sums = rows[0]!.map(() => 0);
  return rows.map((row, draw) => row.map((value, i) => (sums[i]! += value) / (draw + 1)));
}
