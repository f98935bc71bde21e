import { chart, progress as text, settings, standings } from '#text/race';
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { Safe } from '../safe.tsx';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Explained } from '../explained.tsx';
import { DATA, type DataName } from '../lab/data.ts';
import { short, whole } from '../lab/format.ts';
import { FIRST, OPTIMIZERS, USUAL_RATE, type OptimizerName, type Recipe } from '../lab/recipe.ts';
import { TITLES } from '../lab/titles.ts';
import { aboutId, Told } from '../told.tsx';
import { Word } from '../word.tsx';
import { bandsOf, LAST, LOOKS, type Result } from './contest.ts';
import { race } from './pool.ts';

const COLOURS = ['--class-a', '--class-b', '--class-c', '--class-d', '--class-e', '--class-f', '--edge'];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2, 4, 6], [1, 4]];
const DATA_NAMES = (Object.keys(DATA) as DataName[]).filter((name) => name !== 'own');

interface Contestant {
  readonly optimizer: OptimizerName;
  readonly rate: number;
  readonly runs: boolean;
}

function Race() {
  const data = useSignal<DataName>('spiral');
  const seeds = useSignal(5);
  const all = useSignal<readonly Contestant[]>(
    OPTIMIZERS.map((optimizer) => ({
      optimizer,
      rate: USUAL_RATE[optimizer],
      runs: ['sgd', 'classic', 'adam'].includes(optimizer),
    })),
  );
  const results = useSignal<readonly Result[]>([]);
  const total = useSignal(0);
  const problem = useSignal('');
  const stop = useRef(() => {});
  const start = (): void => {
    stop.current();
    results.value = [];
    problem.value = '';
    const entries = Array.from({ length: seeds.value }, (_, i) =>
      all.value
        .filter(({ runs }) => runs)
        .map(({ optimizer, rate }) => ({ name: optimizer, recipe: recipeOf(data.value, optimizer, rate, i + 1) })),
    ).flat();
    total.value = entries.length;
    stop.current = race(
      entries,
      (result) => (results.value = [...results.value, result]),
      (text) => (problem.value = text),
    );
  };
  useEffect(start, []);
  const change = (at: number, part: Partial<Contestant>) =>
    (all.value = all.value.map((one, i) => (i === at ? { ...one, ...part } : one)));
  const running = all.value.filter(({ runs }) => runs);
  const over = results.value.length === total.value;
  document.body.dataset['state'] = over ? 'done' : 'racing';
  return (
    <div class="race">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <Told of="data">
          <label>
            {settings.data}
            <select
              name="data"
              aria-describedby={aboutId('data')}
              value={data.value}
              onChange={(event) => (data.value = event.currentTarget.value as DataName)}
            >
              {DATA_NAMES.map((name) => (
                <option key={name} value={name}>
                  {DATA[name].title}
                </option>
              ))}
            </select>
          </label>
        </Told>
        <Told of="seed">
          <label>
            {settings.seeds}
            <select
              name="seeds"
              aria-describedby={aboutId('seed')}
              value={seeds.value}
              onChange={(event) => (seeds.value = Number(event.currentTarget.value))}
            >
              {[3, 5, 10, 20].map((count) => (
                <option key={count} value={count}>
                  {settings.seedCount(count)}
                </option>
              ))}
            </select>
          </label>
        </Told>
        <fieldset>
          <legend>
            <Explained text={settings.contestants} />
          </legend>
          {all.value.map(({ optimizer, rate, runs }, i) => (
            <div key={optimizer} class="contestant">
              <Told of={optimizer}>
                <label class="check">
                  <input
                    type="checkbox"
                    name={optimizer}
                    aria-describedby={aboutId(optimizer)}
                    checked={runs}
                    onChange={() => change(i, { runs: !runs })}
                  />
                  {TITLES[optimizer]}
                </label>
              </Told>
              <input
                type="number"
                name={`${optimizer}-rate`}
                aria-label={settings.rateOf(TITLES[optimizer])}
                aria-describedby={aboutId('learningRate')}
                min={0}
                max={1000}
                step="any"
                required
                value={rate}
                onChange={({ currentTarget: field }) => field.reportValidity() && change(i, { rate: field.valueAsNumber })}
              />
            </div>
          ))}
        </fieldset>
        <button id="start" class="main" type="submit" disabled={running.length === 0}>
          {settings.start}
        </button>
      </form>
      <section aria-label={text.label}>
        <p id="status" role="status" class={problem.value === '' ? '' : 'failed'}>
          {problem.value !== '' ? (
            problem.value
          ) : over ? (
            text.done(total.value, whole(LAST))
          ) : (
            <>
              <progress max={total.value} value={results.value.length} aria-label={text.runs} />{' '}
              {text.running(results.value.length, total.value)}
            </>
          )}
        </p>
        <Chart results={results.value} names={running.map(({ optimizer }) => optimizer)} />
        <Table results={results.value} names={running.map(({ optimizer }) => optimizer)} />
        <p class="hint">
          <Explained text={chart.hint} />
        </p>
      </section>
    </div>
  );
}

