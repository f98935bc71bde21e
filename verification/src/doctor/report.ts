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
  const named = judged.filter(({ names }) => names.length > 0);
  return `\n## Runs ${name}\n\n${judged.length} runs, of which ${named.length} have a name.\n\n${figures(named)}\n\n${matrix(named)}\n`;
}

/** docs/doctor.md, whole. */
export function report(tuned: readonly Judged[], scored: readonly Judged[]): string {
  return `# The doctor, scored

Written by \`pnpm doctor-score\`; not edited by hand. Each run is a small network on the WebAssembly backend, of 40 to 1,000 steps, with rows to validate
on. Rules and limits of \`diagnose\` were chosen on ${tuned.length} runs on 26 data sets. Three groups of these had been held out before, until they were looked at: earlier rules named 85% of
582 rightly, with 15% false alarms, 87% of 660, with 20%, and 87% of 715, with 15%. The ${scored.length} others are on eight other data sets, with other shapes and other seeds, were run
once when the rules were final, and nothing was changed after that.

A label comes from how runs end, not from what the doctor sees. Each run is tried with cures: with the same seed and one thing put right, which is what was made wrong
on purpose, and for every run early stopping, ten times its rate, and a tenth of it. It is bad if a cure ends clearly better: with a loss below
70% of the run's, and lower by at least 5% of the loss of a constant answer. Validation loss counts for \`overfitting\`, a balanced accuracy 10 points higher for
\`one class predicted\`, training loss for the others. The right name is that of the cure that helped; where none of several ended clearly better than another, each of
their names is right, because then how the runs end does not say which it was. What was made wrong on purpose is a right name wherever putting it right ended clearly better than the run,
though another cure did better still: it was wrong all the same.

Six things follow from what the names mean. Another rate that ends with a clearly higher validation loss, than the run or than another cure, has only learned the training rows by
heart, and is no better. Where early stopping ends with a lower training loss too, the run did not overfit: it was \`unstable\`, since it had left a place that was better for all rows. A rate
that is too large is \`exploding\` where the run broke down or ended above ten times the loss of a constant answer, else \`unstable\`; a run that broke down is never healthy.
A run that gives rare classes more than half of their rows (a balanced accuracy nearer to 1 than to that of a constant answer) does not predict one class: weights then only trade the rows of
one class for those of another. Balanced accuracy is measured on unseen rows with as many of each class as there are, since of two rare rows each would be worth 25 points.
And a run that ends no better than a constant answer is not healthy either, though no cure helped: with a training loss above 90% of that of a constant answer, a validation loss above
it, or a balanced accuracy within 10 points of chance. What it suffers from is not known, so it has no name and is not counted. The last three, and that what was made wrong is a right
name, are new. They were decided on the runs that limits were chosen on, and before the others were made. The shares of the three groups above are by the labels before, and do not compare
with these: by these labels the rules before would have named 92.3% of the runs that limits were chosen on rightly, with 4.6% false alarms, and 88.3% of the others, with 1.7%. So that
false alarms are so much fewer than they were comes from the labels and the data more than from the rules. Nothing here makes a \`nan\` without growth; a test does.

A false alarm is a healthy run that is given another name. In brackets: 95% Wilson intervals.
${summary('the doctor had not seen', scored)}${summary('that limits were chosen on', tuned)}
Rows are what runs were, columns what they were called. A run with several right names stands in the row of the one that it was called.
`;
}

/** The right name that was said, else the first. */
const labelOf = ({ names, said }: Judged): Verdict => (names.includes(said) ? said : names[0]!);

function figures(judged: readonly Judged[]): string {
  const [healthy, bad] = [
    judged.filter(({ names }) => names[0] === 'healthy'),
    judged.filter(({ names }) => names[0] !== 'healthy'),
  ];
  const right = (some: readonly Judged[]) => some.filter(({ names, said }) => names.includes(said));
  const tried = right(bad).filter(({ fixHelped }) => fixHelped !== undefined);
  const rows = [
    ['all runs named rightly', right(judged).length, judged.length],
    ['the same, were only one name right', judged.filter(({ names, said }) => names[0] === said).length, judged.length],
    ['bad runs named rightly', right(bad).length, bad.length],
    ['bad runs called bad, by whatever name', bad.filter(({ said }) => said !== 'healthy').length, bad.length],
    ['false alarms among healthy runs', healthy.length - right(healthy).length, healthy.length],
    [
      'first fix ended clearly better, of bad runs named rightly',
      tried.filter(({ fixHelped }) => fixHelped).length,
      tried.length,
    ],
  ] as const;
  return table([['', 'runs', 'share'], ...rows.map(([what, count, of]) => [what, `${count} of ${of}`, share(count, of)])]);
}

function matrix(judged: readonly Judged[]): string {
  const used = VERDICTS.filter((verdict) => judged.some((one) => labelOf(one) === verdict || one.said === verdict));
  const rows = used
    .map((label) => ({ label, runs: judged.filter((one) => labelOf(one) === label) }))
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
  return `${((count / of) * 100).toFixed(1)}% (${percent(low)}–${percent(high)})`;
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
