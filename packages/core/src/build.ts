import { checkOptions, wrongType } from './checks.ts';
import { expectShallow, isDescribed, isDescription, isSame, within } from './describe.ts';
import { createError, isGradwrightError } from './errors.ts';
import type { Described, Json } from './description.ts';
import { show } from './show.ts';

/** A function that makes a described value from its settings: `dense`, `adam`, … */
// oxlint-disable-next-line typescript/no-explicit-any -- each factory has its own arguments, and checks them itself
export type Factory = (...settings: any[]) => Described;

/**
 * Makes what `describe` wrote down, calling `use[type](...settings)`. Nothing that is not in `use` can run.
 *
 * @throws E_FORMAT when the description is malformed or names a type that `use` lacks; E_LIMIT when it nests too deeply;
 *   what a factory throws, with the place in the description before it
 * @example build(['glorotNormal', []], { use: { glorotNormal } }).type; // → "glorotNormal"
 */
export function build<T extends Described = Described>(
  description: Json,
  options: { readonly use: Readonly<Record<string, Factory>> },
): T {
  const { use } = checkOptions('build', options, ['use']);
  if (typeof use !== 'object' || use === null || Array.isArray(use))
    throw wrongType('build', 'use', use, 'an object of factories, such as { sequential, dense, relu }');
  const made = new Map<string, Described>();

  const buildAt = (type: string, settings: readonly Json[], path: string): Described => {
    if (Object.hasOwn(use, type) && typeof use[type] !== 'function')
      throw wrongType('build', `use.${type}`, use[type], 'a function that makes it, not what it made');
    if (!Object.hasOwn(use, type)) {
      const expected = Object.keys(use).join(', ');
      throw malformed(path, `unknown type ${show(type)}, expected one of those in use: ${expected}`);
    }
    const values = settings.map((setting, i) => value(setting, within(path, i)));
    const built = callFactory(use[type]!, values, type, path);
    if (!isDescribed(built)) throw malformed(path, `${type}(…) returned ${show(built)}, expected a described value`);
    made.set(path, built);
    return built;
  };

  const value = (setting: Json, path: string): unknown => {
    expectShallow('build', path);
    if (isDescription(setting)) return buildAt(setting[0], setting[1], path);
    if (isSame(setting)) {
      const earlier = made.get(setting.same);
      if (earlier === undefined) throw malformed(path, `"same" names ${show(setting.same)}, where nothing was described before`);
      return earlier;
    }
    if (Array.isArray(setting)) return setting.map((item: Json, i) => value(item, within(path, i)));
    if (typeof setting !== 'object' || setting === null) return setting;
    const entries = Object.entries(setting).map(([key, item]) => [key, value(item, within(path, key))] as const);
    // Not by assignment: a key "__proto__" must stay a key.
    return Object.fromEntries(entries);
  };

  if (!isDescription(description)) throw malformed('', `expected [type, settings], got ${show(description)}`);
  return buildAt(description[0], description[1], '') as T;
}

function callFactory(factory: Factory, settings: readonly unknown[], type: string, path: string): Described {
  try {
    return factory(...settings);
  } catch (error) {
    if (!isGradwrightError(error)) throw malformed(path, `${type}(…) failed: ${String(error)}`, error);
    const problem = `${place(path)}${error.message.slice(error.code.length + 2)}`;
    throw createError(error.code, 'build', problem, { ...error, cause: error });
  }
}

function malformed(path: string, problem: string, cause?: unknown) {
  return createError('E_FORMAT', 'build', `${place(path)}${problem}`, { argument: path, cause });
}

function place(path: string): string {
  return path === '' ? '' : `at ${path}: `;
}
