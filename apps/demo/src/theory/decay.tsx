import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Chart } from './chart.tsx';
import { BATCHES, ratesOf } from './decay-curve.ts';
import { Section, Slider } from './parts.tsx';

const UPDATES = 400;
const SHOWN = [0, 1, BATCHES, 100, UPDATES];

/** §7: a rate that falls, counted in updates or in epochs. */
export function DecayExhibit() {
  const [initial, setInitial] = useState(1);
  const [decay, setDecay] = useState(0.02);
  const [steps, epochs] = [ratesOf(initial, decay, 'step', UPDATES), ratesOf(initial, decay, 'epoch', UPDATES)];
  const points = (rates: readonly number[]) => rates.map((rate, t) => [t, rate] as const);
  return (
    <Section
      number="7"
      name="decay"
      title="A rate that falls"
      tex="\eta_t = \frac{\eta_0}{1 + d\,t}, \qquad t = 0, 1, 2, \dots"
      code={['decay']}
    >
      <div class="beside">
        <Chart
          label={`The rate falls from ${short(steps[0]!, 2)} to ${short(steps[UPDATES]!, 4)} in ${UPDATES} updates, counted in epochs to ${short(epochs[UPDATES]!, 4)}`}
          x={{ label: 'updates', least: 0, most: UPDATES }}
          y={{ label: 'η', least: 0, most: initial }}
          lines={[
            { style: 'line other', points: points(epochs) },
            { style: 'line', points: points(steps) },
          ]}
        />
        <div>
          <Slider label="η₀" value={initial} range={[0.1, 2, 0.1]} set={setInitial} />
          <Slider label="d" value={decay} range={[0, 0.2, 0.005]} set={setDecay} />
          <p class="hint">
            The first update is made at η₀. t counts updates; dashed, it counts epochs of {BATCHES} updates each, and the rate
            falls in steps.
          </p>
        </div>
      </div>
      <table id="rates" class="numbers">
        <thead>
          <tr>
            <th scope="col">update</th>
            <th scope="col">η, by update</th>
            <th scope="col">η, by epoch</th>
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
    </Section>
  );
}
