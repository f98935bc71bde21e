import type { Backend, Layer } from '@gradwright/core';

/** The backend on which a model lives, if it lives anywhere: that of the first weight with a home. */
export function homeOf({ parameters, children = {} }: Layer): Backend | undefined {
  for (const parameter of Object.values(parameters)) if (parameter['~home'] !== undefined) return parameter.value.backend;
  for (const child of Object.values(children)) {
    const home = homeOf(child);
    if (home !== undefined) return home;
  }
  return undefined;
}
