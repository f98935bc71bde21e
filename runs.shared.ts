// How often a property is tried, a process killed, a file spoilt: some in `npm test`, far more in `npm run test:deep`.

/** The seed of a deep run; undefined in `npm test`. */
const deepSeed = process.env['GRADWRIGHT_DEEP'];

/** Whether there is a night to do it in. */
export const deep = deepSeed !== undefined;

/** How often something is done: in `npm test`, and at night. */
export function times(usual: number, atNight = 100 * usual): number {
  return deep ? atNight : usual;
}

/** How fast-check tries a property: seeded, so that a failure comes back. */
export function properties(usual = 1000, atNight?: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: deepSeed === undefined ? 20_240_229 : Number(deepSeed), numRuns: times(usual, atNight) };
}
