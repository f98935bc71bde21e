import { createError, wrongType, type Transform, type TransformState } from '@gradwright/core';

/**
 * One transform after the other: what the first makes of the gradients, the second goes on with.
 *
 * Every link is asked before the first works whether it can: a schedule that gives no number leaves all memory as it was.
 *
 * @throws E_EMPTY without a link; E_ARG when one is no transform
 * @example
 * const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 }));
 */
export function chain(...links: readonly Transform[]): Transform {
  links.forEach((link, i) => {
    if (typeof link?.update !== 'function') throw wrongType('chain', `links[${i}]`, link, 'a transform such as clipByValue(1)');
  });
  return chained('chain', links, links);
}

/**
 * A chain under a name of its own: how a recipe is described by its arguments, and not by the links it is made of.
 */
export function chained(type: string, settings: Transform['settings'], links: readonly Transform[]): Transform {
  if (links.length === 0) throw createError('E_EMPTY', type, 'there is no transform, expected at least one');
  const stateOf = (state: TransformState, i: number) => state[i] as TransformState;
  const before = links.slice(0, -1);
  const last = links[before.length]!;
  return {
    type,
    settings,
    init: (parameters) => Object.fromEntries(links.map((link, i) => [String(i), link.init(parameters)])),
    check(state, progress) {
      links.forEach((link, i) => link.check?.(stateOf(state, i), progress));
    },
    update(updates, state, parameters, progress) {
      this.check?.(state, progress);
      links.forEach((link, i) => link.update(updates, stateOf(state, i), parameters, progress));
    },
    // One pass less over the block, where the last link knows how.
    ...(last.apply === undefined
      ? {}
      : {
          apply(this: Transform, updates, state, parameters, progress) {
            this.check?.(state, progress);
            before.forEach((link, i) => link.update(updates, stateOf(state, i), parameters, progress));
            last.apply!(updates, stateOf(state, before.length), parameters, progress);
          },
        }),
  };
}
