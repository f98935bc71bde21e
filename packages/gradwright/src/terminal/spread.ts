import type { Screen } from './screen.ts';

const BARS = ' ▁▂▃▄▅▆▇█';
const WIDEST = 48;

/** Scores by name, each as a row of bars over one axis: how many fell where. */
export function drawSpread(
  screen: Screen,
  rows: readonly { readonly name: string; readonly scores: readonly number[] }[],
  showEnd: (value: number) => string,
): string {
  const all = rows.flatMap(({ scores }) => scores);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const label = Math.max(...rows.map(({ name }) => name.length));
  const bins = Math.max(8, Math.min(WIDEST, screen.width - label - 6));
  const counts = rows.map(({ scores }) => countIn(scores, low, high, bins));
  const most = Math.max(...counts.flat());
  const bar = (count: number) => BARS[Math.ceil((count / most) * (BARS.length - 1))]!;
  const lines = rows.map(({ name }, i) => `  ${name.padEnd(label)}  ${screen.paint.cyan(counts[i]!.map(bar).join(''))}`);
  const [left, right] = [showEnd(low), showEnd(high)];
  const axis = `${left}${' '.repeat(Math.max(1, bins - left.length - right.length))}${right}`;
  return [...lines, screen.paint.dim(`  ${' '.repeat(label)}  ${axis}`)].join('\n');
}

/** How many scores fall into each of `bins` equal parts from low to high. */
function countIn(scores: readonly number[], low: number, high: number, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  const width = (high - low) / bins || 1;
  for (const score of scores) counts[Math.min(bins - 1, Math.floor((score - low) / width))]!++;
  return counts;
}
