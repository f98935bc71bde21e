import { graph as text } from '#text/lab-network';
import { useSignal } from '@preact/signals';
import { inputTitles } from './features.ts';
import { short } from './format.ts';
import { lossNameOf } from './loss-choice.ts';
import type { Probe } from './messages.ts';
import { isResidual } from './recipe.ts';
import { askPoint, points, recipe, snapshot } from './state.ts';
import { TITLES } from './titles.ts';

/** A tensor on its way, or the operation between two. */
interface Stage {
  readonly name: string;
  readonly shape?: readonly number[];
  readonly numbers?: Float32Array;
}

/** The run as a graph, with shapes and numbers: one point forward, and the gradient of all points back. */
export function Graph() {
  const open = useSignal(false);
  const back = useSignal(false);
  const probe = snapshot.value?.probe;
  return (
    <details
      id="graph"
      class="graph"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
        if (open.value) askPoint();
      }}
    >
      <summary>{text.summary}</summary>
      {open.value && probe !== undefined && (
        <>
          <label class="check">
            <input
              type="checkbox"
              name="back"
              autocomplete="off"
              checked={back.value}
              onChange={(event) => (back.value = event.currentTarget.checked)}
            />
            {text.gradients}
          </label>
          <ol class={back.value ? 'back' : ''} aria-label={back.value ? text.backward : text.forward}>
            {(back.value ? backward(probe) : forward(probe)).map(({ name, shape, numbers }, i) => (
              <li key={i} class={numbers === undefined ? 'operation' : ''}>
                <b>{name}</b> {shape !== undefined && <span>[{shape.join(', ')}]</span>}{' '}
                {numbers !== undefined && <span class="numbers">{Array.from(numbers, (value) => short(value)).join('  ')}</span>}
              </li>
            ))}
          </ol>
          <p class="hint">{back.value ? text.aboutBackward(points.value!.train.targets.length) : text.aboutForward}</p>
        </>
      )}
    </details>
  );
}

const sub = (layer: number) => String.fromCodePoint('₁'.codePointAt(0)! + layer);

/** From the inputs to the loss. */
function forward({ inputs, layers }: Probe): Stage[] {
  const steps = layers.flatMap(({ sums, answers }, layer): Stage[] => {
    const [from, to] = [(layer === 0 ? inputs : layers[layer - 1]!.answers).length, sums.length];
    const z: Stage[] = [
      { name: `· W${sub(layer)} [${from}, ${to}] + b${sub(layer)} [${to}]` },
      { name: `z${sub(layer)}`, shape: [1, to], numbers: sums },
    ];
    if (layer === layers.length - 1) return [...z, { name: TITLES[lossNameOf(recipe.value)] }];
    return [...z, { name: between(layer) }, { name: `a${sub(layer)}`, shape: [1, to], numbers: answers }];
  });
  return [{ name: `x (${inputTitles(recipe.value).join(', ')})`, shape: [1, inputs.length], numbers: inputs }, ...steps];
}

/** From the loss to the first weights. */
function backward({ inputs, layers, gradients }: Probe): Stage[] {
  const rows = points.value!.train.targets.length;
  const steps = gradients.map(({ weight, bias }, layer): Stage[] => {
    const from = (layer === 0 ? inputs : layers[layer - 1]!.answers).length;
    return [
      {
        name: text.sumOf(`Σ δ${sub(layer)} = db${sub(layer)}`, `δ [${rows}, ${bias.length}]`),
        shape: [bias.length],
        numbers: bias,
      },
      {
        name: text.lengthOf(`dW${sub(layer)} = ${layer === 0 ? 'X' : `A${sub(layer - 1)}`}ᵀ δ${sub(layer)}`),
        shape: [from, bias.length],
        numbers: Float32Array.of(Math.hypot(...weight)),
      },
      ...(layer === 0 ? [] : [{ name: text.through(`δ${sub(layer)} W${sub(layer)}ᵀ`, between(layer - 1)) }]),
    ];
  });
  return [{ name: TITLES[lossNameOf(recipe.value)] }, ...steps.toReversed().flat()];
}

/** What stands between a sum and a unit's answer. */
function between(layer: number): string {
  const { activation, batchNorm, dropout } = recipe.value;
  const parts = [
    batchNorm && text.batchNorm,
    TITLES[activation],
    dropout > 0 && text.dropout,
    isResidual(recipe.value, layer) && `+ ${layer === 0 ? 'x' : `a${sub(layer - 1)}`}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
