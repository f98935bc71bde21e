import { pipeline as text } from '#text/theory';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { usePlay } from './motion.ts';
import { Numbers } from './numbers.tsx';
import { Exhibit, Slider } from './parts.tsx';
import { passOf } from './passes.ts';

/** Five tensors forward, the loss, and five back. */
const LAST = 10;

/** §8, §9, §10: one point goes forward, its loss comes back, in the reverse order. */
export function PipelineExhibit() {
  const [x1, setX1] = useState(0.6);
  const [x2, setX2] = useState(-0.8);
  const [seed, setSeed] = useState(7);
  const [at, setAt] = useState(0);
  const { playing, play, stop } = usePlay(at, LAST, setAt);
  const { stations, weights, probabilities, loss } = passOf([x1, x2], 1, seed);
  const count = stations.length;
  // 0 … count − 1 forward, then the loss, then back.
  const shownForward = Math.min(at, count - 1);
  const shownBack = at > count ? at - count : 0;
  const steps = text.steps(probabilities.map((p) => short(p, 3)).join(', '), short(loss, 4));
  return (
    <Exhibit code={['sequential', 'dense', 'fused']}>
      <div class="row">
        <button type="button" onClick={() => setAt(Math.max(0, at - 1))} aria-disabled={at === 0}>
          {text.back}
        </button>
        <button id="sweep" class="main" type="button" onClick={playing ? stop : play}>
          {playing ? text.stop : text.play}
        </button>
        <button id="next" type="button" onClick={() => setAt(at === LAST ? 0 : at + 1)}>
          {at === LAST ? text.again : text.next}
        </button>
        <button id="all" type="button" onClick={() => setAt(LAST)}>
          {text.all}
        </button>
        <Slider label="x1" value={x1} range={[-2, 2, 0.1]} set={setX1} />
        <Slider label="x2" value={x2} range={[-2, 2, 0.1]} set={setX2} />
        <button type="button" onClick={() => setSeed(seed + 1)}>
          {text.reweigh}
        </button>
      </div>
      <p id="pass" class="result" role="status">
        {steps[at]}
      </p>
      <ol class="stations">
        {stations.map((station, i) => {
          const back = shownBack >= count - i;
          return (
            <li key={station.name} class={`${i <= shownForward ? 'seen' : ''} ${back ? 'back' : ''}`}>
              <span class="layer">{text.layers[station.layer]}</span>
              <span>
                <Letter of={station.name} /> <small>[{station.shape.join(', ')}]</small>
              </span>
              <Numbers values={station.value} hidden={i > shownForward} />
              <span>
                ∂<i>L</i>/∂
                <Letter of={station.name} />
              </span>
              <Numbers values={station.gradient} hidden={!back} />
            </li>
          );
        })}
      </ol>
      <div class="weights">
        {weights.map(({ name, shape, value, gradient }) => {
          const reached = shownBack >= (name.endsWith('2') ? 2 : 5);
          return (
            <div key={name}>
              <span>
                <Letter of={name} /> <small>[{shape.join(', ')}]</small>
              </span>
              <Numbers values={value} columns={shape.at(-1)!} />
              <span>
                <i>d</i>
                <Letter of={name} />
              </span>
              <Numbers values={gradient} columns={shape.at(-1)!} hidden={!reached} />
            </div>
          );
        })}
      </div>
    </Exhibit>
  );
}

/** A tensor's name, such as Z1: a formula that is set would cost a page with so many of them too much. */
function Letter({ of: name }: { readonly of: string }) {
  return (
    <i>
      {name[0]}
      <sub>{name.slice(1)}</sub>
    </i>
  );
}
