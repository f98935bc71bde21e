import { curves as text } from '#text/lab';
import { useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Told, aboutId, type Word } from '../told.tsx';
import { themeColour } from './colours.ts';
import { short } from './format.ts';
import { whole } from './format.ts';
import { STEPS } from './recipe.ts';
import { choice, history, kept, snapshot, travel } from './state.ts';

/** Loss and score over the steps: of the points that are learned from, and of those that are not. */
export function Curves() {
  const { steps, trainLoss, validationLoss, trainScore, validationScore } = history.value;
  const classes = choice.value.classes > 0;
  const before = kept.value?.history;
  return (
    <div class="curves">
      <ul class="keys">
        <li class="learned">{text.learned}</li>
        <li class="unseen">{text.unseen}</li>
        {before !== undefined && <li class="kept">{text.kept}</li>}
      </ul>
      <Curve
        name={text.loss}
        about="curveOfLoss"
        now={[steps, trainLoss, validationLoss]}
        before={before && [before.steps, before.trainLoss, before.validationLoss]}
        top={classes ? 1.2 : 1}
      />
      <Curve
        name={classes ? text.right : text.r2}
        about={classes ? 'share' : 'r2'}
        now={[steps, trainScore, validationScore]}
        before={before && [before.steps, before.trainScore, before.validationScore]}
        top={1}
      />
      <Travel />
    </div>
  );
}

/** Back in time, from picture to picture. */
function Travel() {
  const { steps } = history.value;
  const now = snapshot.value?.step ?? 0;
  const here = steps.findLastIndex((step) => step <= now);
  return (
    <label class="travel">
      <span class="spread">
        {text.travel} <output>{text.step(whole(now))}</output>
      </span>
      <input
        id="travel"
        type="range"
        autocomplete="off"
        min={0}
        max={Math.max(steps.length - 1, 1)}
        step={1}
        value={here}
        aria-valuetext={text.valueText(now)}
        onChange={(event) => travel(steps[event.currentTarget.valueAsNumber] ?? 0)}
      />
    </label>
  );
}

const HEIGHT = 130;

/** Steps, and what there was at each: of the points learned from, and of new ones. */
type Series = readonly [steps: readonly number[], train: readonly number[], validation: readonly number[]];

interface CurveProps {
  readonly name: string;
  readonly about: Word;
  readonly now: Series;
  /** Those of a kept run. */
  readonly before: Series | undefined;
  /** The scale reaches as far as this at least. */
  readonly top: number;
}

function Curve({ name, about, now, before, top }: CurveProps) {
  const [, train, validation] = now;
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const least = useRef(top);
  least.current = top;
  useLayoutEffect(() => {
    const made = makePlot(element.current!, least);
    plot.current = made;
    const observer = new ResizeObserver(([entry]) => made.setSize({ width: entry!.contentRect.width, height: HEIGHT }));
    observer.observe(element.current!);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => made.redraw());
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, []);
  useLayoutEffect(() => {
    plot.current?.setData(uPlot.join([tableOf(now), tableOf(before ?? [[], [], []])]));
  });
  const last = train.at(-1);
  const then = before?.[1].at(-1);
  const summary = last === undefined ? name : text.now(name, short(last, 3), short(validation.at(-1)!, 3));
  return (
    <div>
      <Told of={about}>
        <h3>{name}</h3>
        <div
          ref={element}
          class="curve"
          role="img"
          tabIndex={0}
          aria-label={last === undefined || then === undefined ? summary : text.nowAndKept(summary, short(then, 3))}
          aria-describedby={aboutId(about)}
        />
      </Told>
    </div>
  );
}

/** Steps stand on a logarithmic axis; steps 0 and 1 share its first place. */
function tableOf([steps, train, validation]: Series): uPlot.AlignedData {
  const from = steps[0] === 0 && steps[1] === 1 ? 1 : 0;
  return [steps.slice(from).map((step) => Math.log10(Math.max(step, 1))), train.slice(from), validation.slice(from)];
}

function makePlot(element: HTMLElement, least: { readonly current: number }): uPlot {
  const axis = {
    stroke: () => themeColour('--soft'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: () => themeColour('--line'), width: 1 },
    ticks: { show: false },
  };
  const series = { points: { show: false }, width: 1.7, spanGaps: true };
  return new uPlot(
    {
      width: element.clientWidth || 300,
      height: HEIGHT,
      padding: [6, 18, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_, __, most) => [0, Math.max(2, Math.min(most, Math.log10(STEPS)))] },
        y: { range: (_, low, high) => [Math.min(0, low), Math.max(least.current, high)] },
      },
      series: [
        {},
        { ...series, stroke: () => themeColour('--accent') },
        { ...series, stroke: () => themeColour('--class-b'), dash: [5, 3] },
        { ...series, stroke: () => themeColour('--edge'), width: 1 },
        { ...series, stroke: () => themeColour('--edge'), width: 1, dash: [5, 3] },
      ],
      axes: [
        {
          ...axis,
          size: 24,
          splits: (_, __, ___, most) => [0, 1, 2, 3, 4].filter((power) => power <= most),
          values: (_, powers) => powers.map((power) => (10 ** power).toLocaleString('en')),
        },
        { ...axis, size: 40, space: 26 },
      ],
    },
    [[], [], [], [], []],
    element,
  );
}
