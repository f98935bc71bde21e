/** Something that is sampled in turn with others. */
export interface Contestant {
  readonly name: string;
  sample(): Promise<number>;
}

/** How many samples, and how long one contestant may hold the others up. */
export interface Rounds {
  readonly samples: number;
  /** Milliseconds after which a contestant with two samples gets no more. */
  readonly budget: number;
}

/**
 * Samples contestants in turn, one sample each a round, so that a disturbed minute falls on all of them. Each round starts with
 * another one.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { samples, budget }: Rounds,
  told: (name: string) => void = () => {},
  now: () => number = () => performance.now(),
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const spent = new Map<string, number>();
  for (let round = 0; round < samples; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(round + turn) % contestants.length]!;
      const { name } = contestant;
      if (found.get(name)!.length >= 2 && (spent.get(name) ?? 0) > budget) continue;
      const start = now();
      found.get(name)!.push(await contestant.sample());
      spent.set(name, (spent.get(name) ?? 0) + now() - start);
      told(name);
    }
  }
  return found;
}
