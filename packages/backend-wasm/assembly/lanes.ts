// Four numbers at a time. Every tensor is followed by 16 bytes that may be read, so a whole vector is loaded everywhere; what is
// stored ends where the tensor does.

/** One number in every lane. */
// @ts-ignore: decorator
@inline
export function all(value: f32): v128 {
  return f32x4.splat(value);
}

/** p·x + c, with both roundings, whatever the build. */
// @ts-ignore: decorator
@inline
export function step(p: v128, x: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(p, x), f32x4.splat(c));
}

/** `yes` in the lanes where `condition` holds, else `no`. */
// @ts-ignore: decorator
@inline
export function where(condition: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, condition);
}

/** max(0, x), without a sign; NaN stays NaN. (The machine's own maximum says otherwise, and WebAssembly's takes seven steps.) */
// @ts-ignore: decorator
@inline
export function positive(x: v128): v128 {
  return v128.andnot(x, f32x4.le(x, f32x4.splat(0)));
}

/** Stores the vector at byte `i` of `out`, or as much of it as lies before byte `end`. */
// @ts-ignore: decorator
@inline
export function put(out: usize, i: usize, end: usize, value: v128): void {
  if (i + 16 <= end) v128.store(out + i, value);
  else putSome(out + i, (end - i) >> 2, value);
}

/** Stores the first `count` lanes, 0 to 3 of them. */
export function putSome(out: usize, count: usize, value: v128): void {
  if (count & 2) {
    v128.store64_lane(out, value, 0);
    if (count & 1) v128.store32_lane(out, value, 2, 8);
  } else if (count) v128.store32_lane(out, value, 0);
}

/** All bits set in the lanes that lie before byte `end`, for the vector at byte `i`. */
// @ts-ignore: decorator
@inline
export function inside(i: usize, end: usize): v128 {
  return i32x4.lt_s(i32x4(0, 4, 8, 12), i32x4.splat(<i32>(end - i)));
}

// Where a sum runs along a row, four rows are summed beside each other: lane r holds a number of row r, so that each row's chain
// stays one chain. Rows beyond the last stand for the last once more: they compute and store the same.

/** How far row `next` behind row `row` begins, or the last row if there is none. */
// @ts-ignore: decorator
@inline
export function ahead(next: i32, row: i32, rows: i32, stride: usize): usize {
  return <usize>min(next, rows - 1 - row) * stride;
}

/** One number of each of four rows. */
// @ts-ignore: decorator
@inline
export function gather(at: usize, o1: usize, o2: usize, o3: usize): v128 {
  const first = v128.load32_lane(at + o1, v128.load32_zero(at), 1);
  return v128.load32_lane(at + o3, v128.load32_lane(at + o2, first, 2), 3);
}

/** One number to each of four rows. */
// @ts-ignore: decorator
@inline
export function scatter(at: usize, o1: usize, o2: usize, o3: usize, value: v128): void {
  v128.store32_lane(at, value, 0);
  v128.store32_lane(at + o1, value, 1);
  v128.store32_lane(at + o2, value, 2);
  v128.store32_lane(at + o3, value, 3);
}

/** The numbers of four rows, where there is one a row. */
export function perRow(numbers: usize, row: i32, rows: i32): v128 {
  const at = numbers + (<usize>row << 2);
  if (row + 4 <= rows) return v128.load(at);
  return gather(at, ahead(1, row, rows, 4), ahead(2, row, rows, 4), ahead(3, row, rows, 4));
}
