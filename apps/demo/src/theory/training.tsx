import { curves, l2 } from '#text/theory';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Exhibit, Slider } from './parts.tsx';
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
    title: curves.good,
    study: { ...WILD, optimizer: 'adam', learningRate: 0.02 },
    scale: { least: 0, most: 1.5, evenSteps: true },
  },
  { title: curves.hump, study: { ...WILD, activation: 'tanh', decay: 0.05 }, scale: { least: 0, most: 6 } },
  { title: curves.explosion, study: { ...WILD, head: 'scores' }, scale: { least: 0, most: 6 } },
];

/** §12: a good curve, a hump, an explosion. */
export function CurvesExhibit() {
  const [seed, setSeed] = useState(PLAIN.seed);
  return (
    <Exhibit code={['nonFinite']}>
      <button id="reseed" type="button" onClick={() => setSeed(seed + 1)}>
        {curves.reseed}
      </button>
      <div class="pictures">
        {CURVES.map(({ title, study, scale }) => (
          <StudiedCurve key={title} title={title} study={{ ...study, seed }} scale={scale} />
        ))}
      </div>
    </Exhibit>
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

const sayOf = (picture: StudyPicture) => l2.say(scoreOf(picture), short(picture.squares, 1));

/** §14: what a price on weights does to a border. */
export function L2Exhibit() {
  const [index, setIndex] = useState(3);
  return (
    <Exhibit code={['l2', 'l2Gradient']}>
      <Slider label="λ" of="l2" value={index} range={[0, LAMBDAS.length - 1, 1]} show={String(LAMBDAS[index])} set={setIndex} />
      <div class="pictures two">
        <StudiedPlane title={l2.without} study={CROWDED} say={sayOf} growth />
        <StudiedPlane title={l2.withPrice(LAMBDAS[index]!)} study={{ ...CROWDED, l2: LAMBDAS[index]! }} say={sayOf} growth />
      </div>
    </Exhibit>
  );
}
