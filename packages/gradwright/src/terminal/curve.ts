import asciichart from 'asciichart';
import type { Screen } from './screen.ts';

/** A line of a plot. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const HEIGHT = 10;

/** Draws one or two curves over the epochs, thinned to the screen's width. */
export function drawCurve(screen: Screen, series: readonly Series[]): string {
  const drawn = series.filter(({ values }) => values.length > 1);
  if (drawn.length === 0) return '  (too few epochs to draw)';
  const room = screen.width - 14;
  const colours = [asciichart.blue, asciichart.yellow];
  const plot = asciichart.plot(
    drawn.map(({ values }) => thin(values, room)),
    {
      height: HEIGHT,
      format: (value: number) => value.toPrecision(3).padStart(9),
      ...(screen.colour ? { colors: colours.slice(0, drawn.length) } : {}),
    },
  );
  const names = drawn.map(({ name }, i) => (i === 0 ? screen.paint.blue(name) : screen.paint.yellow(name)));
  return `${plot}\n${' '.repeat(11)}${names.join('   ')}, over ${drawn[0]!.values.length} epochs`;
}

/** At most `room` values, evenly taken, the first and the last among them. */
function thin(values: readonly number[], room: number): number[] {
  if (values.length <= room) return [...values];
  return Array.from({ length: room }, (_, i) => values[Math.round((i * (values.length - 1)) / (room - 1))]!);
}
