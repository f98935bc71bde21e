/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** What the picture is painted with; the style sheet has them, one set for each theme. */
export interface Palette {
  readonly paper: Colour;
  readonly ink: Colour;
  /** Blue, orange and purple: told apart by all kinds of colour vision. */
  readonly classes: readonly [Colour, Colour, Colour];
}

export function readPalette(context: CanvasRenderingContext2D): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => colourOf(context, style.getPropertyValue(name));
  return {
    paper: read('--picture'),
    ink: read('--ink'),
    classes: [read('--class-a'), read('--class-b'), read('--class-c')],
  };
}

/** A colour as numbers: a canvas gives back as `#rrggbb` whatever spelling it was given. */
function colourOf(context: CanvasRenderingContext2D, spelling: string): Colour {
  context.fillStyle = spelling.trim();
  const number = Number.parseInt(context.fillStyle.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

export function css(colour: Colour): string {
  return `rgb(${colour.join(' ')})`;
}
