import type { Result, Row } from './result.ts';
import type { System } from './systems.ts';

type Kinds = ReadonlyMap<string, System['kind']>;

/** A rate to three digits, with its thousands: `12.9k`. */
export function shortRate(rate: number): string {
  for (const [size, letter] of [
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    // 999.6 would read 1000 otherwise.
    if (rate >= 0.9995 * size) return `${threeDigits(rate / size)}${letter}`;
  }
  return threeDigits(rate);
}

function threeDigits(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toFixed(digits);
}

/** The rows of one workload as lines for a terminal: rates, their spread, beside the best JavaScript peer, as a share of the peak. */
export function drawWorkload(workload: string, rows: readonly Row[], kinds: Kinds): string {
  const here = rows.filter((row) => row.workload === workload);
  if (here.length === 0) return '';
  const best = bestPeer(here, kinds);
  const cells = here.map((row) => [
    row.system,
    shortRate(row.median),
    shortRate(row.best),
    `${shortRate(row.worst)} – ${shortRate(row.best)}`,
    best === undefined ? '' : `${ratio(row, best)}×`,
    peakShare(row, here) ?? '',
    row.loss === undefined ? '' : `${row.loss.toFixed(3)}${row.steps === undefined ? '' : ` after ${row.steps}`}`,
  ]);
  const header = ['', 'median', 'best', 'spread', best === undefined ? '' : `to ${best.system}`, 'of peak', 'loss'];
  const used = header.map((_, column) => column === 0 || cells.some((line) => line[column] !== ''));
  const lines = [header, ...cells].map((line) => line.filter((_, column) => used[column]));
  return [`${workload}, ${here[0]!.unit}`, ...alignColumns(lines).map((line) => `  ${line}`)].join('\n');
}

/** The fastest that a user of JavaScript would otherwise take. */
function bestPeer(rows: readonly Row[], kinds: Kinds): Row | undefined {
  return rows.filter(({ system }) => kinds.get(system) === 'javascript').toSorted((a, b) => b.best - a.best)[0];
}

/** Best beside best: the least disturbed samples of both. */
function ratio(row: Row, other: Row): string {
  return threeDigits(row.best / other.best);
}

/** Fused kernels are read against the fused peak, all others against multiplying and then adding. */
function peakShare(row: Row, rows: readonly Row[]): string | undefined {
  const peak = rows.find(({ system }) => system === (row.system.includes('fast') ? 'peak fused' : 'peak mul+add'));
  if (peak === undefined || !row.system.startsWith('gradwright')) return undefined;
  return `${Math.round((100 * row.best) / peak.best)}%`;
}

/** The first column to the left, the others to the right. */
function alignColumns(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** Workloads of the README's table, and what they are to somebody who has not read the bench. */
const SHOWN: readonly (readonly [workload: string, name: string])[] = [
  ['W1a', 'spiral 2-64-3, 300 rows a step'],
  ['W1b', 'the same with dropout and L2'],
  ['W1c', 'spiral 2-512-3, 3,000 rows, Adam'],
  ['W2a', 'digits 784-128-64-10, batch 32'],
  ['W2b', 'the same, batch 128'],
  ['W2c', 'digits 784-512-512-10, batch 128'],
  ['W4 batch 1', 'one prediction 784-128-64-10'],
  ['W4 batch 256', 'predictions, 256 at a time'],
  ['W5 bundle', 'page that trains, kB gzipped'],
  ['W5 cold start', 'start to first step, ms'],
];

/** What a turned-over number was: bytes in kB, starts in milliseconds. */
const TURNED: Readonly<Record<string, (rate: number) => string>> = {
  'bundles/MB': (rate) => shortRate(1000 / rate),
  'starts/s': (rate) => shortRate(1000 / rate),
};

/** The table of the README: best of each system, with the machine it was measured on. */
export function markdownTable({ rows, machine, versions }: Result, kinds: Kinds): string {
  const systems = [...kinds.keys()].filter((name) => kinds.get(name) !== 'peak' && rows.some(({ system }) => system === name));
  const lines = SHOWN.flatMap(([workload, name]) => {
    const here = rows.filter((row) => row.workload === workload);
    if (here.length === 0) return [];
    const unit = here[0]!.unit in TURNED ? '' : `, ${here[0]!.unit}`;
    const cells = systems.map((system) => {
      const row = here.find((each) => each.system === system);
      if (row === undefined) return '';
      const text = (TURNED[row.unit] ?? shortRate)(row.best);
      return kinds.get(system) === 'own' && row.best === Math.max(...here.map(({ best }) => best)) ? `**${text}**` : text;
    });
    return [[`${name}${unit}`, ...cells]];
  });
  const table = padTable([['', ...systems], ...lines]);
  const where = `Best of ${Math.max(...rows.map(({ n }) => n))} interleaved samples on ${machine['cores']} cores of ${machine['processor']}, Node ${versions['node']}, ${machine['date']}; one thread unless named. \`npm run bench\` measures it on yours.`;
  return `${table.join('\n')}\n\n${where}`;
}

/** A Markdown table as the formatter has it: the first column to the left, the others to the right. */
function padTable(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, column) => Math.max(3, ...lines.map((line) => line[column]!.length)));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const padded = lines.map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))));
  return [padded[0]!, rule, ...padded.slice(1)].map((cells) => `| ${cells.join(' | ')} |`);
}

const START = '<!-- bench: written by npm run bench -- --keep -->';
const END = '<!-- end of bench -->';

/** A text with the table between its two marks; as it was where there are none. */
export function replaceTable(text: string, table: string): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) return text;
  return `${text.slice(0, start + START.length)}\n\n${table}\n\n${text.slice(end)}`;
}
