import { summarise } from '../../../../bench/src/statistics.ts';
import type { PageRates } from './in-page.ts';
import type { Rates } from './rates.ts';

/** What was measured with one recipe: a sample of each a round. */
export interface Measured {
  readonly name: string;
  readonly rest: readonly number[];
  readonly shown: readonly PageRates[];
  readonly unseen: readonly PageRates[];
  readonly learned: readonly Rates[];
  readonly trained: readonly Rates[];
}

/** A task that lasts longer than this is felt, in milliseconds. */
const LONG = 50;

const whole = (value: number) => Math.round(value).toLocaleString('en');
const ofBoth = (one: readonly number[], other: readonly number[]) => {
  const [a, b] = [summarise(one), summarise(other)];
  return `${(a.median / b.median).toFixed(2)} (${(a.best / b.best).toFixed(2)})`;
};
const own = (rates: readonly Rates[]) => rates.map(({ own }) => own);
const clock = (rates: readonly Rates[]) => rates.map(({ clock }) => clock);
const typical = (values: readonly number[]) => {
  const { median, best } = summarise(values);
  return `${whole(median)} (${whole(best)})`;
};

/** What stands in a row of the table, for one recipe. */
const ROWS: readonly (readonly [name: string, promise: string, of: (measured: Measured) => string])[] = [
  ['frames a second, at rest', '', ({ rest }) => typical(rest)],
  ['frames a second, training at full speed', '60', ({ shown }) => typical(shown.map(({ frames }) => frames))],
  ['the same without pictures', '', ({ unseen }) => typical(unseen.map(({ frames }) => frames))],
  ['pictures a second', '', ({ shown }) => typical(shown.map(({ pictures }) => pictures))],
  ['main thread at work, own time, ms a second', '', ({ shown }) => whole(summarise(shown.map(({ busy }) => busy)).median)],
  ['longest task, own time, ms', `≤ ${LONG}`, (all) => longest(all, 'own')],
  ['longest task, clock, ms', '', (all) => longest(all, 'clock')],
  [`tasks over ${LONG} ms, own time`, 'none', (all) => long(all, 'own')],
  [`tasks over ${LONG} ms, clock`, '', (all) => long(all, 'clock')],
  ['steps a second in the page, clock', '', ({ shown }) => typical(clock(shown))],
  ['steps a second in the page, own time', '', ({ shown }) => typical(own(shown))],
  ['with pictures : without, own time', '≥ 0.90', ({ shown, unseen }) => ofBoth(own(shown), own(unseen))],
  ['with pictures : without, clock', '', ({ shown, unseen }) => ofBoth(clock(shown), clock(unseen))],
  ['page without pictures : the same in Node, own time', '', ({ unseen, learned }) => ofBoth(own(unseen), own(learned))],
  ['page without pictures : the same in Node, clock', '', ({ unseen, learned }) => ofBoth(clock(unseen), clock(learned))],
  ['page with pictures : `train` alone in Node, own time', '', ({ shown, trained }) => ofBoth(own(shown), own(trained))],
  ['page with pictures : `train` alone in Node, clock', '', ({ shown, trained }) => ofBoth(clock(shown), clock(trained))],
];

const tasksOf = ({ shown }: Measured) => shown.flatMap(({ tasks }) => tasks);
const longest = (all: Measured, time: 'own' | 'clock') => whole(Math.max(...tasksOf(all).map((task) => task[time])));
const long = (all: Measured, time: 'own' | 'clock') =>
  `${tasksOf(all).filter((task) => task[time] > LONG).length} of ${whole(tasksOf(all).length)}`;

/** A table in Markdown, a column for each recipe. */
export function tableOf(measured: readonly Measured[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['', 'promised', ...measured.map(({ name }) => name)]),
    row(['---', '---:', ...measured.map(() => '---:')]),
    ...ROWS.map(([name, promise, of]) => row([name, promise, ...measured.map(of)])),
  ].join('\n');
}
