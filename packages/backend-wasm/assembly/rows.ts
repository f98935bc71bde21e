// Rows of a table, picked by number.
import { put } from './lanes';

/** Rows of so many bytes are copied faster by the engine's own means. */
const LONG: usize = 512;

/** The place of the first index that is no row, or −1. */
export function wrongIndex(indices: usize, size: i32, rows: i32): i32 {
  for (let i = 0; i < size; i++) {
    const index = f32.load(indices + (<usize>i << 2));
    // Written so that NaN fails too.
    if (!(index >= 0 && <f64>index < <f64>rows && floor<f32>(index) == index)) return i;
  }
  return -1;
}

/** out_i = table[index_i]. */
export function gatherRows(table: usize, indices: usize, out: usize, size: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let i = 0; i < size; i++, indices += 4, out += stride) {
    const from = table + <usize>f32.load(indices) * stride;
    if (stride >= LONG) memory.copy(out, from, stride);
    else for (let c: usize = 0; c < stride; c += 16) put(out, c, stride, v128.load(from + c));
  }
}

/** out[index_i] += rows_i, i ascending. */
export function scatterAddRows(rows: usize, indices: usize, out: usize, size: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let i = 0; i < size; i++, indices += 4, rows += stride) {
    const to = out + <usize>f32.load(indices) * stride;
    for (let c: usize = 0; c < stride; c += 16) put(to, c, stride, f32x4.add(v128.load(to + c), v128.load(rows + c)));
  }
}
