import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Section, Slider } from './parts.tsx';
import { softmaxStages } from './softmax-stages.ts';
import { twoWaysBack } from './two-ways-back.ts';

const START = [4, 8, 2];

/** §4: scores become probabilities, in four stages. */
export function SoftmaxExhibit() {
  const [logits, setLogits] = useState<readonly number[]>(START);
  const { shifted, powers, probabilities, naive } = softmaxStages(logits);
  const broken = naive.probabilities.some((p) => !Number.isFinite(p));
  const row = (name: string, numbers: readonly number[], digits: number) => (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((value, i) => (
        <td key={i}>{Number.isFinite(value) ? short(value, digits) : value === Infinity ? '∞' : 'NaN'}</td>
      ))}
    </tr>
  );
  return (
    <Section
      number="4"
      title="Softmax makes probabilities"
      code={['softmax']}
      tex="P_i = \frac{e^{z_i - \max z}}{\sum_j e^{z_j - \max z}}"
    >
      <div class="row">
        {logits.map((value, i) => (
          <Slider
            key={i}
            label={`z${i + 1}`}
            value={value}
            range={[-10, 100, 1]}
            set={(next) => setLogits(logits.map((old, k) => (k === i ? next : old)))}
          />
        ))}
        <button type="button" onClick={() => setLogits(START)}>
          4, 8, 2
        </button>
      </div>
      <table id="softmax" class="numbers">
        <tbody>
          {row('scores z', logits, 0)}
          {row('less the largest', shifted, 0)}
          {row('e to that', powers, 3)}
          {row('P, by their sum', probabilities, 3)}
        </tbody>
      </table>
      <div class="bars" aria-hidden="true">
        {probabilities.map((p, i) => (
          <span key={i} class={'abc'[i]!} style={{ '--share': p }} />
        ))}
      </div>
      <p id="naive" class={broken ? 'failed' : 'hint'} role="status">
        {broken
          ? 'Without taking the largest away, e to the score has overflowed: ∞/∞ is no number. The way above is not troubled.'
          : `Without taking the largest away: ${naive.powers.map((power) => short(power, 1)).join(', ')}; the same probabilities, as long as no score is above 88.7.`}
      </p>
    </Section>
  );
}

/** §5: the surprise about the right class. */
export function CrossEntropyExhibit() {
  const [p, setP] = useState(0.7);
  const rest = (1 - p) / 2;
  const { loss } = twoWaysBack([Math.log(p), Math.log(rest), Math.log(rest)], 0).separate;
  const [x, y] = [(at: number) => 20 + 290 * at, (at: number) => 180 - 38 * at];
  const curve = Array.from({ length: 100 }, (_, i) => (i + 1) / 100).map((at) => `${x(at)},${y(-Math.log(at))}`);
  return (
    <Section
      number="5"
      title="Cross-entropy is surprise"
      code={['crossEntropy']}
      tex="L = -\ln p_{\text{right}} = -\sum_i y_i \ln p_i"
    >
      <div class="beside">
        <svg viewBox="0 0 320 200" role="img" aria-label={`−ln ${p} is ${short(loss, 4)}`}>
          <path class="axis" d={`M20 4V180H316`} />
          <polyline class="line" points={curve.join(' ')} />
          <path class="tangent" d={`M${x(p)} 180V${y(loss)}H20`} />
          <circle cx={x(p)} cy={y(loss)} r="5" />
          <text x="312" y="196" text-anchor="end">
            p of the right class
          </text>
        </svg>
        <div>
          <Slider label="p" value={p} range={[0.01, 0.99, 0.01]} set={setP} />
          <p id="surprise" class="result">
            −ln {p} = {short(loss, 4)}
          </p>
          <p class="hint">
            A label 0 and a row [1, 0, 0] give the same. Sure and right costs nothing; sure and wrong costs without end. A batch's
            loss is the mean over its points.
          </p>
        </div>
      </div>
    </Section>
  );
}

/** §6: one gradient instead of two. */
export function FusedExhibit() {
  const [label, setLabel] = useState(0);
  const { fused, separate } = twoWaysBack(START, label);
  const row = (name: string, { gradient, kernels }: typeof fused) => (
    <tr>
      <th scope="row">{name}</th>
      {gradient.map((value, i) => (
        <td key={i}>{short(value, 6)}</td>
      ))}
      <td>{kernels.length}</td>
    </tr>
  );
  return (
    <Section
      number="6"
      title="Softmax and loss in one: a subtraction"
      code={['fused']}
      tex="\frac{\partial L}{\partial z_i} = P_i - y_i"
    >
      <label class="row">
        The right class of [4, 8, 2] is
        <select value={label} onChange={(event) => setLabel(Number(event.currentTarget.value))}>
          {[0, 1, 2].map((k) => (
            <option key={k}>{k}</option>
          ))}
        </select>
      </label>
      <div class="scroll" role="region" aria-label="Both gradients" tabIndex={0}>
        <table id="fused" class="numbers">
          <thead>
            <tr>
              <td />
              <th scope="col">∂L/∂z₁</th>
              <th scope="col">∂L/∂z₂</th>
              <th scope="col">∂L/∂z₃</th>
              <th scope="col">kernels</th>
            </tr>
          </thead>
          <tbody>
            {row('in one', fused)}
            {row('one after the other', separate)}
          </tbody>
        </table>
      </div>
      <p class="hint">
        In one: {fused.kernels.join(', ')}. One after the other: {separate.kernels.join(', ')}. Counted while they ran.
      </p>
    </Section>
  );
}
