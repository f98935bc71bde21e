import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Choice } from './choice.tsx';
import { clippings, lengthOf, turned, type Gradient } from './clipped.ts';
import { Section, Slider } from './parts.tsx';
import { StudiedCurve } from './studied.tsx';
import { PLAIN, type Clip, type Study } from './study.ts';

const WAYS: Readonly<Record<Clip['by'], string>> = { value: 'by value', norm: 'by norm', globalNorm: 'by global norm' };

/** Squared errors at a rate that is far too high. */
const WILD: Study = { ...PLAIN, head: 'scores', optimizer: 'sgd', learningRate: 5, batchSize: 300, steps: 400 };
const LIMIT = 0.02;

/** §13.2: what clipping makes of a gradient, and of a run that explodes. */
export function ClippingExhibit() {
  const [by, setBy] = useState<Clip['by']>('globalNorm');
  const [limit, setLimit] = useState(1);
  const [w1, setW1] = useState(3);
  const gradient: Gradient = [w1, 1, 2];
  const ways = clippings(gradient, limit);
  const columns = [{ name: 'as it is', now: gradient, chosen: false }].concat(
    (Object.keys(WAYS) as Clip['by'][]).map((way) => ({ name: WAYS[way], now: ways[way], chosen: way === by })),
  );
  const row = (name: string, of: (now: Gradient) => string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {columns.map(({ name: way, now, chosen }) => (
        <td key={way} class={chosen ? 'chosen' : ''}>
          {of(now)}
        </td>
      ))}
    </tr>
  );
  return (
    <Section
      number="13.2"
      title="Gradients that explode, and clipping (with §26)"
      tex="g \leftarrow g \cdot \min\!\left(1, \frac{c}{\lVert g \rVert}\right)"
      code={['clip', 'clipScale']}
    >
      <div class="row">
        <Choice legend="Clipped" name="clip" options={WAYS} value={by} set={setBy} />
        <Slider label="c" value={limit} range={[0.5, 5, 0.5]} set={setLimit} />
        <Slider label="∂L/∂w1" value={w1} range={[-10, 10, 0.5]} set={setW1} />
      </div>
      <table id="clippings" class="numbers">
        <thead>
          <tr>
            <td />
            {columns.map(({ name, chosen }) => (
              <th key={name} scope="col" class={chosen ? 'chosen' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {['∂L/∂w₁', '∂L/∂w₂', '∂L/∂b'].map((name, i) => row(name, (now) => short(now[i]!)))}
          {row('length', (now) => short(lengthOf(now)))}
          {row('turned', (now) => `${turned(gradient, now).toFixed(0)}°`)}
        </tbody>
      </table>
      <div class="pictures two">
        <StudiedCurve title={`Without clipping, at η = ${WILD.learningRate}`} study={WILD} />
        <StudiedCurve title={`Clipped ${WAYS[by]} at ${LIMIT}`} study={{ ...WILD, clip: { by, limit: LIMIT } }} />
      </div>
      <p class="hint">
        By value, each element on its own: the direction changes. By norm, the weights and the bias each on their own. By global
        norm, all together: the step gets shorter and keeps its direction.
      </p>
    </Section>
  );
}
