import { useMemo, useState } from 'preact/hooks';
import { ball as text } from '#text/theory';
import { short } from '../lab/format.ts';
import { usePlay } from './motion.ts';
import { Exhibit, Slider } from './parts.tsx';
import { heightsOf, roll } from './roll.ts';

const STEPS = 40;
const REACH = 10;
const PLACES = Array.from({ length: 81 }, (_, i) => (i / 40 - 1) * REACH);
/** A step a quarter of a second: a ball that rolls. */
const PAUSE = 250;

/** §15: gradient, velocity and weight, as a ball that rolls down a loss and past its lowest point. */
export function BallExhibit() {
  const [rate, setRate] = useState(0.1);
  const [beta, setBeta] = useState(0.9);
  const [at, setAt] = useState(0);
  const { playing, play, stop } = usePlay(at, STEPS, setAt, PAUSE);
  const moments = roll(rate, beta, STEPS);
  const way = moments.slice(0, at + 1);
  const now = moments[at]!;
  const heights = useMemo(() => heightsOf(PLACES), []);
  const most = Math.max(...heights);
  const [x, y] = [(weight: number) => 300 + 29 * clip(weight), (loss: number) => 186 - (160 * clip(loss, 0)) / most];
  const farthest = Math.max(...way.map(({ weight }) => weight));
  const change = (set: (value: number) => void) => (value: number) => {
    stop();
    set(value);
  };
  return (
    <Exhibit code={['momentum', 'forms']}>
      <svg
        class="ravine"
        viewBox="0 0 600 200"
        role="img"
        aria-label={text.picture(at, short(now.weight), short(now.loss), overshoot(farthest))}
      >
        <polyline class="line faint" points={PLACES.map((place, i) => `${x(place)},${y(heights[i]!) + 6}`).join(' ')} />
        {way.map(({ weight, loss }, i) => (
          <circle key={i} class="trail" cx={x(weight)} cy={y(loss)} r="2.5" />
        ))}
        <circle cx={x(now.weight)} cy={y(now.loss)} r="7" />
      </svg>
      <div class="row">
        <button id="roll" class="main" type="button" onClick={playing ? stop : play}>
          {playing ? text.stop : text.roll}
        </button>
        <button id="roll-step" type="button" aria-disabled={at === STEPS} onClick={() => setAt(Math.min(STEPS, at + 1))}>
          {text.step}
        </button>
        <button id="roll-all" type="button" onClick={() => setAt(STEPS)}>
          {text.all(STEPS)}
        </button>
        <button type="button" onClick={() => setAt(0)}>
          {text.again}
        </button>
        <Slider label="η" of="learningRate" value={rate} range={[0.02, 1, 0.02]} set={change(setRate)} />
        <Slider label="β" of="beta" value={beta} range={[0, 0.98, 0.02]} set={change(setBeta)} />
      </div>
      <ol class="flow" aria-label={text.flow}>
        <Amount name={text.gradient} value={now.gradient} most={2} />
        <Amount name={text.velocity(short(beta), short(rate))} value={now.velocity} most={2} />
        <Amount name={text.weight} value={now.weight} most={REACH} />
      </ol>
      <p id="ball" class="result" role="status">
        {text.status(at, STEPS, short(now.weight), overshoot(farthest))}
      </p>
      <p class="hint">{text.hint}</p>
    </Exhibit>
  );
}

const clip = (value: number, least = -REACH) => Math.max(least, Math.min(REACH * 4, value));

const overshoot = (farthest: number) => (farthest > 0.005 ? text.past(short(farthest)) : text.notPast);

/** A number with its sign as a bar to the right or to the left of 0. */
function Amount({ name, value, most }: { readonly name: string; readonly value: number; readonly most: number }) {
  return (
    <li>
      <span>{name}</span>
      <output>{short(value)}</output>
      <span class="signed" style={{ '--signed': Math.max(-1, Math.min(1, value / most)) }} aria-hidden="true" />
    </li>
  );
}
