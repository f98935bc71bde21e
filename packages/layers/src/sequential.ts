import {
  backwardThrough,
  checkContext,
  createError,
  forwardChild,
  parametersOf,
  type Backward,
  type Layer,
  type Same,
} from '@gradwright/core';
import { expectLayer, lengthAfter, lengthBefore, type AllSame, type Before, type Behind, type Chained } from './shapes.ts';

/** Layers one after another; `children` are named '0', '1', … */
export interface Sequential<Layers extends readonly Layer[] = readonly Layer[]> extends Layer<
  Before<Layers>,
  AllSame<Layers> extends true ? Same : Behind<Layers>
> {
  readonly type: 'sequential';
  readonly children: { readonly [Index in keyof Layers & `${number}`]: Layers[Index] } & Readonly<Record<string, Layer>>;
}

/** One call of forward: a layer, or two that were fused, under the name of the first. */
interface Step {
  readonly name: string;
  readonly layer: Layer;
  /** Whether anything in it has a parameter to train now. */
  trains(): boolean;
}

/**
 * Layers one after another: y = fₙ(…f₂(f₁(x)))  (Theory §9). Backward runs through them in exactly the reverse order
 * (§10): Dense 2, dropout's mask, ReLU's mask, Dense 1.
 *
 * The compiler checks that the layers fit: `sequential(dense(2, 64), relu(), dense(32, 3))` is refused with "expects 32
 * features, but the layer before it gives 64". Where it cannot know, construction says the same, and `forward` at the latest.
 *
 * Neighbours that offer it (`dense` before `relu`) run as one, with the same bits, names and description, unless somebody
 * observes what lies between.
 *
 * @throws E_EMPTY without layers; E_ARG when one is none; E_SHAPE when one does not fit behind those before it
 * @example
 * const model = sequential(dense(2, 64), relu(), dense(64, 3));
 * describe(model); // → ["sequential", [["dense", [2, 64]], ["relu", []], ["dense", [64, 3]]]]
 */
export function sequential<const Layers extends readonly Layer[]>(...layers: Chained<Layers>): Sequential<Layers>;
export function sequential(...layers: readonly Layer[]): Layer {
  if (layers.length === 0)
    throw createError('E_EMPTY', 'sequential', 'got no layers, expected at least one', { argument: 'layers' });
  layers.forEach((layer, i) => expectLayer('sequential', `layer ${i}`, layer));
  const shapes = checkChain(layers);

  const children = Object.fromEntries(layers.map((layer, i) => [String(i), layer]));
  const plain = layers.map((layer, i) => step(String(i), layer, [layer]));
  const fused = fuseNeighbours(layers);
  const wholeBatch = layers.some((layer) => layer.wholeBatch === true);

  return {
    type: 'sequential',
    settings: layers,
    parameters: {},
    children,
    ...(shapes === undefined ? {} : { '~shapes': shapes }),
    ...(wholeBatch ? { wholeBatch } : {}),
    forward(input, context) {
      checkContext('sequential', context);
      const steps = context.observe === undefined ? fused : plain;
      const needed = context.inputGradient ? context : { ...context, inputGradient: true };
      const backwards: Backward[] = [];
      // Nobody needs the gradients that would flow into the steps before this one.
      let first = 0;
      let anyTrains = context.inputGradient;
      let output = input;
      for (const { name, layer, trains } of steps) {
        const [next, backward] = forwardChild(name, layer, output, anyTrains ? needed : context);
        backwards.push(backward);
        output = next;
        if (!anyTrains) {
          first = backwards.length - 1;
          anyTrains = trains();
        }
      }

      return [
        output,
        (outputGradient) => {
          let gradient = outputGradient;
          for (let i = backwards.length - 1; i > first; i--) gradient = backwardThrough(backwards[i]!, gradient);
          return backwards[first]!(gradient);
        },
      ];
    },
  };
}

/** The claims of the whole chain, as far as they are known. */
function checkChain(layers: readonly Layer[]): Layer['~shapes'] {
  let length: number | undefined;
  let wanted: number | undefined;
  let untouched = true;
  layers.forEach((layer, i) => {
    const before = lengthBefore(layer);
    if (length !== undefined && before !== undefined && before !== length) {
      const problem = `layer ${i} (${layer.type}) expects ${before} features, but the layer before it gives ${length}`;
      throw createError('E_SHAPE', 'sequential', problem, { argument: `layer ${i}`, received: length, expected: String(before) });
    }
    if (untouched) wanted = before;
    if (before !== undefined || layer['~shapes']?.out !== 'same') untouched = false;
    length = lengthAfter(layer, length);
  });
  const allSame = layers.every((layer) => layer['~shapes']?.out === 'same');
  return wanted === undefined && length === undefined && !allSame ? undefined : { in: wanted, out: allSame ? 'same' : length };
}

/** Each layer is asked once whether it takes over the next. */
function fuseNeighbours(layers: readonly Layer[]): readonly Step[] {
  const groups: { name: string; layer: Layer; parts: Layer[] }[] = [];
  layers.forEach((layer, i) => {
    const last = groups[groups.length - 1];
    const together = last?.layer.fuse?.(layer);
    if (last === undefined || together === undefined) groups.push({ name: String(i), layer, parts: [layer] });
    else {
      last.layer = together;
      last.parts.push(layer);
    }
  });
  return groups.map(({ name, layer, parts }) => step(name, layer, parts));
}

function step(name: string, layer: Layer, parts: readonly Layer[]): Step {
  // Listed once: which parameters there are never changes, and a step should not walk the model to ask which of them train.
  const parameters = parts.flatMap(parametersOf).map(({ parameter }) => parameter);
  return { name, layer, trains: () => parameters.some(({ trainable }) => trainable) };
}
