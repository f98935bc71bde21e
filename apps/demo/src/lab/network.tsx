import { names, network as text } from '#text/lab-network';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { paintSigned, readPalette } from './colours.ts';
import { FEATURES, featuresOf, inputTitles } from './features.ts';
import { short } from './format.ts';
import { GRID, MINI, type Snapshot } from './messages.ts';
import { isBinary } from './loss-choice.ts';
import { outputsOf } from './outputs-of.ts';
import { isResidual, MOST_LAYERS, MOST_UNITS } from './recipe.ts';
import { change, choice, focus, held, hold, lesson, letGo, look, picture, points, recipe, toggle, type Focus } from './state.ts';

/** The network as it stands: units with what they answer over the plane, links with their weights. */
export function Network() {
  const { hidden } = recipe.value;
  const widths = [inputTitles(recipe.value).length, ...hidden, outputsOf(recipe.value)];
  const tallest = Math.max(...widths, 4);
  const x = (column: number) => (100 * (column + 0.5)) / widths.length;
  const y = (column: number, unit: number) => 50 + ((unit - (widths[column]! - 1) / 2) * 100) / tallest;
  return (
    <div class="network">
      <div class="network-head">
        <h2>{text.heading}</h2>
        <div role="group" aria-label={text.hiddenLayers}>
          <Small
            label={text.removeLayer}
            text="−"
            off={isLocked() || hidden.length === 0}
            act={() => setHidden(hidden.slice(0, -1))}
          />
          <span>{text.layerCount(hidden.length)}</span>
          <Small
            label={text.addLayer}
            text="+"
            off={isLocked() || hidden.length >= MOST_LAYERS}
            act={() => setHidden([...hidden, Math.min(hidden.at(-1) ?? 6, 6)])}
          />
        </div>
      </div>
      <div class="columns" style={{ gridTemplateColumns: `repeat(${widths.length}, minmax(0, 1fr))` }}>
        {widths.map((units, column) => (
          <ColumnHead key={column} column={column} units={units} last={column === widths.length - 1} />
        ))}
      </div>
      <div class="drawing" style={{ '--rows': tallest }}>
        {widths.slice(1).map((_, layer) => (
          <Links key={layer} layer={layer} widths={widths} x={x} y={y} />
        ))}
        <Units widths={widths} x={x} y={y} />
      </div>
    </div>
  );
}

const isLocked = () => lesson.lock.includes('network');

function setHidden(hidden: readonly number[]): void {
  change({ hidden });
}

interface SmallProps {
  readonly label: string;
  readonly text: string;
  readonly off: boolean;
  readonly act: () => void;
}

function Small({ label, text, off, act }: SmallProps) {
  return (
    <button type="button" class="small" aria-label={label} aria-disabled={off} onClick={() => off || act()}>
      {text}
    </button>
  );
}

function ColumnHead({ column, units, last }: { column: number; units: number; last: boolean }) {
  if (column === 0) return <div class="column-head">{text.input}</div>;
  if (last) {
    const said = isBinary(recipe.value) ? text.oneClass : choice.value.classes > 0 ? text.classes : text.number;
    return <div class="column-head">{said}</div>;
  }
  const { hidden } = recipe.value;
  const set = (next: number) => setHidden(hidden.map((size, i) => (i === column - 1 ? next : size)));
  return (
    <div class="column-head" role="group" aria-label={text.unitsOf(column)}>
      <Small label={text.takeUnit(column)} text="−" off={isLocked() || units <= 1} act={() => set(units - 1)} />
      <span>{units}</span>
      <Small label={text.addUnit(column)} text="+" off={isLocked() || units >= MOST_UNITS} act={() => set(units + 1)} />
    </div>
  );
}

interface Places {
  readonly widths: readonly number[];
  x(column: number): number;
  y(column: number, unit: number): number;
}

