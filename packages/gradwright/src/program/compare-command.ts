import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { createError } from '@gradwright/core';
import { compareTrials, type PairedComparison } from '@gradwright/training';
import { showFigure } from '../terminal/figures.ts';
import { createProgress } from '../terminal/progress.ts';
import { heading, wrap, type Screen } from '../terminal/screen.ts';
import { drawSpread } from '../terminal/spread.ts';
import { loadParts } from './data.ts';
import type { Figure } from './judge.ts';
import { readRecipe, type Recipe } from './recipe.ts';
import { createTrialPool } from './trial-pool.ts';
import type { Trial } from './trial.ts';

/** How two recipes are compared. */
export interface CompareCommandOptions {
  readonly seeds: number;
  /** Folds of a cross-validation instead of one division with many seeds. */
  readonly folds?: number | undefined;
  readonly repeats: number;
  readonly workers?: number | undefined;
  readonly signal: AbortSignal;
}

/** What is judged, and how it is shown. */
interface Judged {
  readonly name: string;
  readonly kind: Figure['kind'];
}

/** Trains two recipes on the same seeds or folds, and says whether they differ by more than chance. */
export async function compareCommand(
  screen: Screen,
  files: readonly [first: string, second: string],
  options: CompareCommandOptions,
): Promise<void> {
  const [first, second] = [await readRecipe(files[0]), await readRecipe(files[1])];
  expectSameData(first, second);
  // What is wrong with the data is found before anything is trained.
  const { preparation } = await loadParts(first.source, first.options);
  const judged: Judged =
    preparation.target.kind === 'numbers' ? { name: 'R²', kind: 'number' } : { name: 'accuracy', kind: 'share' };
  const names = nameRecipes(first, second);
  heading(screen, `${names[0]} and ${names[1]} on ${basename(first.source)}`);
  screen.line(wrap(`  ${planInWords(options)}`, screen.width, '  '));
  const result = await runTrials(screen, first, second, options);
  if (result === undefined) return;
  describeScores(screen, names, result, judged);
  describeDifference(screen, names, result, judged, options);
}

/** @throws E_ARG where the two would be judged on different rows */
function expectSameData(first: Recipe, second: Recipe): void {
  const shared = ['target', 'test', 'seed', 'task', 'header', 'delimiter'] as const;
  const differing = shared.find((name) => first.options[name] !== second.options[name]);
  if (first.source === second.source && differing === undefined) return;
  const what = differing ?? 'data';
  const values = differing === undefined ? [first.source, second.source] : [first.options[differing], second.options[differing]];
  const problem = `${what} is ${JSON.stringify(values[0])} in one and ${JSON.stringify(values[1])} in the other, expected the same: both are judged on the same rows`;
  throw createError('E_ARG', 'compare', problem, { argument: what });
}

async function runTrials(
  screen: Screen,
  first: Recipe,
  second: Recipe,
  { seeds, folds, repeats, workers, signal }: CompareCommandOptions,
): Promise<PairedComparison | undefined> {
  const pairs = folds === undefined ? seeds : folds * repeats;
  const pool = createTrialPool();
  const interrupted = (): void => void pool.close();
  signal.addEventListener('abort', interrupted);
  const progress = createProgress(screen, 2 * pairs);
  const trialOf =
    ({ source, options }: Recipe) =>
    (n: number) => {
      const trial: Trial = {
        source,
        options,
        seed: options.seed + n,
        ...(folds === undefined ? {} : { fold: { n, folds, repeats } }),
      };
      return pool.run(trial);
    };
  try {
    return await compareTrials(trialOf(first), trialOf(second), {
      pairs: Array.from({ length: pairs }, (_, n) => n),
      parallel: workers ?? availableParallelism(),
      overlap: folds === undefined ? 0 : 1 / (folds - 1),
      onScore: (done, total) => progress.at(done, `${done} of ${total} runs`),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    screen.line('  Interrupted; nothing can be said.');
    return undefined;
  } finally {
    progress.end();
    signal.removeEventListener('abort', interrupted);
    await pool.close();
  }
}

/** Their files' names, or as much of their paths as tells them apart. */
function nameRecipes(first: Recipe, second: Recipe): readonly [string, string] {
  const short = (file: string) => basename(file, '.json');
  return short(first.file) === short(second.file) ? [first.file, second.file] : [short(first.file), short(second.file)];
}

function planInWords({ seeds, folds, repeats }: CompareCommandOptions): string {
  if (folds === undefined) return `${seeds} seeds each, the same for both, on one division of the rows.`;
  const often = repeats === 1 ? '' : `, ${repeats} times`;
  return `${folds} folds${often}: each is tested by a network that never saw it, with the same rows and seed for both.`;
}

function describeScores(
  screen: Screen,
  names: readonly [string, string],
  result: PairedComparison,
  { name, kind }: Judged,
): void {
  const rows = [result.first, result.second].map((summary, i) => ({ name: names[i]!, ...summary }));
  const label = Math.max(...names.map((one) => one.length));
  screen.line();
  screen.line(screen.paint.bold(`  ${name}`));
  for (const { name: recipe, mean, deviation, scores } of rows) {
    const ends = `${showFigure(Math.min(...scores), kind)} to ${showFigure(Math.max(...scores), kind)}`;
    const text = `  ${recipe.padEnd(label)}  ${showFigure(mean, kind)} ± ${showFigure(deviation, kind)}  (${ends})`;
    screen.line(wrap(text, screen.width, '    '));
  }
  screen.line();
  screen.line(drawSpread(screen, rows, (value) => showFigure(value, kind)));
}

function describeDifference(
  screen: Screen,
  [first, second]: readonly [string, string],
  result: PairedComparison,
  { kind }: Judged,
  { folds }: CompareCommandOptions,
): void {
  const { difference, interval, p, effectSize } = result;
  const points = (value: number) => (kind === 'share' ? `${(100 * value).toFixed(1)} points` : showFigure(value, kind));
  const [low, high] = difference.mean < 0 ? [-interval[1], -interval[0]] : interval;
  const [better, worse] = difference.mean < 0 ? [first, second] : [second, first];
  const sure = p < 0.05;
  heading(screen, sure ? `${better} is better` : 'No more than chance would give');
  const by = `${better} is ahead of ${worse} by ${points(Math.abs(difference.mean))} on average (95%: ${points(low)} to ${points(high)}).`;
  const lines = [
    difference.mean === 0 ? 'Both are the same on average.' : by,
    `${pInWords(p)} Effect size ${Math.abs(effectSize).toFixed(2)}: the difference in units of its own spread.`,
    folds === undefined
      ? 'This speaks of the luck of first weights and order of rows, and not of which rows were held out: --folds 5 does.'
      : 'This speaks of which rows are learned from and tested, corrected for the rows that folds share, and of first weights and order with them.',
  ];
  for (const line of lines) screen.line(wrap(`  ${line}`, screen.width, '  '));
}

function pInWords(p: number): string {
  if (p < 0.0001)
    return 'If there were none, so large a difference would come by chance less than once in 10,000 comparisons (p < 0.0001).';
  return `If there were none, so large a difference would come by chance in ${Number((100 * p).toPrecision(2))} of 100 comparisons (p = ${Number(p.toPrecision(2))}).`;
}
