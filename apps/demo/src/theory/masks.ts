import { createContext, createRandom, createReferenceBackend, readNow, tensor } from '@gradwright/core';
import { dropout } from '@gradwright/layers';

/** What dropout makes of a row in training, once for each of `draws` rows  (Theory §3). */
export function dropRows(row: readonly number[], keep: number, draws: number, seed: number): number[][] {
  const backend = createReferenceBackend();
  const random = createRandom(seed);
  const input = tensor(backend, Array.from({ length: draws }, () => row).flat(), [draws, row.length]);
  const [output] = dropout({ keep }).forward(input, createContext({ backend, batchSize: draws, training: true, random }));
  const numbers = readNow(output);
  return Array.from({ length: draws }, (_, i) => [...numbers.subarray(i * row.length, (i + 1) * row.length)]);
}

/** Numbers of draws that lie apart where powers of ten do: 1, 2, 3, … and then each a thirtieth more, to the last. */
export function spacedDraws(most: number): number[] {
  const spaced: number[] = [];
  for (let draw = 1; draw < most; draw = Math.max(draw + 1, Math.round(draw * (1 + 1 / 30)))) spaced.push(draw);
  return [...spaced, most];
}

/** After each row, the mean of the rows so far. */
export function runningMeans(rows: readonly (readonly number[])[]): number[][] {
  const sums = rows[0]!.map(() => 0);
  return rows.map((row, draw) => row.map((value, i) => (sums[i]! += value) / (draw + 1)));
}
