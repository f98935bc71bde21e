import { checkContext, parametersOf, wrongType, type Layer } from '@gradwright/core';
import { expectLayer, type In, type Out } from './shapes.ts';

/** A layer whose numbers do not change. */
export interface Frozen<Inner extends Layer = Layer> extends Layer<In<Inner>, Out<Inner>> {
  readonly type: 'freeze';
  readonly parameters: Inner['parameters'];
  readonly children: NonNullable<Inner['children']>;
  /** The layer inside, for `unfreeze`. */
  readonly '~inner': Inner;
  /** Makes trainable again what was so before. */
  '~restore'(): void;
}

/**
 * A layer held as it is: its weights are not trained, and it runs as in evaluation even in a training step: batch norms on
 * their kept statistics, which do not move, and dropout off. Gradients flow through it to what stands before.
 *
 * It sets `trainable` to false on every weight inside. Names and first values stay those of the layer, so weights saved from
 * the one load into the other. `unfreeze` undoes it.
 *
 * @throws E_ARG when `layer` is none
 * @example
 * const base = freeze(dense(4, 8));
 * base.parameters.weight.trainable; // → false
 * unfreeze(base).parameters.weight.trainable; // → true
 */
export function freeze<Inner extends Layer>(layer: Inner): Frozen<Inner> {
  expectLayer('freeze', 'layer', layer);
  // Statistics are not trainable to begin with, so restoring never makes them so.
  const held = parametersOf(layer)
    .map(({ parameter }) => parameter)
    .filter(({ trainable }) => trainable);
  for (const parameter of held) parameter.trainable = false;

  return {
    type: 'freeze',
    settings: [layer],
    parameters: layer.parameters,
    children: layer.children ?? {},
    ...(layer['~shapes'] === undefined
      ? {}
      : { '~shapes': layer['~shapes'] as { readonly in: In<Inner>; readonly out: Out<Inner> } }),
    '~inner': layer,
    '~restore'() {
      for (const parameter of held) parameter.trainable = true;
    },
    // Under the context of the layer itself, not as its child: paths and random keys stay the same. And in rows, since
    // no batch norm inside looks at the other rows any more.
    forward(input, context) {
      checkContext('freeze', context);
      return layer.forward(input, context.training ? { ...context, training: false } : context);
    },
  };
}

/**
 * The layer inside `freeze(…)`, with everything trainable again that was so before.
 *
 * @throws E_ARG when `frozen` does not come from `freeze`
 * @example
 * // First the head alone, then all of it, from where it stands:
 * const base = freeze(dense(4, 8));
 * const first = sequential(base, relu(), dense(8, 3));
 * const second = sequential(unfreeze(base), first.children[1], first.children[2]);
 */
export function unfreeze<Inner extends Layer>(frozen: Frozen<Inner>): Inner {
  expectLayer('unfreeze', 'frozen', frozen);
  if (frozen.type !== 'freeze' || typeof frozen['~restore'] !== 'function') {
    throw wrongType('unfreeze', 'frozen', frozen, 'a layer from freeze(…)');
  }
  frozen['~restore']();
  return frozen['~inner'];
}
