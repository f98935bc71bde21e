import type { Task } from './task.ts';

/** Milliseconds that count so far; `performance.now`, or a test's own. */
export type Clock = () => number;

/** The least time between two looks at the clock, in milliseconds: reading it must not count. */
const CHUNK = 0.25;

/**
 * Does a task for a while and gives its rate in units a second.
 *
 * The clock is read between chunks of calls; a chunk grows until it takes long enough for reading not to matter.
 */
export async function sample(task: Task, milliseconds: number, now: Clock = () => performance.now()): Promise<number> {
  const start = now();
  let [calls, chunk, elapsed] = [0, 1, 0];
  while (elapsed < milliseconds) {
    const before = elapsed;
    for (let i = 0; i < chunk; i++) {
      const pending = task.once();
      if (pending instanceof Promise) await pending;
    }
    calls += chunk;
    elapsed = now() - start;
    if (elapsed - before < CHUNK) chunk *= 2;
  }
  return (1000 * calls * task.work) / elapsed;
}

/** Does a task up to `count` times, or until the time is over; returns how often. */
export async function warmUp(
  task: Task,
  count: number,
  milliseconds: number,
  now: Clock = () => performance.now(),
): Promise<number> {
  const start = now();
  let done = 0;
  while (done < count && now() - start < milliseconds) {
    await task.once();
    done++;
  }
  return done;
}

/** −(1/N)·Σ log p[label]: what every system's loss is measured with, in one and the same way. */
export function crossEntropy(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = probabilities.length / labels.length;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum -= Math.log(Math.max(1e-30, probabilities[row * classes + labels[row]!]!));
  return sum / labels.length;
}
