import { checkInteger, checkNumber, createError, wrongType, type TransformState } from '@gradwright/core';

/**
 * Returns `value` if it is a number above 0, in float32 too: a divisor or a limit that rounds to 0 there would make NaN, or nothing.
 *
 * @throws E_ARG, E_RANGE
 */
export function checkPositive(where: string, argument: string, value: unknown): number {
  const number = checkNumber(where, argument, value, { above: 0 });
  if (Math.fround(number) === 0) throw outOfFloat32(where, argument, number, 'above 0');
  return number;
}

/**
 * Returns `value` if it is a number of at least 0 that is finite in float32 too.
 *
 * @throws E_ARG, E_RANGE
 */
export function checkRate(where: string, argument: string, value: unknown): number {
  const number = checkNumber(where, argument, value, { min: 0 });
  if (Math.fround(number) === Infinity) throw outOfFloat32(where, argument, number, 'finite');
  return number;
}

/**
 * Returns a count of steps or epochs.
 *
 * @throws E_ARG, E_RANGE
 */
export function checkCount(where: string, argument: string, value: unknown): number {
  return checkInteger(`${where}.at`, `progress.${argument}`, value, { min: 0 });
}

/**
 * Returns the memory of a transform.
 *
 * @throws E_ARG when there is none
 */
export function checkState<State extends TransformState>(where: string, state: State): State {
  if (typeof state !== 'object' || state === null) throw wrongType(`${where}.update`, 'state', state, 'what init returned');
  return state;
}

function outOfFloat32(where: string, argument: string, received: number, expected: string) {
  return createError('E_RANGE', where, `${argument} must be ${expected} in float32, got ${received}`, {
    argument,
    received,
    expected,
  });
}
