/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** What pictures are painted with; the style sheet has them, one set for each theme. */
export interface Palette {
  readonly paper: Colour;
  readonly ink: Colour;
  /** Blue, orange, purple, green, brown and grey-blue: told apart by all kinds of colour vision, and by shape. */
  readonly classes: readonly Colour[];
  readonly positive: Colour;
  readonly negative: Colour;
}

/** What was read since the theme changed: reading makes the browser compute styles that a picture is still changing. */
let known: Palette | undefined;
const spellings = new Map<string, string>();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  known = undefined;
  spellings.clear();
});

/** A colour of the style sheet, by the name of its variable. */
export function themeColour(name: string): string {
  let spelling = spellings.get(name);
  if (spelling === undefined) {
    spelling = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    spellings.set(name, spelling);
  }
  return spelling;
}

export function readPalette(context: CanvasRenderingContext2D): Palette {
  if (known !== undefined) return known;
  const read = (name: string) => colourOf(context, themeColour(name));
  return (known = {
    paper: read('--picture'),
    ink: read('--ink'),
    classes: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => read(`--class-${name}`)),
    positive: read('--positive'),
    negative: read('--negative'),
  });
}

/** A colour as numbers: a canvas gives back as `#rrggbb` whatever spelling it was given. */
function colourOf(context: CanvasRenderingContext2D, spelling: string): Colour {
  context.fillStyle = spelling;
  const number = Number.parseInt(context.fillStyle.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

export function css(colour: Colour): string {
  return `rgb(${colour.join(' ')})`;
}

/** Paper at 0, ever more of one colour above and of another below; −1 and 1 are the ends. */
export function paintSigned(pixels: Uint8ClampedArray, pixel: number, value: number, palette: Palette): void {
  const share = 0.85 * Math.min(1, Math.abs(value));
  const colour = value >= 0 ? palette.positive : palette.negative;
  for (let channel = 0; channel < 3; channel++) {
    const paper = palette.paper[channel]!;
    pixels[4 * pixel + channel] = paper + share * (colour[channel]! - paper);
  }
  pixels[4 * pixel + 3] = 255;
}
