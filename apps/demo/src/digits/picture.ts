/** A picture in shades from 0, paper, to 1, ink; row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shades: ArrayLike<number>;
}

/** The shade between pixels' centres, in proportion to how near they are; beyond the edge is paper. */
export function shadeAt({ width, height, shades }: Picture, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - top];
  let shade = 0;
  for (let row = Math.max(top, 0); row <= Math.min(top + 1, height - 1); row++) {
    const down = row === top ? 1 - dy : dy;
    for (let column = Math.max(left, 0); column <= Math.min(left + 1, width - 1); column++) {
      shade += down * (column === left ? 1 - dx : dx) * shades[row * width + column]!;
    }
  }
  return shade;
}
