import { createError, wrongType } from '@gradwright/core';

/** Deeper than this, data are most likely a circle. */
const MAX_DEPTH = 64;

/**
 * Checks that JSON gives back what it is given.
 *
 * @throws E_ARG for what is no plain data; E_NONFINITE for NaN and infinities, which JSON writes as null; E_LIMIT beyond 64 levels
 */
export function checkPlain(where: string, path: string, value: unknown, depth = 0): void {
  if (depth > MAX_DEPTH) {
    throw createError('E_LIMIT', where, `${path.split('.')[0]} nests deeper than ${MAX_DEPTH} levels`, { argument: path });
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return;
    throw createError('E_NONFINITE', where, `${path} is ${value}, expected a finite number`, { argument: path, received: value });
  }
  if (!isPlainObject(value) && !Array.isArray(value)) throw wrongType(where, path, value, 'plain data');
  for (const [key, item] of Object.entries(value)) {
    // An option that is not there leaves no trace, as in JSON.
    if (item !== undefined || Array.isArray(value)) checkPlain(where, `${path}.${key}`, item, depth + 1);
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
