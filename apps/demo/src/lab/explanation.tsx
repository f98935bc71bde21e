import { explanation as text, names } from '#text/lab-network';
import { Formula } from '../formula.tsx';
import { featuresOf, inputTitles } from './features.ts';
import { short } from './format.ts';
import { isBinary } from './loss-choice.ts';
import type { Probe, Snapshot } from './messages.ts';
import { unitName } from './network.tsx';
import { isResidual, type ActivationName } from './recipe.ts';
import { behave, choice, focus, held, hold, letGo, manner, points, recipe, snapshot, type Focus } from './state.ts';

const ACTIVATION_TEX: Readonly<Record<ActivationName, string>> = {
  relu: '\\max(0, z_j)',
  leakyRelu: 'z_j > 0 \\;?\\; z_j : 0.01 z_j',
  tanh: '\\tanh z_j',
  sigmoid: '\\frac{1}{1 + e^{-z_j}}',
  gelu: 'z_j\\,\\Phi(z_j)',
};

/** What a number of the network is, its formula, and how it came about at one point. */
export function Explanation() {
  const at = focus.value;
  const [now, probe] = [snapshot.value, snapshot.value?.probe];
  return (
    <section id="explanation" class="explanation" aria-label={text.label}>
      {at === undefined || now === undefined ? (
        <p class="hint">{text.hint}</p>
      ) : (
        <>
          <div class="spread">
            <h3>{titleOf(at)}</h3>
            {held.value ? (
              <button id="let-go" type="button" class="quiet" onClick={letGo}>
                {text.letGo}
              </button>
            ) : (
              <span>{text.holds}</span>
            )}
          </div>
          {at.kind === 'input' && <InputText unit={at.unit} />}
          {at.kind === 'unit' && <UnitText layer={at.layer} unit={at.unit} now={now} probe={probe} />}
          {at.kind === 'link' && <LinkText at={at} now={now} probe={probe} />}
          {at.kind !== 'link' && <Place />}
        </>
      )}
    </section>
  );
}

const isLast = (layer: number) => layer === recipe.value.hidden.length;

function titleOf(at: Focus): string {
  if (at.kind !== 'link') return unitName(at, at.kind === 'unit' && isLast(at.layer));
  const from: Focus = at.layer === 0 ? { kind: 'input', unit: at.from } : { kind: 'unit', layer: at.layer - 1, unit: at.from };
  const to: Focus = { kind: 'unit', layer: at.layer, unit: at.to };
  return names.weight(unitName(from, false), unitName(to, isLast(at.layer)));
}

function InputText({ unit }: { unit: number }) {
  const feature = featuresOf(recipe.value)[unit - 2];
  if (feature !== undefined) return <p>{text.feature(inputTitles(recipe.value)[unit]!)}</p>;
  const { only, x, y } = text.inputs;
  return <p>{choice.value.inputs === 1 ? only : unit === 0 ? x : y}</p>;
}

