import { useEffect, useRef, useState } from 'preact/hooks';
import { DATA } from '../lab/data.ts';
import { percent, short } from '../lab/format.ts';
import type { Points, Reply, Request, Snapshot } from '../lab/messages.ts';
import { nextFrame } from '../lab/next-frame.ts';
import { drawPlane } from '../lab/plane-picture.ts';
import type { Recipe } from '../lab/recipe.ts';

/** What is known of a run by now. */
interface Sketch {
  readonly points: Points | undefined;
  readonly last: Snapshot | undefined;
  readonly steps: readonly number[];
  readonly losses: readonly number[];
  readonly failure: string | undefined;
  readonly done: boolean;
}

const NOTHING: Sketch = { points: undefined, last: undefined, steps: [], losses: [], failure: undefined, done: false };

/** Trains a recipe in a worker of its own once `element` is seen, for `steps` updates. Another recipe begins anew. */
function useSketch(element: { readonly current: Element | null }, recipe: Recipe, steps: number): Sketch {
  const [sketch, setSketch] = useState(NOTHING);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      setSeen(true);
      observer.disconnect();
    });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  const key = JSON.stringify(recipe);
  useEffect(() => {
    if (!seen) return undefined;
    const worker = new Worker(new URL('../lab/worker.ts', import.meta.url), { type: 'module' });
    let now = NOTHING;
    const set = (part: Partial<Sketch>) => setSketch((now = { ...now, ...part }));
    set({});
    worker.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
      if (reply.type === 'points') set({ points: reply });
      else if (reply.type === 'failure') set({ failure: reply.text, done: true });
      else if (reply.type === 'snapshot') {
        const done = reply.step >= steps;
        set({ last: reply, steps: [...now.steps, reply.step], losses: [...now.losses, reply.loss.train], done });
        if (done) worker.terminate();
        else void nextFrame().then(() => worker.postMessage({ type: 'seen' } satisfies Request));
      }
    });
    worker.addEventListener('error', () => set({ failure: 'The worker that trains could not start.', done: true }));
    const manner = { speed: 'sketch', backend: 'wasm', calm: false, probe: undefined } as const;
    worker.postMessage({ type: 'start', run: 1, recipe, manner, playing: true } satisfies Request);
    return () => worker.terminate();
  }, [seen, key, steps]);
  return sketch;
}

interface Shown {
  readonly title: string;
  readonly recipe: Recipe;
  readonly steps: number;
}

/** What a network learned of the plane. */
export function TrainedPlane({ title, recipe, steps, note }: Shown & { readonly note?: (snapshot: Snapshot) => string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { points, last, done } = useSketch(canvas, recipe, steps);
  const { inputs, classes } = DATA[recipe.data];
  useEffect(() => {
    if (points !== undefined && last !== undefined)
      drawPlane(canvas.current!, { snapshot: last, points, inputs, classes, probe: undefined });
  });
  const found =
    last === undefined
      ? 'not trained yet'
      : `${percent(last.score.train)} right, ${percent(last.score.validation)} of new points${note === undefined ? '' : `, ${note(last)}`}`;
  return (
    <figure class="trained" data-done={done}>
      <canvas ref={canvas} width={480} height={480} role="img" aria-label={`${title}: ${found}`} />
      <figcaption>
        <b>{title}</b>
        <br />
        {found}
      </figcaption>
    </figure>
  );
}

/** How a run's loss went, and how it ended. */
export function TrainedCurve({ title, recipe, steps }: Shown) {
  const figure = useRef<HTMLElement>(null);
  const { losses, steps: places, failure, done } = useSketch(figure, recipe, steps);
  const finite = losses.filter((loss) => Number.isFinite(loss));
  const most = Math.max(1.2, ...finite);
  const x = (step: number) => 24 + (Math.log10(step + 1) / Math.log10(steps + 1)) * 270;
  const y = (loss: number) => 150 - (loss / most) * 138;
  const line = losses.map((loss, i) => `${x(places[i]!)},${y(loss)}`).join(' ');
  const end =
    failure ??
    (losses.length === 0
      ? 'not trained yet'
      : `loss ${short(losses[0]!)} at first, ${short(Math.max(...finite))} at most, ${short(losses.at(-1)!)} at last`);
  return (
    <figure ref={figure} class="trained" data-done={done}>
      <svg viewBox="0 0 300 170" role="img" aria-label={`${title}: ${end}`}>
        <path class="axis" d="M24 6V150H296" />
        <polyline class={failure === undefined ? 'line' : 'line bad'} points={line} />
        {failure !== undefined && losses.length > 0 && (
          <text x={Math.min(x(places.at(-1)!) + 8, 250)} y="30">
            NaN
          </text>
        )}
        <text x="4" y="12">
          {short(most, most < 10 ? 1 : 0)}
        </text>
        <text x="10" y="154">
          0
        </text>
        <text x="296" y="166" text-anchor="end">
          {steps.toLocaleString('en')} steps
        </text>
      </svg>
      <figcaption>
        <b>{title}</b>
        <br />
        {end}
      </figcaption>
    </figure>
  );
}