function recipeOf(data: DataName, optimizer: OptimizerName, learningRate: number, seed: number): Recipe {
  return { ...FIRST, data, noise: DATA[data].noise.usual, optimizer, learningRate, seed };
}

interface Shown {
  readonly results: readonly Result[];
  readonly names: readonly OptimizerName[];
}

const of = (results: readonly Result[], name: string) => results.filter((result) => result.name === name);

function Table({ results, names }: Shown) {
  const rows = names
    .map((name) => ({ name, own: of(results, name) }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, own }) => ({ name, runs: own.length, end: bandsOf(own).at(-1)! }))
    .toSorted((a, b) => a.end.middle - b.end.middle);
  if (rows.length === 0) return null;
  return (
    <table id="standings" class="numbers">
      <thead>
        <tr>
          <th scope="col">{standings.by}</th>
          <th scope="col">
            <Explained text={standings.loss} />
          </th>
          <th scope="col">
            <Explained text={standings.band} />
          </th>
          <th scope="col">
            <Explained text={standings.runs} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, runs, end }) => (
          <tr key={name}>
            <th scope="row">{TITLES[name]}</th>
            <td>
              {Number.isFinite(end.middle) ? (
                shown(end.middle)
              ) : (
                <Word of="out" id={`${aboutId('out')}-${name}`}>
                  {standings.out}
                </Word>
              )}
            </td>
            <td>
              {shown(end.low)} … {shown(end.high)}
            </td>
            <td>{runs}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shown = (loss: number) => (Number.isFinite(loss) ? short(loss, 3) : standings.out);

const HEIGHT = 360;

function Chart({ results, names }: Shown) {
  const element = useRef<HTMLDivElement>(null);
  const key = names.join();
  const plot = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const made = makePlot(element.current!, names);
    plot.current = made;
    const observer = new ResizeObserver(([entry]) => made.setSize({ width: entry!.contentRect.width, height: HEIGHT }));
    observer.observe(element.current!);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [key]);
  useEffect(() => {
    const lines = names.flatMap((name) => {
      const own = of(results, name);
      const bands = own.length > 0 ? bandsOf(own) : [];
      const finite = (part: 'low' | 'middle' | 'high') =>
        LOOKS.map((_, i) => (Number.isFinite(bands[i]?.[part]) ? bands[i]![part] : null));
      return [finite('low'), finite('middle'), finite('high')];
    });
    plot.current?.setData([LOOKS.map((step) => Math.log10(step)), ...lines]);
  }, [results, key]);
  const leader = names.toSorted((a, b) => endOf(results, a) - endOf(results, b))[0];
  const label =
    results.length === 0 || leader === undefined ? chart.empty : chart.leader(TITLES[leader], shown(endOf(results, leader)));
  return (
    <>
      <ul class="keys contestants">
        {names.map((name, i) => (
          <li key={name} style={{ '--line': `var(${COLOURS[i % COLOURS.length]!})` }}>
            <svg viewBox="0 0 28 4" aria-hidden="true">
              <path d="M0 2h28" stroke-dasharray={DASHES[i % DASHES.length]!.join(' ')} />
            </svg>
            {TITLES[name]}
          </li>
        ))}
      </ul>
      <div id="chart" ref={element} class="curve" role="img" aria-label={label} />
    </>
  );
}

function endOf(results: readonly Result[], name: string): number {
  const own = of(results, name);
  return own.length === 0 ? Infinity : bandsOf(own).at(-1)!.middle;
}

function makePlot(element: HTMLElement, names: readonly string[]): uPlot {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const axis = {
    stroke: () => colour('--soft'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const hidden = { points: { show: false }, width: 0 };
  return new uPlot(
    {
      width: element.clientWidth || 600,
      height: HEIGHT,
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: (_, low, high) => [Math.min(0, low), Math.min(high, 2.5)] } },
      series: [
        {},
        ...names.flatMap((_, i) => [
          hidden,
          {
            points: { show: false },
            width: 2.4,
            stroke: () => colour(COLOURS[i % COLOURS.length]!),
            dash: DASHES[i % DASHES.length]!,
          },
          hidden,
        ]),
      ],
      bands: names.flatMap((_, i) => [
        {
          series: [3 * i + 3, 3 * i + 1] as [number, number],
          fill: () => `color-mix(in srgb, ${colour(COLOURS[i % COLOURS.length]!)} 22%, transparent)`,
        },
      ]),
      axes: [
        {
          ...axis,
          size: 26,
          splits: [0, 1, 2, 3],
          values: (_, powers) => powers.map((power) => whole(10 ** power)),
        },
        { ...axis, size: 44, space: 40 },
      ],
    },
    [[], ...names.flatMap(() => [[], [], []])],
    element,
  );
}

render(
  <Safe>
    <Race />
  </Safe>,
  document.getElementById('race')!,
);
