import { crossEntropy as text, fused as both } from '#text/theory';
import { useMemo, useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Exhibit, Slider } from './parts.tsx';
import { surpriseOf } from './surprise.ts';
import { twoWaysBack } from './two-ways-back.ts';

const CLASSES = [0, 1, 2];
/** How surprised one is by each of these shares. */
const SHARES = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);

/** §5: the surprise about the right class, asked by its label and by a row. */
export function CrossEntropyExhibit() {
  const [p, setP] = useState(0.7);
  const [label, setLabel] = useState(0);
  const probabilities = [p, (2 * (1 - p)) / 3, (1 - p) / 3];
  const { byLabel, oneHot, terms, byRow } = surpriseOf(probabilities, label);
  const right = probabilities[label]!;
  const [x, y] = [(at: number) => 20 + 290 * at, (at: number) => Math.max(4, 180 - 38 * at)];
  const curve = useMemo(() => SHARES.map((share) => `${x(share)},${y(surpriseOf([share, 1 - share], 0).byLabel)}`), []);
  const row = (name: string, numbers: readonly number[], digits: number) => (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((value, i) => (
        <td key={i}>{short(value, digits)}</td>
      ))}
    </tr>
  );
  return (
    <Exhibit code={['crossEntropy']}>
      <div class="beside">
        <svg viewBox="0 0 320 200" role="img" aria-label={text.picture(short(right), short(byLabel, 4))}>
          <path class="axis" d={`M20 4V180H316`} />
          <polyline class="line" points={curve.join(' ')} />
          <path class="tangent" d={`M${x(right)} 180V${y(byLabel)}H20`} />
          <circle cx={x(right)} cy={y(byLabel)} r="5" />
          <text x="312" y="196" text-anchor="end">
            {text.axis}
          </text>
        </svg>
        <div>
          <div class="row">
            <Slider label="p" value={p} range={[0.01, 0.99, 0.01]} set={setP} />
            <ClassPicker label={text.label} value={label} set={setLabel} />
          </div>
          <table id="targets" class="numbers">
            <tbody>
              {row('p', probabilities, 2)}
              {row(text.oneHot, oneHot, 0)}
              {row('−y · ln p', terms, 4)}
            </tbody>
          </table>
          <p id="surprise" class="result" role="status">
            {text.byLabel(label, short(right), short(byLabel, 4))}
            <br />
            {text.byRow(short(byRow, 4))}
            {byRow === byLabel ? text.same : ''}
          </p>
          <p class="hint">{text.hint}</p>
        </div>
      </div>
    </Exhibit>
  );
}

interface ClassPickerProps {
  readonly label: string;
  readonly value: number;
  readonly set: (value: number) => void;
}

function ClassPicker({ label, value, set }: ClassPickerProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => set(Number(event.currentTarget.value))}>
        {CLASSES.map((k) => (
          <option key={k}>{k}</option>
        ))}
      </select>
    </label>
  );
}

const LOGITS = [4, 8, 2];

/** §6: one gradient instead of two. */
export function FusedExhibit() {
  const [label, setLabel] = useState(0);
  const { fused, separate } = twoWaysBack(LOGITS, label);
  const row = (name: string, of: (way: typeof fused) => string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{of(fused)}</td>
      <td>{of(separate)}</td>
    </tr>
  );
  return (
    <Exhibit code={['fused']}>
      <div class="row">
        <ClassPicker label={both.label} value={label} set={setLabel} />
      </div>
      <table id="fused" class="numbers">
        <thead>
          <tr>
            <td />
            <th scope="col">{both.inOne}</th>
            <th scope="col">{both.separate}</th>
          </tr>
        </thead>
        <tbody>
          {LOGITS.map((_, i) => row(`∂L/∂z${'₁₂₃'[i]}`, ({ gradient }) => short(gradient[i]!, 6)))}
          {row(both.kernels, ({ kernels }) => String(kernels.length))}
        </tbody>
      </table>
      <p class="hint">{both.hint(fused.kernels.join(', '), separate.kernels.join(', '))}</p>
    </Exhibit>
  );
}
