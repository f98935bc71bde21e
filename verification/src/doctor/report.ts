import { wilsonInterval, type Verdict } from '@gradwright/training';
import type { Judged } from './judge-case.ts';

const VERDICTS: readonly Verdict[] = [
  'healthy',
  'vanishing',
  'exploding',
  'unstable',
  'dead',
  'saturated',
  'plateau',
  'rate too small',
  'unscaled inputs',
  'one class predicted',
  'overfitting',
  'nan',
];

/** The figures in a few lines. */
export function summary(name: string, judged: readonly Judged[]): string {
  return `\n## Runs ${name}\n\n${judged.length} runs.\n\n${figures(judged)}\n\n${matrix(judged)}\n`;
}

/** docs/doctor.md, whole. */
export function report(tuned: readonly Judged[], scored: readonly Judged[]): string {
  return `# The doctor, scored

Written by \`pnpm doctor-score\`; not edited by hand. Each run is a small network on the WebAssembly backend, of 60 to 1,000 steps. Rules and limits of
\`diagnose\` were chosen on the first group. The second has other data sets, other shapes and other seeds, and nothing was changed after it was looked at.

A label comes from how runs end, not from what the doctor sees. A run is bad only if its cured twin (the same seed, one thing put right) ends clearly better: a
loss below 70% of the run's, and lower by at least 5% of the loss of a constant answer; for \`one class predicted\` a balanced accuracy 10 points higher. Training
loss counts, for \`overfitting\` validation loss. A run that seems healthy is tried with early stopping and with ten times and a tenth of its rate as well, and has the label
of what helped. A rate that is too large is \`exploding\` where the run broke down or ended above ten times the loss of a constant answer, else \`unstable\`. Nothing here makes
a \`nan\` without growth; a test does.

A false alarm is a healthy run that is given another name. In brackets: 95% Wilson intervals.
${summary('the doctor had not seen', scored)}${summary('that limits were chosen on', tuned)}
Rows are what runs were, columns what they were called.
`;
}

function figures(judged: readonly Judged[]): string {
  const healthy = judged.filter(({ label }) => label === 'healthy');
  const bad = judged.filter(({ label }) => label !== 'healthy');
  const right = (some: readonly Judged[]) => some.filter(({ label, said }) => label === said).length;
  const tried = bad.filter(({ label, said, fixHelped }) => label === said && fixHelped !== undefined);
  const rows = [
    ['all runs named rightly', right(judged), judged.length],
    ['bad runs named rightly', right(bad), bad.length],
    ['bad runs called bad, by whatever name', bad.filter(({ said }) => said !== 'healthy').length, bad.length],
    ['false alarms among healthy runs', healthy.length - right(healthy), healthy.length],
    [
      'first fix ended clearly better, of bad runs named rightly',
      tried.filter(({ fixHelped }) => fixHelped).length,
      tried.length,
    ],
  ] as const;
  return table([['', 'runs', 'share'], ...rows.map(([what, count, of]) => [what, `${count} of ${of}`, share(count, of)])]);
}

function matrix(judged: readonly Judged[]): string {
  const used = VERDICTS.filter((verdict) => judged.some(({ label, said }) => label === verdict || said === verdict));
  const rows = used
    .map((label) => ({ label, runs: judged.filter((one) => one.label === label) }))
    .filter(({ runs }) => runs.length > 0)
    .map(({ label, runs }) => {
      const counts = used.map((verdict) => runs.filter(({ said }) => said === verdict).length);
      return [
        label,
        ...counts.map((count) => (count === 0 ? '' : String(count))),
        share(counts[used.indexOf(label)]!, runs.length),
      ];
    });
  return table([['was \\ called', ...used, 'rightly'], ...rows]);
}

function share(count: number, of: number): string {
  if (of === 0) return '';
  const { low, high } = intervalOf(count, of);
  return `${percent(count / of)} (${percent(low)}–${percent(high)})`;
}

function intervalOf(count: number, of: number): { low: number; high: number } {
  const [low, high] = wilsonInterval(count / of, of);
  return { low, high };
}

function percent(value: number): string {
  return `${(value * 100).toFixed(0)}%`;
}

/** A table whose columns line up, as the formatter would write it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(rows[0]!), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.slice(1).map(line)].join('\n');
}