/** The links from one column to the next, each layer in a picture of its own: none of them is repainted with another. */
function Links({ layer, widths, x, y }: Places & { readonly layer: number }) {
  const now = picture.links[layer]!.value;
  const at = focus.value;
  if (now === undefined || now.dense.length !== widths.length - 1) return null;
  const { weight } = now.dense[layer]!;
  const outputs = widths[layer + 1]!;
  // What is wide is wide among its own layer: layers differ in scale.
  let most = 1e-6;
  for (const value of weight) most = Math.max(most, Math.abs(value));
  return (
    <svg
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden="true"
      style={{ left: `${x(layer)}%`, width: `${x(layer + 1) - x(layer)}%` }}
    >
      {isResidual(recipe.value, layer) &&
        Array.from({ length: outputs }, (_, unit) => (
          <path key={`residual ${unit}`} class="residual" d={`M0 ${y(layer, unit)}H100`} />
        ))}
      {Array.from(weight, (value, i) => {
        const [from, to] = [Math.floor(i / outputs), i % outputs];
        const [y1, y2] = [y(layer, from), y(layer + 1, to)];
        const chosen =
          (at?.kind === 'link' && at.layer === layer && at.from === from && at.to === to) ||
          (at?.kind === 'unit' && at.layer === layer && at.unit === to);
        return (
          <path
            key={i}
            class={`${value >= 0 ? 'plus' : 'minus'}${chosen ? ' chosen' : ''}`}
            d={`M0 ${y1}C50 ${y1} 50 ${y2} 100 ${y2}`}
            style={{ strokeWidth: widthOf(Math.abs(value) / most) }}
            onMouseEnter={() => look({ kind: 'link', layer, from, to })}
            onClick={() => toggle({ kind: 'link', layer, from, to })}
          />
        );
      })}
    </svg>
  );
}

/** In tenths of a pixel: most links then stay as they are from one picture to the next, and cost nothing. */
const widthOf = (share: number) => `${(0.4 + 4 * share).toFixed(1)}px`;

/** Every unit is a button; one Tab leads to the network, arrows lead through it. */
function Units({ widths, x, y }: Places) {
  const [current, setCurrent] = useState<readonly [number, number]>([1, 0]);
  const box = useRef<HTMLDivElement>(null);
  const [column, unit] = [Math.min(current[0], widths.length - 1), current[1]];
  const here = [column, Math.min(unit, widths[column]! - 1)] as const;
  const go = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') letGo();
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(widths.length - 1, here[0] + move[0]));
    const to = Math.max(0, Math.min(widths[next]! - 1, here[1] + move[1]));
    setCurrent([next, to]);
    box.current?.querySelector<HTMLElement>(`[data-at="${next} ${to}"]`)?.focus();
  };
  return (
    <div ref={box} role="group" aria-label={text.units} onKeyDown={go}>
      {widths.flatMap((units, column) =>
        Array.from({ length: units }, (_, unit) => (
          <Unit
            key={`${column} ${unit}`}
            column={column}
            unit={unit}
            last={column === widths.length - 1}
            left={x(column)}
            top={y(column, unit)}
            current={here[0] === column && here[1] === unit}
            reached={() => setCurrent([column, unit])}
          />
        )),
      )}
    </div>
  );
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface UnitProps {
  readonly column: number;
  readonly unit: number;
  readonly last: boolean;
  readonly left: number;
  readonly top: number;
  readonly current: boolean;
  readonly reached: () => void;
}

function Unit({ column, unit, last, left, top, current, reached }: UnitProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = picture.units.value;
  useLayoutEffect(() => {
    if (canvas.current !== null && now !== undefined) paintUnit(canvas.current, now, column, unit, last);
  });
  const at: Focus = column === 0 ? { kind: 'input', unit } : { kind: 'unit', layer: column - 1, unit };
  const chosen =
    focus.value?.kind === at.kind && 'unit' in focus.value && focus.value.unit === unit && column === columnOf(focus.value);
  const dropped = now?.vitals?.dropped[column - 1]?.includes(unit) === true;
  const bias = column > 0 ? now?.dense[column - 1]?.bias[unit] : undefined;
  const name = bias === undefined ? unitName(at, last) : text.withBias(unitName(at, last), short(bias));
  return (
    <button
      type="button"
      class={`unit${chosen ? ' chosen' : ''}${dropped ? ' dropped' : ''}`}
      data-at={`${column} ${unit}`}
      style={{ left: `${left}%`, top: `${top}%` }}
      tabIndex={current ? 0 : -1}
      aria-label={dropped ? text.leftOut(name) : name}
      aria-pressed={chosen && held.value}
      onFocus={(event) => {
        reached();
        // A click decides for itself.
        if (event.currentTarget.matches(':focus-visible')) hold(at);
      }}
      onMouseEnter={() => look(at)}
      onClick={() => toggle(at)}
    >
      <canvas ref={canvas} width={MINI} height={MINI} />
    </button>
  );
}

