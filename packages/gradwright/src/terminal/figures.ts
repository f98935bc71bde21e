import type { Figure } from '../program/judge.ts';
import { wrap, type Screen } from './screen.ts';

/** A number as people read it: 97.3%, or four digits. */
export function showFigure(value: number, kind: Figure['kind']): string {
  return kind === 'share' ? `${(100 * value).toFixed(1)}%` : Number(value.toPrecision(4)).toString();
}

/** A figure and its interval: `97.3%  (95.4 – 98.4)`. */
export function showInterval({ value, interval: [low, high], kind }: Figure): string {
  const bound = (end: number) => (kind === 'share' ? (100 * end).toFixed(1) : showFigure(end, kind));
  return `${showFigure(value, kind).padStart(6)}  (${bound(low)} – ${bound(high)})`;
}

/** A table of figures, one a line. */
export function drawFigures(screen: Screen, figures: readonly Figure[]): string {
  const label = Math.max(...figures.map(({ name }) => name.length));
  const lines = figures.map((figure, i) => {
    const line = wrap(`  ${figure.name.padEnd(label)}  ${showInterval(figure)}`, screen.width, '    ');
    return i === 0 ? screen.paint.bold(line) : line;
  });
  return lines.join('\n');
}
