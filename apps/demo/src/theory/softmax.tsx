import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Section, Slider } from './parts.tsx';
import { softmaxStages } from './softmax-stages.ts';

const START = [4, 8, 2];
const MOST = 100;

/** §4: scores become probabilities, in four stages; and in three, until e to a score is too large. */
export function SoftmaxExhibit() {
  const [logits, setLogits] = useState<readonly number[]>(START);
  const { shifted, powers, probabilities, naive } = softmaxStages(logits);
  const broken = naive.probabilities.some((p) => !Number.isFinite(p));
  return (
    <Section
      number="4"
      title="Softmax makes probabilities"
      code={['softmax']}
      tex="P_i = \frac{e^{z_i - \max z}}{\sum_j e^{z_j - \max z}} = \frac{e^{z_i}}{\sum_j e^{z_j}}"
    >
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
          Raise all by 10
        </button>
        <button type="button" onClick={() => setLogits(START)}>
          4, 8, 2
        </button>
      </div>
      <div class="ways">
        <Stages name="softmax" title="Stable, as it is computed">
          <Stage name="scores z" numbers={logits} digits={0} />
          <Stage name="less the largest" numbers={shifted} digits={0} />
          <Stage name="e to that" numbers={powers} digits={3} />
          <Stage name="P, by their sum" numbers={probabilities} digits={3} />
        </Stages>
        <Stages name="softmax-naive" title="Naive, as it is written">
          <Stage name="scores z" numbers={logits} digits={0} />
          <Stage name="left as they are" numbers={logits} digits={0} />
          <Stage name="e to that" numbers={naive.powers} digits={3} />
          <Stage name="P, by their sum" numbers={naive.probabilities} digits={3} />
        </Stages>
      </div>
      <div class="bars" aria-hidden="true">
        {probabilities.map((p, i) => (
          <span key={i} class={'abc'[i]!} style={{ '--share': p }} />
        ))}
      </div>
      <p id="naive" class={broken ? 'failed' : 'hint'} role="status">
        {broken
          ? 'The naive way has overflowed: e to the largest score is no float32, and ∞/∞ is no number. The stable way is not troubled.'
          : 'Both ways give the same probabilities, as long as no score is above 88.7. What is added to all scores cancels.'}
      </p>
    </Section>
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
