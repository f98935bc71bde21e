import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import type { Described, Json, Setting } from './description.ts';
import { show } from './show.ts';

/**
 * A described value as plain data: `[type, settings]`, with described values among the settings written the same way, and
 * a second occurrence of one object as `{ "same": "<path>" }`. A path counts settings: `0.2` is the third setting of the first.
 *
 * @throws E_ARG when a setting is no plain data (a function, a class) or could be read back as something else;
 *   E_NONFINITE when a number has no spelling in JSON; E_LIMIT when it nests deeper than 64 levels
 * @example describe(glorotNormal()); // → ["glorotNormal", []]
 */
export function describe(value: Described): Json {
  const first = new Map<Described, string>();

  const describeAt = (described: Described, path: string): Json => {
    const earlier = first.get(described);
    if (earlier !== undefined) return { same: earlier };
    first.set(described, path);
    const settings = withoutTrailingUndefined(described.settings);
    return [described.type, settings.map((setting, i) => plain(setting, within(path, i)))];
  };

  const plain = (setting: Setting, path: string): Json => {
    expectShallow('describe', path);
    if (isDescribed(setting)) return describeAt(setting, path);
    if (Array.isArray(setting)) {
      const items = setting.map((item: Setting, i) => plain(item, within(path, i)));
      if (isDescription(items)) throw ambiguous(path, setting);
      return items;
    }
    if (typeof setting === 'object' && setting !== null) return plainRecord(setting as { readonly [key: string]: Setting }, path);
    return plainValue(setting as Exclude<Setting, object>, path);
  };

  const plainRecord = (record: { readonly [key: string]: Setting }, path: string): Json => {
    const prototype: unknown = Object.getPrototypeOf(record);
    if (prototype !== Object.prototype && prototype !== null) throw notPlain(path, record);
    const entries = Object.entries(record).filter(([, item]) => item !== undefined);
    // Not by assignment: a key "__proto__" must stay a key.
    const items = Object.fromEntries(entries.map(([key, item]) => [key, plain(item, within(path, key))]));
    if (!isDescribed(record['same']) && isSame(items)) throw ambiguous(path, record);
    return items;
  };

  if (!isDescribed(value)) throw wrongType('describe', 'value', value, 'a described value, such as a layer');
  return describeAt(value, '');
}

/** Deeper than this a description is not a model but an attack on the stack. */
const MAX_DEPTH = 64;

/** The path of a part. A dot in its name is spelt `~1`, so that two parts never share a path. */
export function within(path: string, part: string | number): string {
  const name = String(part).replaceAll('~', '~0').replaceAll('.', '~1');
  return path === '' ? name : `${path}.${name}`;
}

/** @throws E_LIMIT */
export function expectShallow(where: string, path: string): void {
  if (path.split('.').length <= MAX_DEPTH) return;
  throw createError('E_LIMIT', where, `the description nests deeper than ${MAX_DEPTH} levels`);
}

/**
 * Whether a value can say how to make it again.
 *
 * @example isDescribed(heNormal()); // → true
 */
export function isDescribed(value: unknown): value is Described {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Described>).type === 'string' &&
    Array.isArray((value as Partial<Described>).settings)
  );
}

/**
 * Whether plain data reads as a description: `[type, settings]`.
 *
 * @example isDescription(['heNormal', []]); // → true
 */
export function isDescription(value: Json): value is readonly [type: string, settings: readonly Json[]] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Array.isArray(value[1]);
}

/** Whether plain data reads as another mention of an object described before. */
export function isSame(value: Json): value is { readonly same: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === 1 && typeof (value as { same?: unknown }).same === 'string';
}

function plainValue(value: Exclude<Setting, object>, path: string): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw createError('E_NONFINITE', 'describe', `setting ${path} is ${value}, expected a finite number`, {
      argument: path,
      received: value,
    });
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  throw notPlain(path, value);
}

function withoutTrailingUndefined(settings: readonly Setting[]): readonly Setting[] {
  const last = settings.findLastIndex((setting) => setting !== undefined);
  return settings.slice(0, last + 1);
}

function notPlain(path: string, received: unknown) {
  const expected = 'plain data or a described value';
  return createError('E_ARG', 'describe', `setting ${path} must be ${expected}, got ${show(received)}`, {
    argument: path,
    received,
    expected,
  });
}

function ambiguous(path: string, received: unknown) {
  return createError('E_ARG', 'describe', `setting ${path} is plain data that reads as a description: ${show(received)}`, {
    argument: path,
    received,
  });
}
