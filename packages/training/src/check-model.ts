import { wrongType, type Layer } from '@gradwright/core';

/** @throws E_ARG when `model` is no layer */
export function checkModel(where: string, model: Layer): void {
  const candidate: Partial<Layer> | null | undefined = model;
  if (typeof candidate?.forward === 'function' && typeof candidate.parameters === 'object') return;
  throw wrongType(where, 'model', model, 'a layer');
}
