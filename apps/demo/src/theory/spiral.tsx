import { spiral as text } from '#text/theory';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Choice } from './choice.tsx';
import { Exhibit } from './parts.tsx';
import { scoreOf, StudiedPlane } from './studied.tsx';
import { PLAIN, type Study, type StudyPicture } from './study.ts';

const WHOLE: Study = { ...PLAIN, plane: true };

/** The study without a part. */
const WITHOUT = {
  relu: { activation: 'none' },
  depth: { hidden: [] },
  softmax: { head: 'scores' },
  crossEntropy: { head: 'squares' },
} as const satisfies Readonly<Record<string, Partial<Study>>>;
type Part = keyof typeof WITHOUT;

/** §11: the spiral, with all of it, and with one part switched off. */
export function SpiralExhibit() {
  const [off, switchOff] = useState<Part>('relu');
  return (
    <Exhibit code={['spiral']}>
      <Choice legend={text.legend} name="off" options={text.parts} value={off} set={switchOff} />
      <div class="pictures two">
        <StudiedPlane title={text.whole} study={WHOLE} say={findingsOf} />
        <StudiedPlane title={text.without(text.parts[off])} study={{ ...WHOLE, ...WITHOUT[off] }} say={findingsOf} />
      </div>
      <p id="means" class="hint">
        {text.means[off]}
      </p>
    </Exhibit>
  );
}

function findingsOf(picture: StudyPicture): string {
  const [[least, most], [low, high]] = [picture.outputs.range, picture.outputs.sums].map((pair) =>
    pair.map((value) => short(value)),
  ) as [[string, string], [string, string]];
  const sums = low === high ? low : `${low} … ${high}`;
  return text.outputs(scoreOf(picture), least, most, sums);
}
