import { inverseTime } from '@gradwright/optimizers';

/** Batches in an epoch, where time is counted in epochs. */
export const BATCHES = 20;

/** The learning rate before each of so many updates and one, by the schedule itself  (Theory §7). */
export function ratesOf(initial: number, decay: number, per: 'step' | 'epoch', updates: number): number[] {
  const schedule = inverseTime({ initial, decay, per });
  return Array.from({ length: updates + 1 }, (_, step) => schedule.at({ step, epoch: Math.floor(step / BATCHES) }));
}
