/** Copies a 4×4 block to its transpose; `from` and `to` step by their own number of bytes a row. */
// @ts-ignore: decorator
@inline
function transpose4x4(from: usize, ldFrom: usize, to: usize, ldTo: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + ldFrom);
  const r2 = v128.load(from + 2 * ldFrom);
  const r3 = v128.load(from + 3 * ldFrom);
  const low01 = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(to + ldTo, i64x2.shuffle(low01, low23, 1, 3));
  v128.store(to + 2 * ldTo, i64x2.shuffle(high01, high23, 0, 2));
  v128.store(to + 3 * ldTo, i64x2.shuffle(high01, high23, 1, 3));
}

/** `to` [columns, rows] = the transpose of `from` [rows, columns]; steps in bytes. */
export function transpose(from: usize, ldFrom: usize, rows: i32, columns: i32, to: usize, ldTo: usize): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const row = from + <usize>i * ldFrom;
    const column = to + (<usize>i << 2);
    let j = 0;
    for (; j + 4 <= columns; j += 4) transpose4x4(row + (<usize>j << 2), ldFrom, column + <usize>j * ldTo, ldTo);
    for (; j < columns; j++) for (let r = 0; r < 4; r++) move(from, ldFrom, i + r, j, to, ldTo);
  }
  for (; i < rows; i++) for (let j = 0; j < columns; j++) move(from, ldFrom, i, j, to, ldTo);
}

// @ts-ignore: decorator
@inline
function move(from: usize, ldFrom: usize, row: i32, column: i32, to: usize, ldTo: usize): void {
  f32.store(to + <usize>column * ldTo + (<usize>row << 2), f32.load(from + <usize>row * ldFrom + (<usize>column << 2)));
}