function UnitText({ layer, unit, now, probe }: { layer: number; unit: number; now: Snapshot; probe: Probe | undefined }) {
  const last = isLast(layer);
  const { activation, batchNorm, dropout } = recipe.value;
  const { classes } = choice.value;
  const [binary, residual] = [isBinary(recipe.value), isResidual(recipe.value, layer)];
  const answer = last
    ? classes > 0
      ? binary
        ? ',\\quad P_j = \\frac{1}{1 + e^{-z_j}}'
        : ',\\quad P_j = \\frac{e^{z_j}}{\\sum_k e^{z_k}}'
      : ''
    : `,\\quad ${residual ? 'y_j = a_j + ' : 'a_j = '}${ACTIVATION_TEX[activation]}`;
  const inputs = layer === 0 ? probe?.inputs : probe?.layers[layer - 1]?.answers;
  const [numbers, here] = [now.dense[layer], probe?.layers[layer]];
  const source = layer === 0 ? 'x' : 'a';
  return (
    <>
      <Formula display tex={`z_j = \\sum_i ${source}_i\\,w_{ij} + b_j${answer}`} />
      {!last && batchNorm && <p>{text.batchNorm}</p>}
      {residual && <p>{text.residual(unit + 1)}</p>}
      {!last && dropout > 0 && <p>{text.dropout(`${Math.round(100 * dropout)}%`)}</p>}
      {inputs !== undefined && numbers !== undefined && here !== undefined && (
        <>
          <ul class="terms">
            {Array.from(inputs, (value, i) => {
              const weight = numbers.weight[i * numbers.bias.length + unit]!;
              return (
                <li key={i}>
                  <button type="button" class="term" onClick={() => hold({ kind: 'link', layer, from: i, to: unit })}>
                    {short(value)} · <b class={weight >= 0 ? 'plus' : 'minus'}>{short(weight)}</b>
                  </button>
                </li>
              );
            })}
            <li class="term">b {short(numbers.bias[unit]!)}</li>
          </ul>
          <p class="result">
            z = {short(here.sums[unit]!, 3)}
            {last && classes > 0 && `, P = ${short(binary ? 1 / (1 + Math.exp(-here.sums[0]!)) : softmaxAt(here.sums, unit), 3)}`}
            {!last && `, ${residual ? 'y' : 'a'} = ${short(here.answers[unit]!, 3)}`}
          </p>
        </>
      )}
    </>
  );
}

/** For the eye alone, from logits that the network computed. */
function softmaxAt(logits: Float32Array, unit: number): number {
  const most = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - most));
  return powers[unit]! / powers.reduce((sum, power) => sum + power, 0);
}

function LinkText({ at, now, probe }: { at: Extract<Focus, { kind: 'link' }>; now: Snapshot; probe: Probe | undefined }) {
  const outputs = now.dense[at.layer]?.bias.length ?? 1;
  const weight = now.dense[at.layer]?.weight[at.from * outputs + at.to];
  const gradient = probe?.gradients[at.layer]?.weight[at.from * outputs + at.to];
  const { l2, penalty, learningRate, optimizer } = recipe.value;
  const rows = points.value?.train.targets.length ?? 0;
  const source = at.layer === 0 ? 'x' : 'a';
  if (weight === undefined) return null;
  const price = penalty === 'l2' ? 2 * l2 * weight : l2 * Math.sign(weight);
  return (
    <>
      <p class="result">
        w = <b class={weight >= 0 ? 'plus' : 'minus'}>{short(weight, 4)}</b>
        {gradient !== undefined && <>, ∂L/∂w = {short(gradient, 4)}</>}
      </p>
      <Formula
        display
        tex={`\\frac{\\partial L}{\\partial w_{ij}} = \\sum_{n=1}^{${rows}} ${source}_{ni}\\,\\delta_{nj}${l2 === 0 ? '' : penalty === 'l2' ? ' + 2\\lambda w_{ij}' : ' + \\lambda\\,\\mathrm{sign}\\,w_{ij}'}, \\qquad dW = ${source === 'x' ? 'X' : 'A'}^\\top\\delta`}
      />
      <p>
        {text.gradient(rows)}{' '}
        {l2 > 0 && gradient !== undefined && `${text.penalty(penalty === 'l2' ? '2λw' : 'λ·sign w', short(price, 4))} `}
        {optimizer === 'sgd' && gradient !== undefined && text.step('−η·∂L/∂w', short(-learningRate * (gradient + price), 4))}
      </p>
    </>
  );
}

/** The point whose numbers are shown. */
function Place() {
  const { probe } = manner.value;
  if (probe === undefined) return null;
  return (
    <div class="place">
      <span>{text.place}</span>
      {probe.map((value, i) => (
        <label key={i}>
          x{'₁₂'[i]}
          <input
            type="number"
            step="0.1"
            value={Math.round(value * 100) / 100}
            onChange={({ currentTarget: field }) => {
              if (field.value !== '' && field.reportValidity())
                behave({ probe: probe.map((old, k) => (k === i ? field.valueAsNumber : old)) });
            }}
          />
        </label>
      ))}
    </div>
  );
}
