import fc from 'fast-check';
import type { DilatedWindow2d } from '../src/kernels/im2col.ts';
import type { Shape } from '../src/shape.ts';

const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

/** Images, and a window that fits them: no part of it can lie in the padding alone unless it is dilated. */
export function images({ dilated = false }: { dilated?: boolean } = {}) {
  return fc
    .record({
      batch: fc.integer({ min: 0, max: 3 }),
      channels: fc.integer({ min: 0, max: 5 }),
      size: pair(1, 3),
      stride: pair(1, 3),
      dilation: dilated ? pair(1, 2) : fc.constant<[number, number]>([1, 1]),
      extra: pair(0, 4),
      reach: fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
      seed: fc.nat(),
    })
    .map(({ batch, channels, size, stride, dilation, extra, reach, seed }) => {
      const padding = reach.map((side, i) => side % size[i < 2 ? 0 : 1]) as [number, number, number, number];
      const [height, width] = [0, 1].map((axis) => (size[axis]! - 1) * dilation[axis]! + 1 + extra[axis]!);
      const window: DilatedWindow2d = { size, stride, padding, ...(dilated ? { dilation } : {}) };
      return { shape: [batch, height!, width!, channels], window, seed };
    });
}

/** Where the first row and the first column of each place of a window fall. */
export function windowOn([, height, width]: Shape, { size, stride, padding, dilation = [1, 1] }: DilatedWindow2d) {
  const starts = (length: number, axis: 0 | 1): number[] => {
    const [before, after] = [padding[2 * axis]!, padding[2 * axis + 1]!];
    const count = Math.floor((length + before + after - (size[axis] - 1) * dilation[axis] - 1) / stride[axis]) + 1;
    return Array.from({ length: count }, (_, i) => i * stride[axis] - before);
  };
  return { rows: starts(height!, 0), columns: starts(width!, 1) };
}
