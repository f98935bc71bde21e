import { activation, dense, dropout } from '#text/theory';
import { useState } from 'preact/hooks';
import { elu, leakyRelu, relu, sigmoid, tanh } from '@gradwright/layers';
import { short, whole } from '../lab/format.ts';
import { Chart } from './chart.tsx';
import { answersOf } from './activation.ts';
import { mapRow } from './dense-map.ts';
import { dropRows, runningMeans, spacedDraws } from './masks.ts';
import { NumberField, Exhibit, Slider } from './parts.tsx';

/** §1: two inputs, three units, every number to be changed. */
export function DenseExhibit() {
  const [x, setX] = useState<readonly number[]>([1, 2]);
  const [w, setW] = useState<readonly (readonly number[])[]>([
    [1, -1, 0.5],
    [0.5, 1, -2],
  ]);
  const [b, setB] = useState<readonly number[]>([0, 0.5, -1]);
  const [chosen, choose] = useState(0);
  const z = mapRow(x, w, b);
  const put = (row: readonly number[], at: number, value: number) => row.map((old, i) => (i === at ? value : old));
  return (
    <Exhibit code={['dense', 'matmul']}>
      <div class="matrices">
        <fieldset class="two">
          <legend>x</legend>
          {x.map((value, i) => (
            <NumberField key={i} label={`x${i + 1}`} marked value={value} set={(next) => setX(put(x, i, next))} />
          ))}
        </fieldset>
        <fieldset class="three">
          <legend>W</legend>
          {w.flatMap((row, i) =>
            row.map((value, j) => (
              <NumberField
                key={`${i}${j}`}
                label={`w${i + 1}${j + 1}`}
                marked={j === chosen}
                value={value}
                set={(next) => setW(w.map((old, k) => (k === i ? put(old, j, next) : old)))}
              />
            )),
          )}
        </fieldset>
        <fieldset class="three">
          <legend>b</legend>
          {b.map((value, j) => (
            <NumberField key={j} label={`b${j + 1}`} marked={j === chosen} value={value} set={(next) => setB(put(b, j, next))} />
          ))}
        </fieldset>
        <fieldset class="three">
          <legend>z</legend>
          {z.map((value, j) => (
            <button
              key={j}
              id={`z${j + 1}`}
              type="button"
              aria-pressed={chosen === j}
              onClick={() => choose(j)}
              onFocus={() => choose(j)}
              onMouseEnter={() => choose(j)}
            >
              {short(value)}
            </button>
          ))}
        </fieldset>
      </div>
      <p id="dense-sum" class="result" role="status">
        {dense.sum(
          '₁₂₃'[chosen]!,
          x.map((value, i) => `${short(value)} · ${short(w[i]![chosen]!)}`).join(' + '),
          short(b[chosen]!),
          short(z[chosen]!),
        )}
      </p>
    </Exhibit>
  );
}

const ACTIVATIONS = { relu, leakyRelu, elu, sigmoid, tanh } as const;
const ALONG = Array.from({ length: 161 }, (_, i) => i / 20 - 4);

