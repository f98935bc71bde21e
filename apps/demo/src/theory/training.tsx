import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Section, Slider } from './parts.tsx';
import { scoreOf, StudiedCurve, StudiedPlane, type Scale } from './studied.tsx';
import { PLAIN, type Study, type StudyPicture } from './study.ts';

const WILD: Study = { ...PLAIN, optimizer: 'sgd', learningRate: 5, batchSize: 300, steps: 400 };

interface Curve {
  readonly title: string;
  readonly study: Study;
  readonly scale: Scale;
}

/** Learned well; at a rate that is too high at first; at one that stays too high. */
const CURVES: readonly Curve[] = [
  {
    title: 'A good one',
    study: { ...WILD, optimizer: 'adam', learningRate: 0.02 },
    scale: { least: 0, most: 1.5, evenSteps: true },
  },
  { title: 'A hump that passes', study: { ...WILD, activation: 'tanh', decay: 0.05 }, scale: { least: 0, most: 6 } },
  { title: 'An explosion', study: { ...WILD, head: 'scores' }, scale: { least: 0, most: 6 } },
];

/** §12: a good curve, a hump, an explosion. */
export function CurvesExhibit() {
  const [seed, setSeed] = useState(PLAIN.seed);
  return (
    <Section number="12" title="How a loss goes down, or up" code={['nonFinite']}>
      <button id="reseed" type="button" onClick={() => setSeed(seed + 1)}>
        Train with another seed
      </button>
      <div class="pictures">
        {CURVES.map(({ title, study, scale }) => (
          <StudiedCurve key={title} title={title} study={{ ...study, seed }} scale={scale} />
        ))}
      </div>
      <p class="hint">
        What comes down again was only unstable for a while. What explodes does not: numbers overflow, training stops at the first
        step that is not finite, names it, and leaves the weights as they were before.
      </p>
    </Section>
  );
}

const LAMBDAS = [0, 0.0003, 0.001, 0.003, 0.01, 0.03];

const CROWDED: Study = {
  ...PLAIN,
  data: 'moons',
  perClass: 48,
  noise: 0.35,
  hidden: [12, 12],
  learningRate: 0.02,
  steps: 2000,
  plane: true,
};

const sayOf = (picture: StudyPicture) => `${scoreOf(picture)}, Σw² = ${short(picture.squares, 1)}`;

/** §14: what a price on weights does to a border. */
export function L2Exhibit() {
  const [index, setIndex] = useState(3);
  return (
    <Section
      number="14"
      title="L2 keeps weights small, and borders smooth"
      code={['l2', 'l2Gradient']}
      tex="L' = L + \lambda \sum w^2, \qquad \frac{\partial L'}{\partial w} = \frac{\partial L}{\partial w} + 2\lambda w"
    >
      <Slider label="λ" value={index} range={[0, LAMBDAS.length - 1, 1]} show={String(LAMBDAS[index])} set={setIndex} />
      <div class="pictures two">
        <StudiedPlane title="Without" study={CROWDED} say={sayOf} growth />
        <StudiedPlane title={`With λ = ${LAMBDAS[index]}`} study={{ ...CROWDED, l2: LAMBDAS[index]! }} say={sayOf} growth />
      </div>
    </Section>
  );
}
