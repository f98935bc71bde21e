import { ravine as text } from '#text/theory';
import { convertLearningRate, type MomentumForm } from '@gradwright/optimizers';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Exhibit, Slider } from './parts.tsx';
import { descend, heightOf } from './ravine.ts';

const STEPS = 40;
const FORMS = text.forms;

/** §7 and §15: down a ravine, with and without momentum. */
export function RavineExhibit() {
  const [rate, setRate] = useState(1.8);
  const [beta, setBeta] = useState(0.4);
  const [form, setForm] = useState<MomentumForm>('classic');
  const without = descend(rate, undefined, STEPS);
  const momentum = descend(rate, { beta, form }, STEPS);
  const [x, y] = [(at: number) => clip(300 + 30 * at), (at: number) => clip(110 - 28 * at)];
  const line = (way: typeof momentum) => way.map((at) => `${x(at[0])},${y(at[1])}`).join(' ');
  const end = (way: typeof momentum) => short(heightOf(way.at(-1)!), 3);
  const longer = convertLearningRate({ from: 'classic', to: 'ema', beta, learningRate: rate });
  const row = (name: string, learningRate: number, way: typeof momentum, drawn: boolean) => (
    <tr class={drawn ? 'chosen' : ''}>
      <th scope="row">{name}</th>
      <td>{short(learningRate)}</td>
      <td>{end(way)}</td>
    </tr>
  );
  return (
    <Exhibit code={['momentum', 'forms']}>
      <svg class="ravine" viewBox="0 0 600 220" role="img" aria-label={text.picture(STEPS, end(without), end(momentum))}>
        {[0.05, 0.3, 0.8, 1.6, 2.8, 4.5, 7].map((height) => (
          <ellipse
            key={height}
            class="contour"
            cx={x(0)}
            cy={y(0)}
            rx={30 * Math.sqrt((2 * height) / 0.05)}
            ry={28 * Math.sqrt(2 * height)}
          />
        ))}
        <polyline class="line other" points={line(without)} />
        <polyline class="line" points={line(momentum)} />
        {momentum.map((at, i) => (
          <circle key={i} cx={x(at[0])} cy={y(at[1])} r="2.6" />
        ))}
      </svg>
      <div class="row">
        <Slider label="η" of="learningRate" value={rate} range={[0.05, 2.2, 0.05]} set={setRate} />
        <Slider label="β" of="beta" value={beta} range={[0, 0.98, 0.02]} set={setBeta} />
        <label>
          {text.form}
          <select id="form" value={form} onChange={(event) => setForm(event.currentTarget.value as MomentumForm)}>
            {Object.entries(FORMS).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p id="heights" class="result" role="status">
        {text.heights(STEPS, end(without), end(momentum))}
      </p>
      <table id="forms" class="numbers">
        <thead>
          <tr>
            <td />
            <th scope="col">η</th>
            <th scope="col">{text.height(STEPS)}</th>
          </tr>
        </thead>
        <tbody>
          {row(text.without, rate, without, false)}
          {Object.entries(FORMS).map(([name, text]) =>
            row(text, rate, descend(rate, { beta, form: name as MomentumForm }, STEPS), name === form),
          )}
          {row(text.longer, longer, descend(longer, { beta, form: 'ema' }, STEPS), false)}
        </tbody>
      </table>
      <p class="hint">{text.hint}</p>
    </Exhibit>
  );
}

/** Within a page's reach, where a way has left for good. */
const clip = (value: number) => Math.max(-1e4, Math.min(1e4, value));
