import { vanishing as text } from '#text/theory';
import { useRef, useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Exhibit } from './parts.tsx';
import { endOf, LossChart } from './studied.tsx';
import { PLAIN, type Study } from './study.ts';
import { useStudy } from './use-study.ts';

const SICK: Study = {
  ...PLAIN,
  data: 'moons',
  perClass: 120,
  noise: 0.15,
  hidden: Array.from({ length: 8 }, () => 8),
  activation: 'sigmoid',
  initial: 'small',
  optimizer: 'sgd',
  learningRate: 0.1,
  batchSize: 240,
  steps: 500,
};

const CURES = {
  relu: { activation: 'relu' },
  he: { initial: 'he' },
  batchNorm: { batchNorm: true },
  residual: { residual: true },
} as const satisfies Readonly<Record<string, Partial<Study>>>;
type Cure = keyof typeof CURES;
const NAMES = Object.keys(CURES) as Cure[];

/** §13.1: gradients vanish on their way to the first of eight layers; four cures, alone and together. */
export function VanishingExhibit() {
  const [taken, setTaken] = useState<readonly Cure[]>([]);
  const study: Study = taken.reduce<Study>((now, cure) => ({ ...now, ...CURES[cure] }), SICK);
  const figure = useRef<HTMLElement>(null);
  const progress = useStudy(figure, study);
  const gradients = progress.first?.gradients ?? [];
  const toggle = (cure: Cure) => setTaken(taken.includes(cure) ? taken.filter((name) => name !== cure) : [...taken, cure]);
  const title = taken.length === 0 ? text.without : text.withCures(taken.map((cure) => text.cures[cure]).join(', '));
  return (
    <Exhibit code={['sigmoid', 'residual']}>
      <fieldset class="choice" id="cures">
        <legend>{text.legend}</legend>
        {NAMES.map((cure) => (
          <label key={cure}>
            <input type="checkbox" name={cure} checked={taken.includes(cure)} onChange={() => toggle(cure)} />
            {text.cures[cure]}
          </label>
        ))}
      </fieldset>
      <figure ref={figure} class="trained beside" data-done={progress.done}>
        <ol class="layers" aria-label={text.layers}>
          {gradients.map((length, i) => (
            <li key={i}>
              <span>{i === gradients.length - 1 ? text.output : text.layer(i + 1)}</span>
              <span class="reach" style={{ '--share': shareOf(length) }} aria-hidden="true" />
              <output>{length.toExponential(1).replace('-', '−')}</output>
            </li>
          ))}
        </ol>
        <LossChart title={title} study={study} progress={progress} />
        <figcaption>
          <b>{title}</b>
          <br />
          <span id="vanishing">{endOf(progress)}</span>
        </figcaption>
      </figure>
      <p class="hint">{text.hint(short(LEAST))}</p>
    </Exhibit>
  );
}

/** The least that a bar shows, and where it is full. */
const [LEAST, MOST] = [1e-11, 10];

const shareOf = (length: number) =>
  Math.min(1, Math.max(0.01, Math.log10(Math.max(length, LEAST) / LEAST) / Math.log10(MOST / LEAST)));
