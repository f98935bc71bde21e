import { settings as text, values } from '#text/lab-settings';
import type { ComponentChildren } from 'preact';
import { Told, aboutId, type Word } from '../told.tsx';
import { Check } from './check.tsx';
import { DATA, type DataName } from './data.ts';
import { FEATURE_NAMES, FEATURES } from './features.ts';
import { lossesFor, lossNameOf } from './loss-choice.ts';
import { PRESETS } from './presets.ts';
import {
  ACTIVATIONS,
  INITIALS,
  isResidual,
  MOST_SEED,
  OPTIMIZERS,
  PENALTIES,
  USUAL_RATE,
  type OptimizerName,
  type Recipe,
} from './recipe.ts';
import { change, choice, lesson, recipe, show, shown } from './state.ts';
import { LABELS, TITLES } from './titles.ts';

/** Everything that decides a run. A change starts a new one. */
export function Settings() {
  const now = recipe.value;
  const losses = lossesFor(now);
  const momentum = ['classic', 'heavyBall', 'ema', 'nesterov'].includes(now.optimizer);
  return (
    <form id="settings" class="settings" aria-label={text.label} onSubmit={(event) => event.preventDefault()}>
      {lesson.lock.length === 0 && (
        <label class="preset">
          {text.preset}
          <select
            name="preset"
            autocomplete="off"
            value={shown.value ?? ''}
            onChange={(event) => show(event.currentTarget.value)}
          >
            <option value="">{text.noPreset}</option>
            {Object.entries(PRESETS).map(([name, { title }]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset disabled={lesson.lock.includes('data')}>
        <legend>{text.data}</legend>
        <Choice
          name="data"
          value={now.data}
          options={Object.entries(DATA).map(([name, { title }]) => [name, title])}
          set={(data) => change({ data: data as DataName, noise: DATA[data as DataName].noise.usual })}
        />
        {now.data !== 'own' && (
          <Slider
            name="noise"
            value={now.noise}
            range={[0, choice.value.noise.most, choice.value.noise.most / 20]}
            set={(noise) => change({ noise })}
          />
        )}
        <Choice
          name="scale"
          value={String(now.scale)}
          options={[0.01, 1, 10, 100].map((value) => [String(value), value === 1 ? text.scaled('1') : String(value)])}
          set={(scale) => change({ scale: +scale })}
        />
        {choice.value.inputs === 2 && <Features on={now.features} />}
        <Slider
          name="validation"
          value={now.validation}
          range={[0.1, 0.9, 0.1]}
          show={(share) => `${Math.round(100 * share)}%`}
          set={(validation) => change({ validation })}
        />
        <Number name="seed" value={now.seed} range={[0, MOST_SEED, 1]} set={(seed) => change({ seed })} />
      </fieldset>
      <fieldset disabled={lesson.lock.includes('network')}>
        <legend>{text.hidden}</legend>
        <Choice
          name="activation"
          value={now.activation}
          options={ACTIVATIONS.map((name) => [name, TITLES[name]])}
          set={(activation) => change({ activation: activation as Recipe['activation'] })}
        />
        <Choice
          name="initial"
          value={now.initial}
          options={INITIALS.map((name) => [name, TITLES[name]])}
          set={(initial) => change({ initial: initial as Recipe['initial'] })}
        />
        <Slider
          name="dropout"
          value={now.dropout}
          range={[0, 0.8, 0.05]}
          show={(share) => `${Math.round(100 * share)}%`}
          set={(dropout) => change({ dropout })}
        />
        <Choice
          name="penalty"
          value={now.penalty}
          options={PENALTIES.map((name) => [name, TITLES[name]])}
          set={(penalty) => change({ penalty: penalty as Recipe['penalty'] })}
        />
        <Choice
          name="l2"
          value={String(now.l2)}
          options={[0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1].map((value) => [
            String(value),
            value === 0 ? values.none : String(value),
          ])}
          set={(l2) => change({ l2: +l2 })}
        />
        <Told of="batchNorm">
          <Check
            name="batchNorm"
            label={LABELS.batchNorm}
            about="batchNorm"
            on={now.batchNorm}
            set={(batchNorm) => change({ batchNorm })}
          />
        </Told>
        <Told of="residual">
          <Check
            name="residual"
            label={LABELS.residual}
            about="residual"
            on={now.residual}
            set={(residual) => change({ residual })}
          />
        </Told>
        {now.residual && !now.hidden.some((_, layer) => isResidual(now, layer)) && <p class="hint">{text.noResidual}</p>}
      </fieldset>
      <fieldset disabled={lesson.lock.includes('learning')}>
        <legend>{text.learning}</legend>
        {losses.length > 1 && (
          <Choice
            name="loss"
            value={lossNameOf(now)}
            options={losses.map((name) => [name, TITLES[name]])}
            set={(loss) => change({ loss: loss as Recipe['loss'] })}
          />
        )}
        <Choice
          name="optimizer"
          value={now.optimizer}
          options={OPTIMIZERS.map((name) => [name, TITLES[name]])}
          set={(name) => change({ optimizer: name as OptimizerName, learningRate: USUAL_RATE[name as OptimizerName] })}
        />
        <Number
          name="learningRate"
          value={now.learningRate}
          range={[0, 1000, 'any']}
          set={(learningRate) => change({ learningRate })}
        />
        {momentum && <Slider name="beta" value={now.beta} range={[0, 0.99, 0.01]} set={(beta) => change({ beta })} />}
        <Choice
          name="decay"
          value={String(now.decay)}
          options={[0, 0.0001, 0.001, 0.01, 0.1].map((value) => [String(value), value === 0 ? values.none : String(value)])}
          set={(decay) => change({ decay: +decay })}
        />
        <Choice
          name="batchSize"
          value={String(now.batchSize)}
          options={[4, 8, 16, 32, 64, 1000].map((value) => [String(value), value === 1000 ? values.all : String(value)])}
          set={(batchSize) => change({ batchSize: +batchSize })}
        />
        <Choice
          name="clip"
          value={String(now.clip)}
          options={[0, 0.1, 0.5, 1, 5].map((value) => [String(value), value === 0 ? values.any : String(value)])}
          set={(clip) => change({ clip: +clip })}
        />
      </fieldset>
      <p class="hint">
        {text.hint}
        {lesson.lock.length > 0 && ` ${text.locked}`}
      </p>
    </form>
  );
}

/** What the network is told of a point beside its place. */
function Features({ on }: { on: Recipe['features'] }) {
  return (
    <Told of="features">
      <fieldset class="features" aria-describedby={aboutId('features')}>
        <legend>{LABELS.features}</legend>
        {FEATURE_NAMES.map((name) => (
          <Check
            key={name}
            name={name}
            label={FEATURES[name].title}
            on={on.includes(name)}
            set={(wanted) =>
              change({ features: FEATURE_NAMES.filter((other) => (other === name ? wanted : on.includes(other))) })
            }
          />
        ))}
      </fieldset>
    </Told>
  );
}

interface Field<T> {
  readonly name: keyof Recipe & Word;
  readonly value: T;
  readonly set: (value: T) => void;
}

function Choice({ name, value, options, set }: Field<string> & { options: readonly (readonly [string, string])[] }) {
  return (
    <Told of={name}>
      <label>
        {LABELS[name]}
        <select
          name={name}
          aria-describedby={aboutId(name)}
          autocomplete="off"
          value={value}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {options.map(([option, title]) => (
            <option key={option} value={option}>
              {title}
            </option>
          ))}
          {/* A link may hold what the list does not. */}
          {!options.some(([option]) => option === value) && <option value={value}>{value}</option>}
        </select>
      </label>
    </Told>
  );
}

type Range = readonly [least: number, most: number, step: number | 'any'];

function Slider({
  name,
  value,
  range,
  set,
  show = defaultShow,
}: Field<number> & { range: Range; show?: (value: number) => string }) {
  const [min, max, step] = range;
  return (
    <Told of={name}>
      <label>
        <Spread>
          {LABELS[name]} <output>{show(value)}</output>
        </Spread>
        <input
          type="range"
          name={name}
          aria-describedby={aboutId(name)}
          autocomplete="off"
          min={min}
          max={max}
          step={step}
          value={value}
          onChange={(event) => set(Math.round(event.currentTarget.valueAsNumber * 1e4) / 1e4)}
        />
      </label>
    </Told>
  );
}

const defaultShow = (value: number) => String(Math.round(value * 1000) / 1000);
const Spread = ({ children }: { children: ComponentChildren }) => <span class="spread">{children}</span>;

function Number({ name, value, range, set }: Field<number> & { range: Range }) {
  const [min, max, step] = range;
  return (
    <Told of={name}>
      <label>
        {LABELS[name]}
        <input
          type="number"
          name={name}
          aria-describedby={aboutId(name)}
          autocomplete="off"
          required
          min={min}
          max={max}
          step={step}
          value={value}
          onChange={({ currentTarget: field }) => field.reportValidity() && set(field.valueAsNumber)}
        />
      </label>
    </Told>
  );
}
