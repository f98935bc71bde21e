import { wayBack as text } from '#text/theory';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Choice } from './choice.tsx';
import { Exhibit } from './parts.tsx';
import type { SourceName } from './sources.ts';
import { NUDGE, wayBack, type Kind } from './way-back.ts';

const CODE: readonly SourceName[] = ['dense', 'reluBack', 'dropoutBack', 'fused'];

/** §8: the way back through one layer, by its rule and by trying. */
export function WayBackExhibit() {
  const [kind, setKind] = useState<Kind>('dense');
  const [seed, setSeed] = useState(7);
  const { x, output, arriving, byRule, byNudging } = wayBack(kind, seed);
  const row = (name: string, numbers: readonly number[], digits: number) => (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((value, i) => (
        <td key={i}>{short(value, digits)}</td>
      ))}
    </tr>
  );
  return (
    <Exhibit code={CODE}>
      <div class="row">
        <Choice legend={text.choice} name="way-back-layer" options={text.layers} value={kind} set={setKind} />
        <button id="way-back-next" type="button" onClick={() => setSeed(seed + 1)}>
          {text.next}
        </button>
      </div>
      <table id="way-back" class="numbers">
        <tbody>
          {row(text.value, x, 2)}
          {row(kind === 'softmax' ? text.loss : text.output, output, 4)}
          {row(kind === 'softmax' ? text.ofLoss : text.arriving, arriving, 2)}
          {row(text.byRule, byRule, 3)}
          {row(text.byNudging, byNudging, 3)}
        </tbody>
      </table>
      <p class="hint">{text.hint(`1/${1 / NUDGE}`)}</p>
    </Exhibit>
  );
}
