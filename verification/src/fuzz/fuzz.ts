import { createRandom, integers, isGradwrightError } from '@gradwright/core';
import type { Target } from './targets.ts';

/** An input that was not taken as it should be. */
interface Finding {
  readonly target: string;
  readonly mutators: readonly string[];
  readonly bytes: Uint8Array;
  readonly problem: string;
}

/** What came of many inputs. */
export interface Outcome {
  readonly inputs: number;
  readonly accepted: number;
  /** How often each code refused one. */
  readonly refused: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  /** The longest that one took, in milliseconds, and the most memory, in bytes beyond four times its size. */
  readonly slowest: number;
  readonly largest: number;
}

/** Reads `inputs` spoilt files, each by one to three mutators; the same seed gives the same files. */
export async function fuzz(target: Target, inputs: number, seed: number, measure = false): Promise<Outcome> {
  const random = createRandom(seed).fork(target.name);
  const names = Object.keys(target.mutators);
  const refused = new Map<string, number>();
  const findings: Finding[] = [];
  let [accepted, slowest, largest] = [0, 0, 0];
  for (let i = 0; i < inputs; i++) {
    const [which, other, count, ...chosen] = integers(random.at(i), 6, 2 ** 31);
    const used = chosen.slice(0, 1 + (count! % 3)).map((number) => names[number % names.length]!);
    let bytes = target.whole[which! % target.whole.length]!;
    for (const [n, name] of used.entries()) {
      if (bytes.length > 0)
        bytes = spoil(target, name, bytes, random.at(i).fork(String(n)), target.whole[other! % target.whole.length]!);
    }
    const before = measure ? process.memoryUsage().arrayBuffers : 0;
    const first = await read(target, bytes);
    if (first.problem !== undefined) findings.push({ target: target.name, mutators: used, bytes, problem: first.problem });
    else if (first.code === undefined) accepted++;
    else refused.set(first.code, (refused.get(first.code) ?? 0) + 1);
    // What was slow once is tried again: the machine may have been busy.
    const again = measure && first.time > LONG ? [await read(target, bytes), await read(target, bytes)] : [];
    slowest = Math.max(slowest, Math.min(first.time, ...again.map(({ time }) => time)));
    if (measure) largest = Math.max(largest, process.memoryUsage().arrayBuffers - before - 4 * bytes.length);
  }
  return { inputs, accepted, refused, findings, slowest, largest };
}

/** In milliseconds. */
const LONG = 20;

interface Read {
  /** Of the error that refused it. */
  readonly code?: string;
  readonly problem?: string;
  readonly time: number;
}

async function read(target: Target, bytes: Uint8Array): Promise<Read> {
  const start = performance.now();
  try {
    await target.read(bytes);
    return { time: performance.now() - start };
  } catch (error) {
    const time = performance.now() - start;
    return isGradwrightError(error) ? { code: error.code, time } : { problem: String(error), time };
  }
}

/** A header that is no longer data cannot be taken apart again: the file stays as it is then. */
function spoil(
  target: Target,
  name: string,
  bytes: Uint8Array,
  random: Parameters<Target['mutators'][string]>[1],
  other: Uint8Array,
): Uint8Array {
  try {
    return target.mutators[name]!(bytes, random, other);
  } catch (error) {
    if (name.startsWith('header: ')) return bytes;
    throw error;
  }
}
