import type { Screen } from './screen.ts';

type Colour = 'blue' | 'yellow' | 'magenta' | 'cyan' | 'green' | 'red';

const COLOURS: readonly Colour[] = ['blue', 'yellow', 'magenta', 'cyan', 'green', 'red'];
const MARKS = ['o', 'x', '+', '*', '#', '@'];

/** How points of a class are drawn: the mark alone tells them apart, colour helps. */
export function classMark(screen: Screen, label: number): string {
  return screen.paint.bold(screen.paint[COLOURS[label % COLOURS.length]!](MARKS[label % MARKS.length]!));
}

const SHADES = [' ', '·', '░', '▒', '▓', '█'];

/** How the region of a class is drawn: its colour, or without colour a shade. */
export function regionShade(screen: Screen, label: number): string {
  if (!screen.colour) return SHADES[label % SHADES.length]!;
  return screen.paint.dim(screen.paint[COLOURS[label % COLOURS.length]!]('░'));
}
