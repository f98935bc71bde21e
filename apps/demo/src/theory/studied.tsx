import { studied as text } from '#text/theory';
import { useEffect, useRef } from 'preact/hooks';
import { percent, short } from '../lab/format.ts';
import { drawPlane, type PlaneView } from '../lab/plane-picture.ts';
import { Chart } from './chart.tsx';
import { CLASSES } from './study-network.ts';
import type { Study, StudyPicture } from './study.ts';
import { useStudy, type OverSteps, type Progress } from './use-study.ts';

interface Shown {
  readonly title: string;
  readonly study: Study;
}

interface PlaneProps extends Shown {
  /** What is to be said of it. */
  readonly say: (picture: StudyPicture) => string;
  /** Whether the growth of its weights is shown below. */
  readonly growth?: boolean;
}

/** What the network of a study says of the plane. */
export function StudiedPlane({ title, study, say, growth = false }: PlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { points, last, squares, done } = useStudy(canvas, study);
  useEffect(() => {
    if (points === undefined) return;
    // Of a snapshot, the picture of a plane takes what a study knows.
    const snapshot = last as PlaneView['snapshot'];
    drawPlane(canvas.current!, { snapshot, points, inputs: 2, classes: CLASSES[study.data], probe: undefined });
  });
  const found = last === undefined ? text.untrained : say(last);
  return (
    <figure class="trained" data-done={done}>
      <canvas ref={canvas} width={480} height={480} role="img" aria-label={text.figure(title, found)} />
      <figcaption>
        <b>{title}</b>
        <br />
        {found}
      </figcaption>
      {growth && (
        <Chart
          label={text.growth(title, describe(squares))}
          x={{ label: text.steps, least: 1, most: study.steps, log: true }}
          y={{ label: 'Σw²', least: 1, most: 1000, log: true }}
          lines={[{ style: 'line', points: squares.map(([step, sum]) => [step + 1, sum] as const) }]}
        />
      )}
    </figure>
  );
}

const describe = (values: readonly OverSteps[]) =>
  values.length === 0 ? text.untrained : text.fromTo(short(values[0]![1], 1), short(values.at(-1)![1], 1));

export const scoreOf = ({ score: { train, fresh } }: StudyPicture) => text.score(percent(train), percent(fresh));

/** Where a chart of losses ends. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  /** Each tenfold of the loss in the same room. */
  readonly log?: boolean;
  /** Each step in the same room, and not each tenfold of them. */
  readonly evenSteps?: boolean;
}

const TENFOLDS: Scale = { least: 0.01, most: 100, log: true };

interface LossProps extends Shown {
  readonly progress: Progress;
  readonly scale?: Scale;
}

/** A loss over the steps of a study, until it leaves the chart. */
export function LossChart({ title, study, progress, scale = TENFOLDS }: LossProps) {
  const { losses, failure } = progress;
  const { evenSteps = false, ...range } = scale;
  const leaves = failure === undefined ? -1 : losses.findIndex(([, loss]) => !(loss < scale.most));
  const inside = losses.slice(0, leaves < 0 ? undefined : leaves + 1);
  const points = inside.map(([step, loss]) => [step + 1, loss < scale.most ? loss : scale.most] as const);
  return (
    <Chart
      label={text.figure(title, endOf(progress))}
      x={{ label: text.steps, least: 1, most: study.steps, log: !evenSteps }}
      y={{ label: text.loss, ...range }}
      lines={[{ style: failure === undefined ? 'line' : 'line bad', points }]}
    >
      {failure !== undefined && (
        <text class="bad" x="312" y="34" text-anchor="end">
          {text.past(scale.most)}
        </text>
      )}
    </Chart>
  );
}

export function endOf({ losses, failure, last }: Progress): string {
  if (failure !== undefined) return failure;
  if (last === undefined) return text.untrained;
  const most = Math.max(...losses.map(([, loss]) => loss));
  return text.losses(short(losses[0]![1]), short(most), short(last.loss, 3), scoreOf(last));
}

/** A study's loss as a figure of its own. */
export function StudiedCurve({ title, study, scale }: Shown & { readonly scale?: Scale }) {
  const figure = useRef<HTMLElement>(null);
  const progress = useStudy(figure, study);
  return (
    <figure ref={figure} class="trained" data-done={progress.done}>
      <LossChart title={title} study={study} progress={progress} {...(scale === undefined ? {} : { scale })} />
      <figcaption>
        <b>{title}</b>
        <br />
        {endOf(progress)}
      </figcaption>
    </figure>
  );
}
