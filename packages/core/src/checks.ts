import { createError } from './errors.ts';
import { show } from './show.ts';

/** The bounds of a number: `min` and `max` belong to the range, `above` and `below` do not. */
export interface Bounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/**
 * Returns `value` if it is a finite number within the bounds.
 *
 * @throws E_ARG when it is not a number; E_RANGE when it is NaN, infinite or out of bounds
 * @example checkNumber('dropout', 'rate', 0.5, { min: 0, below: 1 }); // → 0.5
 */
export function checkNumber(where: string, argument: string, value: unknown, bounds: Bounds = {}): number {
  if (typeof value !== 'number') throw wrongType(where, argument, value, 'a number');
  const { min = -Infinity, above = -Infinity, max = Infinity, below = Infinity } = bounds;
  const inside = value >= min && value > above && value <= max && value < below;
  if (!inside || !Number.isFinite(value)) {
    const expected = interval(bounds);
    throw createError('E_RANGE', where, `${argument} must be ${expected}, got ${show(value)}`, {
      argument,
      received: value,
      expected,
    });
  }
  return value;
}

/**
 * Returns `value` if it is a whole number within the bounds.
 *
 * @throws E_ARG when it is not a whole number; E_RANGE when it is out of bounds
 * @example checkInteger('batches', 'size', 32, { min: 1 }); // → 32
 */
export function checkInteger(where: string, argument: string, value: unknown, bounds: Bounds = {}): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType(where, argument, value, 'an integer');
  return checkNumber(where, argument, value, bounds);
}

/**
 * Returns `value` if it is one of `choices`.
 *
 * @throws E_ARG listing the choices
 * @example checkChoice('sgd', 'form', 'ema', ['classic', 'ema']); // → "ema"
 */
export function checkChoice<T extends string>(where: string, argument: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw wrongType(where, argument, value, `one of ${choices.map(show).join(', ')}`);
  return found;
}

/**
 * Returns `value` if it is a boolean.
 *
 * @throws E_ARG
 * @example checkBoolean('dense', 'bias', false); // → false
 */
export function checkBoolean(where: string, argument: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongType(where, argument, value, 'true or false');
  return value;
}

/**
 * Returns `options` if it is a plain record (or undefined: an empty one) with no key beyond `known`.
 * A misspelt option is the commonest mistake of all, and silence its worst answer.
 *
 * @throws E_ARG naming the unknown key and the known ones
 * @example
 * const options: { keep?: number; rate?: number } = { keep: 0.9 };
 * checkOptions('dropout', options, ['keep', 'rate']).keep; // → 0.9
 */
export function checkOptions<T extends object>(where: string, options: T | undefined, known: readonly (keyof T & string)[]): T {
  if (options === undefined) return {} as T;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongType(where, 'options', options, `an object with ${known.map(show).join(', ')}`);
  }
  for (const key of Object.keys(options)) {
    if (!(known as readonly string[]).includes(key)) {
      const expected = known.length === 0 ? 'no options' : known.map(show).join(', ');
      throw createError('E_ARG', where, `unknown option ${show(key)}, expected ${expected}`, { argument: key, expected });
    }
  }
  return options;
}

/**
 * The error for a value of the wrong kind: `where: argument must be expected, got …`.
 *
 * @example wrongType('dropout', 'rate', '0.5', 'a number').message; // → "E_ARG: dropout: rate must be a number, got \"0.5\""
 */
export function wrongType(where: string, argument: string, received: unknown, expected: string) {
  return createError('E_ARG', where, `${argument} must be ${expected}, got ${show(received)}`, { argument, received, expected });
}

function interval({ min, above, max, below }: Bounds): string {
  const low = min ?? above;
  const high = max ?? below;
  if (low === undefined && high === undefined) return 'a finite number';
  if (high === undefined) return min === undefined ? `a number above ${low}` : `a number of at least ${low}`;
  if (low === undefined) return max === undefined ? `a number below ${high}` : `a number of at most ${high}`;
  return `in ${min === undefined ? '(' : '['}${low}, ${high}${max === undefined ? ')' : ']'}`;
}
