// Windows that slide over images [batch, height, width, channels], four channels beside each other.
import { all, put, where } from './lanes';

/**
 * im2col: `columns`, a row for each place of the window, gets what lies under it, 0 beyond the edge. With `back` col2im: each row's
 * numbers are added to where they came from, rows ascending.
 */
export function slideColumns(
  images: usize, columns: usize, back: bool, batch: i32, height: i32, width: i32, channels: i32, tall: i32, wide: i32,
  down: i32, across: i32, top: i32, left: i32, dilationDown: i32, dilationAcross: i32, outputHeight: i32, outputWidth: i32,
): void {
  const stride = <usize>channels << 2;
  const size = <usize>height * <usize>width * stride;
  if (back) memory.fill(images, 0, <usize>batch * size);
  // Neighbours under the window are neighbours in memory.
  const run = dilationAcross == 1 ? wide : 1;
  for (let image = 0; image < batch; image++, images += size) {
    for (let oy = 0; oy < outputHeight; oy++) {
      for (let ox = 0; ox < outputWidth; ox++) {
        for (let i = 0; i < tall; i++) {
          const row = oy * down - top + i * dilationDown;
          for (let j = 0; j < wide; j += run, columns += <usize>run * stride) {
            const column = ox * across - left + j * dilationAcross;
            const inside = <u32>row < <u32>height;
            const first = inside ? min(max(-column, 0), run) : run;
            const last = max(min(width - column, run), first);
            const start = <usize>first * stride;
            const end = <usize>last * stride;
            // Wraps below zero where the window begins beyond the edge; adding `start` brings it back.
            const under = images + (<usize>row * <usize>width + <usize>column) * stride;
            if (back) {
              for (let c = start; c < end; c += 16) {
                put(under, c, end, f32x4.add(v128.load(under + c), v128.load(columns + c)));
              }
            } else {
              for (let c: usize = 0; c < start; c += 16) put(columns, c, start, all(0));
              for (let c = start; c < end; c += 16) put(columns, c, end, v128.load(under + c));
              for (let c = end; c < <usize>run * stride; c += 16) put(columns, c, <usize>run * stride, all(0));
            }
          }
        }
      }
    }
  }
}

const MAX_FORWARD = 0;
const MAX_BACKWARD = 1;
const AVG_FORWARD = 2;
const AVG_BACKWARD = 3;

/** The pools, one place of the window after the other: `x` is what it slides over, `y` what it leaves, `d…` their gradients. */
export function pool2d(
  kind: i32, x: usize, y: usize, dy: usize, dx: usize, countPadding: bool,
  batch: i32, height: i32, width: i32, channels: i32, tall: i32, wide: i32, down: i32, across: i32,
  top: i32, left: i32, outputHeight: i32, outputWidth: i32,
): void {
  const stride = <usize>channels << 2;
  const image = <usize>height * <usize>width * stride;
  if (dx) memory.fill(dx, 0, <usize>batch * image);
  for (let n = 0; n < batch; n++, x += image, dx += image) {
    for (let oy = 0; oy < outputHeight; oy++) {
      const firstRow = max(oy * down - top, 0);
      const lastRow = min(oy * down - top + tall, height);
      for (let ox = 0; ox < outputWidth; ox++, y += stride, dy += stride) {
        const firstColumn = max(ox * across - left, 0);
        const lastColumn = min(ox * across - left + wide, width);
        const count = countPadding ? tall * wide : (lastRow - firstRow) * (lastColumn - firstColumn);
        for (let c: usize = 0; c < stride; c += 16) {
          let best = all(kind == MAX_FORWARD ? -Infinity : 0);
          const from = kind & 1 ? v128.load(dy + c) : best;
          const share = f32x4.div(from, all(<f32>count));
          const maximum = kind == MAX_BACKWARD ? v128.load(y + c) : best;
          let open = i32x4.splat(-1);
          for (let i = firstRow; i < lastRow; i++) {
            for (let j = firstColumn; j < lastColumn; j++) {
              const at = (<usize>i * <usize>width + <usize>j) * stride + c;
              if (kind == AVG_BACKWARD) {
                put(dx + at - c, c, stride, f32x4.add(v128.load(dx + at), share));
                continue;
              }
              const value = v128.load(x + at);
              if (kind == AVG_FORWARD) best = f32x4.add(best, value);
              else if (kind == MAX_FORWARD) {
                // Once the best is NaN it stays; a NaN is not "at most" anything.
                const better = v128.andnot(f32x4.eq(best, best), f32x4.le(value, best));
                best = where(better, value, best);
              } else {
                const same = v128.or(f32x4.eq(value, maximum), v128.not(v128.or(f32x4.eq(value, value), f32x4.eq(maximum, maximum))));
                const first = v128.and(same, open);
                open = v128.andnot(open, first);
                put(dx + at - c, c, stride, where(first, f32x4.add(v128.load(dx + at), from), v128.load(dx + at)));
              }
            }
          }
          if (kind == MAX_FORWARD) put(y, c, stride, best);
          else if (kind == AVG_FORWARD) put(y, c, stride, f32x4.div(best, all(<f32>count)));
        }
      }
    }
  }
}
