// One element at a time, four in a vector, the rest singly. `out` may be an operand.

/** out = a + b. */
export function add(a: usize, b: usize, out: usize, size: i32): void {
  let i: usize = 0;
  const vectors = <usize>(size & ~3) << 2;
  const end = <usize>size << 2;
  for (; i < vectors; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  for (; i < end; i += 4) f32.store(out + i, f32.load(a + i) + f32.load(b + i));
}

/** out = value. */
export function fill(out: usize, value: f32, size: i32): void {
  let i: usize = 0;
  const splat = f32x4.splat(value);
  const vectors = <usize>(size & ~3) << 2;
  const end = <usize>size << 2;
  for (; i < vectors; i += 16) v128.store(out + i, splat);
  for (; i < end; i += 4) f32.store(out + i, value);
}

/** out = x, to the bit. */
export function copy(x: usize, out: usize, size: i32): void {
  memory.copy(out, x, <usize>size << 2);
}

/** out = max(0, x); NaN stays NaN. */
export function reluForward(x: usize, out: usize, size: i32): void {
  let i: usize = 0;
  const zero = f32x4.splat(0);
  const vectors = <usize>(size & ~3) << 2;
  const end = <usize>size << 2;
  for (; i < vectors; i += 16) v128.store(out + i, f32x4.max(v128.load(x + i), zero));
  for (; i < end; i += 4) f32.store(out + i, max<f32>(f32.load(x + i), 0));
}

/** out = dy where y > 0, else 0. */
export function reluBackward(y: usize, dy: usize, out: usize, size: i32): void {
  let i: usize = 0;
  const zero = f32x4.splat(0);
  const vectors = <usize>(size & ~3) << 2;
  const end = <usize>size << 2;
  for (; i < vectors; i += 16) v128.store(out + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
  for (; i < end; i += 4) f32.store(out + i, f32.load(y + i) > 0 ? f32.load(dy + i) : 0);
}

/** out_c (+)= Σ_r x_rc, rows ascending. */
export function sumRows(x: usize, out: usize, rows: i32, columns: i32, accumulate: bool): void {
  const step = <usize>columns << 2;
  let column: usize = 0;
  const wide = <usize>(columns & ~15) << 2;
  const vectors = <usize>(columns & ~3) << 2;
  for (; column < wide; column += 64) {
    const to = out + column;
    let s0 = accumulate ? v128.load(to) : f32x4.splat(0);
    let s1 = accumulate ? v128.load(to, 16) : f32x4.splat(0);
    let s2 = accumulate ? v128.load(to, 32) : f32x4.splat(0);
    let s3 = accumulate ? v128.load(to, 48) : f32x4.splat(0);
    let from = x + column;
    for (let row = 0; row < rows; row++) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
      from += step;
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; column < vectors; column += 16) {
    let sum = accumulate ? v128.load(out + column) : f32x4.splat(0);
    let from = x + column;
    for (let row = 0; row < rows; row++, from += step) sum = f32x4.add(sum, v128.load(from));
    v128.store(out + column, sum);
  }
  for (; column < step; column += 4) {
    let sum: f32 = accumulate ? f32.load(out + column) : 0;
    let from = x + column;
    for (let row = 0; row < rows; row++, from += step) sum += f32.load(from);
    f32.store(out + column, sum);
  }
}
