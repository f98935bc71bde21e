import { softmax as text } from '#text/theory';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Exhibit, Slider } from './parts.tsx';
import { softmaxStages } from './softmax-stages.ts';

const START = [4, 8, 2];
const MOST = 100;

/** §4: scores become probabilities, in four stages; and in three, until e to a score is too large. */
export function SoftmaxExhibit() {
  const [logits, setLogits] = useState<readonly number[]>(START);
  const { shifted, powers, probabilities, naive } = softmaxStages(logits);
  const broken = naive.probabilities.some((p) => !Number.isFinite(p));
  return (
    <Exhibit code={['softmax']}>
      <div class="row">
        {logits.map((value, i) => (
          <Slider
            key={i}
            label={`z${i + 1}`}
            value={value}
            range={[-10, MOST, 1]}
            set={(next) => setLogits(logits.map((old, k) => (k === i ? next : old)))}
          />
        ))}
        <button id="raise" type="button" onClick={() => setLogits(logits.map((value) => Math.min(MOST, value + 10)))}>
          {text.raise}
        </button>
        <button type="button" onClick={() => setLogits(START)}>
          {START.join(', ')}
        </button>
      </div>
      <div class="ways">
        <Stages name="softmax" title={text.stable}>
          <Stage name={text.scores} numbers={logits} digits={0} />
          <Stage name={text.shifted} numbers={shifted} digits={0} />
          <Stage name={text.powers} numbers={powers} digits={3} />
          <Stage name={text.shares} numbers={probabilities} digits={3} />
        </Stages>
        <Stages name="softmax-naive" title={text.naive}>
          <Stage name={text.scores} numbers={logits} digits={0} />
          <Stage name={text.unshifted} numbers={logits} digits={0} />
          <Stage name={text.powers} numbers={naive.powers} digits={3} />
          <Stage name={text.shares} numbers={naive.probabilities} digits={3} />
        </Stages>
      </div>
      <div class="bars" aria-hidden="true">
        {probabilities.map((p, i) => (
          <span key={i} class={'abc'[i]!} style={{ '--share': p }} />
        ))}
      </div>
      <p id="naive" class={broken ? 'failed' : 'hint'} role="status">
        {broken ? text.overflowed : text.same}
      </p>
    </Exhibit>
  );
}

function Stages({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <table id={name} class="numbers">
      <caption>{title}</caption>
      <tbody>{children}</tbody>
    </table>
  );
}

function Stage({
  name,
  numbers,
  digits,
}: {
  readonly name: string;
  readonly numbers: readonly number[];
  readonly digits: number;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((value, i) => (
        <td key={i} class={Number.isFinite(value) ? '' : 'failed'}>
          {value === Infinity ? '∞' : short(value, digits)}
        </td>
      ))}
    </tr>
  );
}
