import { createContext, createRandom, createReferenceBackend, readNow, tensor } from '@gradwright/core';
import { dropout } from '@gradwright/layers';

/** What dropout makes of a row in training, drawn `draws` times: as many rows, one after the other  (Theory §3). */
export function dropRows(row: readonly number[], keep: number, draws: number, seed: number): Float32Array {
  const backend = createReferenceBackend();
  const random = createRandom(seed);
  const numbers = new Float32Array(draws * row.length);
  for (let start = 0; start < numbers.length; start += row.length) numbers.set(row, start);
  const input = tensor(backend, numbers, [draws, row.length]);
  const [output] = dropout({ keep }).forward(input, createContext({ backend, batchSize: draws, training: true, random }));
  return Float32Array.from(readNow(output));
}

/** Numbers of draws that lie apart where powers of ten do: 1, 2, 3, … and then each a thirtieth more, to the last. */
export function spacedDraws(most: number): number[] {
  const spaced: number[] = [];
  for (let draw = 1; draw < most; draw = Math.max(draw + 1, Math.round(draw * (1 + 1 / 30)))) spaced.push(draw);
  return [...spaced, most];
}

/** The means of a column over the first so many rows, for each count that is asked for, in rising order. */
export function runningMeans(rows: Float32Array, width: number, column: number, counts: readonly number[]): number[] {
  let [sum, row] = [0, 0];
  return counts.map((count) => {
    for (; row < count; row++) sum += rows[row * width + column]!;
    return sum / count;
  });
}
