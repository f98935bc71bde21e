import { checkNumber, createError, type Schedule } from '@gradwright/core';

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

/** Whether a value is a schedule; that it has an `at` is not enough, for texts and arrays have one too. */
export function isSchedule(value: unknown): value is Schedule {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof (value as Schedule).at === 'function';
}

function outOfFloat32(where: string, argument: string, received: number, expected: string) {
  return createError('E_RANGE', where, `${argument} must be ${expected} in float32, got ${received}`, {
    argument,
    received,
    expected,
  });
}
