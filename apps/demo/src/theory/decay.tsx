import { decay as text } from '#text/theory';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Chart } from './chart.tsx';
import { BATCHES, ratesOf } from './decay-curve.ts';
import { Exhibit, Slider } from './parts.tsx';

const UPDATES = 400;
const SHOWN = [0, 1, BATCHES, 100, UPDATES];

/** §7: a rate that falls, counted in updates or in epochs. */
export function DecayExhibit() {
  const [initial, setInitial] = useState(1);
  const [decay, setDecay] = useState(0.02);
  const [steps, epochs] = [ratesOf(initial, decay, 'step', UPDATES), ratesOf(initial, decay, 'epoch', UPDATES)];
  const points = (rates: readonly number[]) => rates.map((rate, t) => [t, rate] as const);
  return (
    <Exhibit name="decay" code={['decay']}>
      <div class="beside">
        <Chart
          label={text.picture(short(steps[0]!, 2), UPDATES, short(steps[UPDATES]!, 4), short(epochs[UPDATES]!, 4))}
          x={{ label: text.updates, least: 0, most: UPDATES }}
          y={{ label: 'η', least: 0, most: initial }}
          lines={[
            { style: 'line other', points: points(epochs) },
            { style: 'line', points: points(steps) },
          ]}
        />
        <div>
          <Slider label="η₀" of="learningRate" value={initial} range={[0.1, 2, 0.1]} set={setInitial} />
          <Slider label="d" of="decay" value={decay} range={[0, 0.2, 0.005]} set={setDecay} />
          <p class="hint">{text.hint(BATCHES)}</p>
        </div>
      </div>
      <table id="rates" class="numbers">
        <thead>
          <tr>
            <th scope="col">{text.update}</th>
            <th scope="col">{text.byUpdate}</th>
            <th scope="col">{text.byEpoch}</th>
          </tr>
        </thead>
        <tbody>
          {SHOWN.map((t) => (
            <tr key={t}>
              <th scope="row">{t}</th>
              <td>{short(steps[t]!, 4)}</td>
              <td>{short(epochs[t]!, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Exhibit>
  );
}
