import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Formula } from '../formula.tsx';
import { usePlay } from './motion.ts';
import { Numbers } from './numbers.tsx';
import { Section, Slider } from './parts.tsx';
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
  const texts = [
    'The input X.',
    'Dense 1: Z₁ = X·W₁ + b₁.',
    'ReLU: A₁ = max(0, Z₁).',
    'Dropout keeps three of four, on the average, and divides by 0.75.',
    'Dense 2: Z₂ = B₁·W₂ + b₂.',
    `Softmax and cross-entropy: P = ${probabilities.map((p) => short(p, 3)).join(', ')}; the right class is 1, so L = ${short(loss, 4)}.`,
    'Back: ∂L/∂Z₂ = P − y.',
    'Through Dense 2: dW₂ = B₁ᵀ·dZ₂, db₂ = Σ dZ₂, dB₁ = dZ₂·W₂ᵀ.',
    'Through dropout: the same mask.',
    'Through ReLU: only where Z₁ was positive.',
    'Through Dense 1: dW₁ = Xᵀ·dZ₁, db₁ = Σ dZ₁, dX = dZ₁·W₁ᵀ.',
  ];
  return (
    <Section
      number="10"
      title="Forward, and back in reverse order (with §8, §9, §10.2)"
      tex="dW = X^\top \delta, \qquad db = \sum \delta, \qquad dX = \delta W^\top"
      code={['sequential', 'dense', 'fused']}
    >
      <div class="row">
        <button type="button" onClick={() => setAt(Math.max(0, at - 1))} aria-disabled={at === 0}>
          Back
        </button>
        <button id="sweep" class="main" type="button" onClick={playing ? stop : play}>
          {playing ? 'Stop' : 'Play'}
        </button>
        <button id="next" type="button" onClick={() => setAt(at === LAST ? 0 : at + 1)}>
          {at === LAST ? 'Once more' : 'Next'}
        </button>
        <button id="all" type="button" onClick={() => setAt(LAST)}>
          All at once
        </button>
        <Slider label="x1" value={x1} range={[-2, 2, 0.1]} set={setX1} />
        <Slider label="x2" value={x2} range={[-2, 2, 0.1]} set={setX2} />
        <button type="button" onClick={() => setSeed(seed + 1)}>
          Other weights
        </button>
      </div>
      <p id="pass" class="result" role="status">
        {texts[at]}
      </p>
      <ol class="stations">
        {stations.map((station, i) => {
          const back = shownBack >= count - i;
          return (
            <li key={station.tex} class={`${i <= shownForward ? 'seen' : ''} ${back ? 'back' : ''}`}>
              <span class="layer">{station.layer}</span>
              <span>
                <Formula tex={station.tex} /> <small>[{station.shape.join(', ')}]</small>
              </span>
              <Numbers values={station.value} hidden={i > shownForward} />
              <Formula tex={`\\partial L / \\partial ${station.tex}`} />
              <Numbers values={station.gradient} hidden={!back} />
            </li>
          );
        })}
      </ol>
      <div class="weights">
        {weights.map(({ tex, shape, value, gradient }) => {
          const reached = shownBack >= (tex.endsWith('2') ? 2 : 5);
          return (
            <div key={tex}>
              <span>
                <Formula tex={tex} /> <small>[{shape.join(', ')}]</small>
              </span>
              <Numbers values={value} columns={shape.at(-1)!} />
              <Formula tex={`d${tex}`} />
              <Numbers values={gradient} columns={shape.at(-1)!} hidden={!reached} />
            </div>
          );
        })}
      </div>
    </Section>
  );
}