/** §2: an activation, its slope, and the tangent where one stands. */
export function ReluExhibit() {
  const [name, setName] = useState<keyof typeof ACTIVATIONS>('relu');
  const [z, setZ] = useState(1.5);
  const layer = ACTIVATIONS[name]();
  const curve = answersOf(layer, ALONG);
  const { values, derivatives } = answersOf(layer, [z]);
  const [value, slope] = [values[0]!, derivatives[0]!];
  const [x, y] = [(at: number) => 160 + 38 * at, (at: number) => 150 - 32 * at];
  const line = (heights: readonly number[]) => heights.map((height, i) => `${x(ALONG[i]!)},${y(height)}`).join(' ');
  return (
    <Exhibit code={['relu', 'reluBack']}>
      <div class="beside">
        <svg
          id="tangent"
          class="draggable"
          viewBox="0 0 320 200"
          role="img"
          aria-label={activation.picture(name, z, short(value), short(slope))}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setZ(placeUnder(event));
          }}
          onPointerMove={(event) => event.buttons > 0 && setZ(placeUnder(event))}
        >
          <path class="axis" d={`M0 ${y(0)}H320M${x(0)} 0V200`} />
          <polyline class="line faint" points={line(curve.derivatives)} />
          <polyline class="line" points={line(curve.values)} />
          <line class="tangent" x1={x(z - 1.2)} y1={y(value - 1.2 * slope)} x2={x(z + 1.2)} y2={y(value + 1.2 * slope)} />
          <circle class="handle" cx={x(z)} cy={y(value)} r="7" />
        </svg>
        <div>
          <label>
            {activation.choice}
            <select value={name} onChange={(event) => setName(event.currentTarget.value as typeof name)}>
              {Object.keys(ACTIVATIONS).map((option) => (
                <option key={option}>{option}</option>
              ))}
            </select>
          </label>
          <Slider label="z" value={z} range={[-4, 4, 0.1]} set={setZ} />
          <p id="relu-value" class="result">
            {activation.value(short(value), short(slope))}
          </p>
          <p class="hint">{activation.hint}</p>
        </div>
      </div>
    </Exhibit>
  );
}

/** The z under a pointer, to a tenth, within the picture. */
function placeUnder({ clientX, currentTarget }: PointerEvent & { readonly currentTarget: SVGSVGElement }): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  const z = (320 * ((clientX - left) / width) - 160) / 38;
  return Math.round(10 * Math.max(-4, Math.min(4, z))) / 10;
}

const ROW = [5, 2, 7, 1, 3];
const DRAWS = 1000;
const SHOWN = spacedDraws(DRAWS);

/** §3: a mask, and what is left of it on the average. */
export function DropoutExhibit() {
  const [keep, setKeep] = useState(0.6);
  const [seed, setSeed] = useState(7);
  const rows = dropRows(ROW, keep, DRAWS, seed);
  const first = [...rows.subarray(0, ROW.length)];
  const running = ROW.map((_, column) => runningMeans(rows, ROW.length, column, SHOWN));
  const means = running.map((ofColumn) => ofColumn.at(-1)!);
  const shares = ROW.map((value, i) => SHOWN.map((draw, at) => [draw, running[i]![at]! / value] as const));
  const cells = (name: string, numbers: readonly string[], off?: (i: number) => boolean) => (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((text, i) => (
        <td key={i} class={off?.(i) ? 'off' : ''}>
          {text}
        </td>
      ))}
    </tr>
  );
  return (
    <Exhibit code={['dropout']}>
      <div class="row">
        <Slider label={dropout.keep} of="keep" value={keep} range={[0.1, 1, 0.05]} set={setKeep} />
        <button id="draw" type="button" onClick={() => setSeed(seed + 1)}>
          {dropout.draw}
        </button>
      </div>
      <div class="beside">
        <Chart
          label={dropout.picture(DRAWS, ROW.map((value, i) => short(means[i]! / value)).join(', '))}
          x={{ label: dropout.draws, least: 1, most: DRAWS, log: true }}
          y={{ label: dropout.mean, least: 0, most: 2 }}
          lines={[
            {
              style: 'axis',
              points: [
                [1, 1],
                [DRAWS, 1],
              ],
            },
            ...shares.map((points) => ({ style: 'line thin', points })),
          ]}
        />
        <table id="dropout" class="numbers">
          <tbody>
            {cells('x', ROW.map(String))}
            {cells(
              'm',
              first.map((value, i) => short(value / ROW[i]!)),
              (i) => first[i] === 0,
            )}
            {cells(
              'y',
              first.map((value) => short(value)),
              (i) => first[i] === 0,
            )}
            {cells(
              dropout.meanOf(whole(DRAWS)),
              means.map((value) => short(value)),
            )}
          </tbody>
        </table>
      </div>
    </Exhibit>
  );
}