/** The class that an output speaks for. */
const classOf = (output: number) => (isBinary(recipe.value) ? 1 : output);
const columnOf = (at: Focus) => (at.kind === 'unit' ? at.layer + 1 : 0);

/** What a unit is called. */
export function unitName(at: Focus, last: boolean): string {
  if (at.kind === 'input') return names.input(inputTitles(recipe.value)[at.unit]!);
  if (at.kind === 'link') return names.link(at.from + 1, at.to + 1);
  if (!last) return names.unit(at.unit + 1, at.layer + 1);
  return choice.value.classes > 0 ? names.outputOf(classOf(at.unit)) : names.output;
}

const image = new ImageData(MINI, MINI);

/** What a unit answers over the plane: a hidden one relative to its own largest answer, an output its probability. */
function paintUnit(canvas: HTMLCanvasElement, now: Snapshot, column: number, unit: number, last: boolean): void {
  const context = canvas.getContext('2d')!;
  const palette = readPalette(context);
  const line = choice.value.inputs === 1;
  const classes = choice.value.classes;
  const value = valueOf(now, column, unit, last, line);
  if (value === undefined) return;
  if (last && classes > 0) {
    const colour = palette.classes[classOf(unit)]!;
    for (let cell = 0; cell < MINI * MINI; cell++) {
      const share = 0.08 + 0.84 * value(cell);
      for (let channel = 0; channel < 3; channel++) {
        const paper = palette.paper[channel]!;
        image.data[4 * cell + channel] = paper + share * (colour[channel]! - paper);
      }
      image.data[4 * cell + 3] = 255;
    }
  } else {
    let most = 1e-6;
    for (let cell = 0; cell < MINI * MINI; cell++) most = Math.max(most, Math.abs(value(cell)));
    for (let cell = 0; cell < MINI * MINI; cell++) paintSigned(image.data, cell, value(cell) / most, palette);
  }
  context.putImageData(image, 0, 0);
}

/** A unit's answer in each cell of its picture. */
function valueOf(now: Snapshot, column: number, unit: number, last: boolean, line: boolean) {
  const along = (cell: number) => cell % MINI;
  if (column === 0) {
    const reach = points.peek()?.reach ?? 1;
    const at = (place: number) => ((2 * place + 1) / MINI - 1) * reach;
    const feature = featuresOf(recipe.peek())[unit - 2];
    const input = feature === undefined ? (...place: readonly [number, number]) => place[unit]! : FEATURES[feature].of;
    return (cell: number) => input(at(along(cell)), -at(Math.floor(cell / MINI)));
  }
  if (last) {
    const outputs = Math.max(1, choice.peek().classes);
    const scaled = (i: number) => Math.floor(((i + 0.5) * GRID) / MINI);
    const row = (cell: number) => (line ? 0 : scaled(Math.floor(cell / MINI)));
    if (now.plane.length !== outputs * GRID * (line ? 1 : GRID)) return undefined;
    return (cell: number) => now.plane[(row(cell) * GRID + scaled(along(cell))) * outputs + classOf(unit)]!;
  }
  const answers = now.answers[column - 1];
  if (answers === undefined) return undefined;
  const units = answers.length / (line ? MINI : MINI * MINI);
  return (cell: number) => answers[(line ? along(cell) : cell) * units + unit]!;
}
