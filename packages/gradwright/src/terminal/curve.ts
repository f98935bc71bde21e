import asciichart from 'asciichart';
import { wrap, type Screen } from './screen.ts';

/** A line of a plot. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const MOST_LINES = 10;
/** What the numbers beside the axis take. */
const MARGIN = 11;

/** Draws one or two curves over the epochs, from 0 upwards, thinned to the screen's width. */
export function drawCurve(screen: Screen, series: readonly Series[]): string {
  const drawn = series.filter(({ values }) => values.length > 1);
  if (drawn.length === 0) return '  (too few epochs to draw)';
  const room = screen.width - MARGIN - 2;
  const highest = Math.max(...drawn.flatMap(({ values }) => [...values]));
  const step = roundStep(highest / MOST_LINES);
  const lines = Math.max(1, Math.ceil(highest / step));
  const colours = [asciichart.blue, asciichart.yellow];
  const plot = asciichart.plot(
    drawn.map(({ values }) => thin(values, room)),
    {
      height: lines,
      min: 0,
      max: lines * step,
      format: (value: number) => String(Number(value.toPrecision(3))).padStart(MARGIN - 2),
      ...(screen.colour ? { colors: colours.slice(0, drawn.length) } : {}),
    },
  );
  const epochs = `${drawn[0]!.values.length} epochs`;
  const names = drawn.map(({ name, values }, i) => {
    // Where lines have no colours, their ends tell which is which.
    const text = wrap(`  ${name}, at last ${Number(values.at(-1)!.toPrecision(3))}`, screen.width, '    ');
    return i === 0 ? screen.paint.blue(text) : screen.paint.yellow(text);
  });
  const axis = `${' '.repeat(MARGIN)}${screen.paint.dim(epochs.padStart(Math.min(room, drawn[0]!.values.length)))}`;
  return [...plot.split('\n').map((line) => line.trimEnd()), axis, ...names].join('\n');
}

/** The smallest of 1, 2, 5, 10, 20 … (and of 0.5, 0.2, 0.1 …) that is at least this number. */
function roundStep(atLeast: number): number {
  let unit = 1;
  while (unit > atLeast && unit > 1e-12) unit /= 10;
  while (unit * 10 < atLeast) unit *= 10;
  return [1, 2, 5, 10].map((times) => times * unit).find((step) => step >= atLeast) ?? unit;
}

/** At most `room` values, evenly taken, the first and the last among them. */
function thin(values: readonly number[], room: number): number[] {
  if (values.length <= room) return [...values];
  return Array.from({ length: room }, (_, i) => values[Math.round((i * (values.length - 1)) / (room - 1))]!);
}
