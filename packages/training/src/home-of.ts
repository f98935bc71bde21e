import { parametersOf, type Backend, type Layer } from '@gradwright/core';

/** The backend on which a model lives, if it lives anywhere. */
export function homeOf(model: Layer): Backend | undefined {
  return parametersOf(model).find(({ parameter }) => parameter['~home'] !== undefined)?.parameter.value.backend;
}
