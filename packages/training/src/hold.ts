import { createError, parametersOf, type Layer } from '@gradwright/core';

/** @throws E_BUSY when a run holds the model */
export function refuseHeld(where: string, model: Layer): void {
  const held = parametersOf(model).find(({ parameter }) => parameter['~home']?.home.held === true);
  if (held === undefined) return;
  throw createError('E_BUSY', where, `${held.path} is being trained by another run, expected its end`, { argument: 'model' });
}

/** Holds a model for one run, or lets it go. */
export function setHeld(model: Layer, held: boolean): void {
  for (const { parameter } of parametersOf(model)) {
    const home = parameter['~home']?.home;
    if (home !== undefined) home.held = held;
  }
}
