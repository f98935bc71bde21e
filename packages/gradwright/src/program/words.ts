/** `1 row`, `2 rows`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** How far a run has come. */
export const after = (epoch: number, step: number): string => `after ${plural(epoch, 'epoch')} and ${plural(step, 'update')}`;
