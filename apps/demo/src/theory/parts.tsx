import { sections as text } from '#text/theory';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Filled } from '../text/filled.tsx';
import { Told, type Word } from '../told.tsx';
import { Code } from './code.tsx';
import type { SectionText } from '../text/theory-text.ts';
import { Prose } from './prose.tsx';
import type { SourceName } from './sources.ts';

/** How the page calls a section. */
export const nameOf = (number: string) => `s${number.replace('.', '-')}`;

interface SectionProps {
  readonly of: SectionText;
  /** How many of its pieces: the chunks of its text, and between them what there is to touch. */
  readonly pieces: number;
  readonly children: ComponentChildren;
}

/** A section of docs/theory.md, with something to touch where its drawing stands. */
export function Section({ of: { number, level, title, before, after }, pieces, children }: SectionProps) {
  const name = nameOf(number);
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section id={name} class="exhibit" aria-labelledby={`${name}-title`}>
      <Heading id={`${name}-title`}>
        <span class="number">§{number}</span> {title}
      </Heading>
      {before.slice(0, pieces).map((html, i) => (
        <Prose key={i} html={html} />
      ))}
      {pieces > before.length && children}
      {after.slice(0, Math.max(0, pieces - before.length - 1)).map((html, i) => (
        <Prose key={`after ${i}`} html={html} />
      ))}
    </section>
  );
}

interface ExhibitProps {
  /** How the page calls it, where a section has more than one. */
  readonly name?: string;
  /** Where in the packages it is computed. */
  readonly code: readonly SourceName[];
  readonly children?: ComponentChildren;
}

/** Something to touch, and the code behind it. */
export function Exhibit({ name, code, children }: ExhibitProps) {
  return (
    <div id={name} class="widget">
      {children}
      <Code of={code} />
    </div>
  );
}

/** Where a section is to be touched that has nothing of its own, and the code behind it. */
export function TouchedIn({ number, code }: { readonly number: string; readonly code: readonly SourceName[] }) {
  return (
    <Exhibit code={code}>
      <p class="hint">
        <Filled text={text.touchedIn} parts={{ link: <a href={`#${nameOf(number)}`}>§{number}</a> }} />
      </p>
    </Exhibit>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [least: number, most: number, step: number];
  readonly set: (value: number) => void;
  readonly show?: string;
  /** What it is, for those who come to it. */
  readonly of?: Word;
}

export function Slider({ label, value, range: [min, max, step], set, show, of }: SliderProps) {
  const id = useId();
  const slider = (
    <label class="slider">
      <span>
        {label} = <output>{show ?? value}</output>
      </span>
      <input
        type="range"
        aria-label={label}
        aria-describedby={of === undefined ? undefined : id}
        min={min}
        max={max}
        step={step}
        value={value}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
  return of === undefined ? (
    slider
  ) : (
    <Told of={of} id={id}>
      {slider}
    </Told>
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
