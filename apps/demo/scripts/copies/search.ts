/** One number for each of several names. */
export type Setting<Name extends string> = Readonly<Record<Name, number>>;

/** A setting that was tried, and how well it did. */
export interface Tried<Name extends string, Score> {
  readonly setting: Setting<Name>;
  readonly score: Score;
}

/**
 * Looks for the best setting of a grid, one name after the other: each of its values is tried while the others stay, and the best stays,
 * until a round of all names changes nothing. Begins with each name's first value, and of equally good ones keeps what it has.
 */
export async function searchGrid<Name extends string, Score>(
  grid: Readonly<Record<Name, readonly number[]>>,
  judge: (setting: Setting<Name>) => Promise<Score>,
  valueOf: (score: Score) => number,
): Promise<{ readonly best: Tried<Name, Score>; readonly tried: readonly Tried<Name, Score>[] }> {
  const names = Object.keys(grid) as Name[];
  const known = new Map<string, Tried<Name, Score>>();
  const trial = async (setting: Setting<Name>): Promise<Tried<Name, Score>> => {
    const key = names.map((name) => setting[name]).join();
    const found = known.get(key) ?? { setting, score: await judge(setting) };
    known.set(key, found);
    return found;
  };
  let best = await trial(Object.fromEntries(names.map((name) => [name, grid[name][0]!])) as Record<Name, number>);
  for (let unchanged = 0, at = 0; unchanged < names.length; at++) {
    const name = names[at % names.length]!;
    const before = best;
    for (const value of grid[name]) {
      const next = await trial({ ...best.setting, [name]: value });
      if (valueOf(next.score) > valueOf(best.score)) best = next;
    }
    unchanged = best === before ? unchanged + 1 : 0;
  }
  return { best, tried: [...known.values()] };
}
