import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Choice } from './choice.tsx';
import { Section } from './parts.tsx';
import { scoreOf, StudiedPlane } from './studied.tsx';
import { PLAIN, type Study, type StudyPicture } from './study.ts';

const WHOLE: Study = { ...PLAIN, plane: true };

/** What is left of the study without a part, and what that means. */
const WITHOUT = {
  relu: {
    title: 'ReLU',
    part: { activation: 'none' },
    means: 'Dense layers in a row without anything between them are one dense layer: its borders are straight.',
  },
  depth: {
    title: 'depth',
    part: { hidden: [] },
    means: 'No hidden layer: each class has one line on each side, and a spiral is no such thing.',
  },
  softmax: {
    title: 'softmax',
    part: { head: 'scores' },
    means:
      'Bare scores with a squared error: cross-entropy would refuse them. Borders can be learned so, but the outputs are no probabilities.',
  },
  crossEntropy: {
    title: 'cross-entropy',
    part: { head: 'squares' },
    means:
      'Softmax with a squared error: probabilities again, and these borders can be learned. But where the network is sure and wrong, this loss hardly pushes.',
  },
} as const satisfies Readonly<Record<string, { title: string; part: Partial<Study>; means: string }>>;
type Part = keyof typeof WITHOUT;

const OPTIONS = Object.fromEntries(Object.entries(WITHOUT).map(([name, { title }]) => [name, title])) as Record<Part, string>;

/** §11: the spiral, with all of it, and with one part switched off. */
export function SpiralExhibit() {
  const [off, switchOff] = useState<Part>('relu');
  const { title, part, means } = WITHOUT[off];
  return (
    <Section
      number="11"
      title="The spiral, and what it needs"
      code={['spiral']}
      tex="\theta = 4(c + t) + 0.2\,\varepsilon, \qquad (x, y) = (t \sin\theta,\; t \cos\theta)"
    >
      <Choice legend="Switched off" name="off" options={OPTIONS} value={off} set={switchOff} />
      <div class="pictures two">
        <StudiedPlane title="All of it" study={WHOLE} say={findingsOf} />
        <StudiedPlane title={`Without ${title}`} study={{ ...WHOLE, ...part }} say={findingsOf} />
      </div>
      <p id="means" class="hint">
        {means}
      </p>
    </Section>
  );
}

function findingsOf(picture: StudyPicture): string {
  const [[least, most], [low, high]] = [picture.outputs.range, picture.outputs.sums].map((pair) =>
    pair.map((value) => short(value)),
  ) as [[string, string], [string, string]];
  const sums = low === high ? low : `${low} … ${high}`;
  return `${scoreOf(picture)}; outputs from ${least} to ${most}, those of a point add up to ${sums}`;
}
