import type { ComponentChildren } from 'preact';
import { Formula } from '../formula.tsx';

/** A section of the theory: its number, what it is about, its formula, and something to touch. */
export function Section({
  number,
  title,
  tex,
  children,
}: {
  number: string;
  title: string;
  tex?: string;
  children: ComponentChildren;
}) {
  return (
    <section id={`s${number}`} class="exhibit" aria-labelledby={`t${number}`}>
      <h2 id={`t${number}`}>
        <span class="number">§{number}</span> {title}
      </h2>
      {tex !== undefined && <Formula display tex={tex} />}
      {children}
    </section>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [least: number, most: number, step: number];
  readonly set: (value: number) => void;
  readonly show?: string;
}

export function Slider({ label, value, range: [min, max, step], set, show }: SliderProps) {
  return (
    <label class="slider">
      <span>
        {label} = <output>{show ?? value}</output>
      </span>
      <input
        type="range"
        aria-label={label}
        min={min}
        max={max}
        step={step}
        value={value}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}

export function NumberField({ label, value, set }: { label: string; value: number; set: (value: number) => void }) {
  return (
    <input
      type="number"
      step="0.5"
      aria-label={label}
      value={value}
      onInput={({ currentTarget: field }) => Number.isFinite(field.valueAsNumber) && set(field.valueAsNumber)}
    />
  );
}
