import type { ComponentChildren } from 'preact';
import { short } from '../lab/format.ts';

interface Axis {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  /** Each tenfold takes the same room; `least` is above 0 then. */
  readonly log?: boolean;
}

interface Line {
  /** `line`, `line other`, `line faint`, `line bad`. */
  readonly style: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const [LEFT, TOP, RIGHT, BOTTOM] = [40, 22, 312, 164];

/** Where a value stands between two ends; what lies outside stands at the end. */
function placeOn({ least, most, log = false }: Axis, from: number, to: number): (value: number) => number {
  const scale = log ? Math.log10 : (value: number) => value;
  const [start, length] = [scale(least), scale(most) - scale(least)];
  return (value) =>
    from + (to - from) * Math.min(1, Math.max(0, (scale(Math.max(value, log ? least : -Infinity)) - start) / length));
}

interface ChartProps {
  /** What it shows, with its numbers, for those who do not see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  readonly children?: ComponentChildren;
}

/** Curves over two axes with their ends written on. */
export function Chart({ label, x, y, lines, children }: ChartProps) {
  const [right, up] = [placeOn(x, LEFT, RIGHT), placeOn(y, BOTTOM, TOP)];
  const text = (value: number) => short(value, Number.isInteger(value) ? 0 : 2);
  return (
    <svg class="chart" viewBox="0 0 320 184" role="img" aria-label={label}>
      <path class="axis" d={`M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}`} />
      {lines.map(({ style, points }, i) => (
        <polyline key={i} class={style} points={points.map(([a, b]) => `${right(a).toFixed(1)},${up(b).toFixed(1)}`).join(' ')} />
      ))}
      <text x={LEFT - 5} y={TOP + 8} text-anchor="end">
        {text(y.most)}
      </text>
      <text x={LEFT - 5} y={BOTTOM} text-anchor="end">
        {text(y.least)}
      </text>
      <text x={LEFT} y={TOP - 10}>
        {y.label}
      </text>
      <text x={LEFT} y={BOTTOM + 15}>
        {text(x.least)}
      </text>
      <text x={RIGHT} y={BOTTOM + 15} text-anchor="end">
        {text(x.most)}
      </text>
      <text x={(LEFT + RIGHT) / 2} y={BOTTOM + 15} text-anchor="middle">
        {x.label}
      </text>
      {children}
    </svg>
  );
}
