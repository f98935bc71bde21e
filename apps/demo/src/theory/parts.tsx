import type { ComponentChildren } from 'preact';
import { Code } from './code.tsx';
import { Formula } from '../formula.tsx';
import type { SourceName } from './sources.ts';

interface SectionProps {
  readonly number: string;
  readonly title: string;
  /** How the page calls it, where a number has more than one. */
  readonly name?: string;
  readonly tex?: string;
  /** Where in the packages it is computed. */
  readonly code?: readonly SourceName[];
  readonly children: ComponentChildren;
}

/** A section of the theory: its number, what it is about, its formula, something to touch, and the code behind it. */
export function Section({ number, title, name = `s${number.replace('.', '-')}`, tex, code, children }: SectionProps) {
  return (
    <section id={name} class="exhibit" aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>
        <span class="number">§{number}</span> {title}
      </h2>
      {tex !== undefined && <Formula display tex={tex} />}
      {children}
      {code !== undefined && <Code of={code} />}
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

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly set: (value: number) => void;
  /** Whether it is one of those that count just now. */
  readonly marked?: boolean;
}

export function NumberField({ label, value, set, marked = false }: NumberFieldProps) {
  return (
    <input
      type="number"
      step="0.5"
      class={marked ? 'marked' : ''}
      aria-label={label}
      value={value}
      onInput={({ currentTarget: field }) => Number.isFinite(field.valueAsNumber) && set(field.valueAsNumber)}
    />
  );
}
