/** A picture in shades from 0, paper, to 1, ink; row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shades: ArrayLike<number>;
}

/** The shade between pixels' centres, in proportion to how near they are; beyond the edge is paper. */
export function shadeAt({ width, height, shades }: Picture, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - x0, y - y0];
  const at = (column: number, row: number) =>
    column < 0 || column >= width || row < 0 || row >= height ? 0 : shades[row * width + column]!;
  const upper = at(x0, y0) * (1 - dx) + at(x0 + 1, y0) * dx;
  return upper * (1 - dy) + (at(x0, y0 + 1) * (1 - dx) + at(x0 + 1, y0 + 1) * dx) * dy;
}
