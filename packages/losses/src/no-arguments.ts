import { createError } from '@gradwright/core';

/** @throws E_ARG when a factory that takes nothing was given something */
export function expectNothing(where: string, settings: readonly unknown[]): void {
  if (settings.length > 0) {
    throw createError('E_ARG', where, 'takes no arguments, got some', { argument: 'options', received: settings[0] });
  }
}
