import { useState } from 'preact/hooks';
import { clipping as text } from '#text/theory';
import { short } from '../lab/format.ts';
import { Choice } from './choice.tsx';
import { clippings, lengthOf, turned, type Gradient } from './clipped.ts';
import { Exhibit, Slider } from './parts.tsx';
import { StudiedCurve } from './studied.tsx';
import { PLAIN, type Clip, type Study } from './study.ts';

const WAYS: Readonly<Record<Clip['by'], string>> = text.ways;

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
  const columns = [{ name: text.asItIs, now: gradient, chosen: false }].concat(
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
    <Exhibit code={['clip', 'clipScale']}>
      <div class="row">
        <Choice legend={text.legend} name="clip" options={WAYS} value={by} set={setBy} />
        <Slider label="c" of="clip" value={limit} range={[0.5, 5, 0.5]} set={setLimit} />
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
          {row(text.length, (now) => short(lengthOf(now)))}
          {row(text.turned, (now) => `${turned(gradient, now).toFixed(0)}°`)}
        </tbody>
      </table>
      <div class="pictures two">
        <StudiedCurve title={text.without(WILD.learningRate)} study={WILD} />
        <StudiedCurve title={text.clipped(WAYS[by], LIMIT)} study={{ ...WILD, clip: { by, limit: LIMIT } }} />
      </div>
    </Exhibit>
  );
}
