const INK = ' .:-=+*#%@';
const SIDE = 8;
const DARKEST = 16;

/** Draws images of 8×8 pixels, 0 to 16, side by side, with a caption under each. */
export function drawDigits(images: readonly { readonly pixels: ArrayLike<number>; readonly caption: string }[]): string {
  const wide = SIDE * 2;
  const rows = Array.from({ length: SIDE }, (_, row) =>
    images
      .map(({ pixels }) =>
        Array.from({ length: SIDE }, (_pixel, column) => {
          const ink = INK[Math.round((pixels[row * SIDE + column]! / DARKEST) * (INK.length - 1))]!;
          return ink.repeat(2);
        }).join(''),
      )
      .join('   '),
  );
  const captions = images.map(({ caption }) => caption.padEnd(wide)).join('   ');
  return [...rows, captions].map((line) => `  ${line}`.trimEnd()).join('\n');
}
