const WARNED = Symbol.for('gradwright.warned');

/**
 * Warns once on the console that a name is to go, and says which one takes its place. Called first thing by what bears the old name. `name`
 * and `replacement` are written as users write them, `since` is the version of the package that brought the new one.
 *
 * A second call is silent, also one of another copy of this package in the same process. A worker warns for itself.
 *
 * @example
 * // The doc comment says: `@deprecated since 1.1.0, use rectify`.
 * const ramp = (x: number) => {
 *   deprecated('ramp', 'rectify', '1.1.0');
 *   return Math.max(x, 0);
 * };
 * ramp(2); // → 2
 */
export function deprecated(name: string, replacement: string, since: string): void {
  const warned = ((globalThis as { [WARNED]?: Set<string> })[WARNED] ??= new Set());
  if (warned.has(name)) return;
  warned.add(name);
  console.warn(`${name} is deprecated since ${since}: use ${replacement} instead.`);
}
