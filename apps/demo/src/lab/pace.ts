import type { Speed } from './messages.ts';

/** When pictures are drawn: how long one stands at least, and the steps between two. */
export interface Pace {
  /** In milliseconds. */
  readonly hold: number;
  /** The step to draw after `step`. */
  next(step: number): number;
}

/** Early steps one by one, later ones a share apart: most of what there is to see happens early. */
const watching = (growth: number) => (step: number) => step + 1 + Math.floor(step * growth);

const PACES: Readonly<Record<Speed, Pace>> = {
  slow: { hold: 250, next: (step) => step + 1 },
  watch: { hold: 33, next: watching(1 / 28) },
  full: { hold: 0, next: () => Infinity },
  sketch: { hold: 0, next: watching(1 / 16) },
};

/** Whoever asked for less motion sees two pictures a second at most. */
export function paceOf(speed: Speed, calm: boolean): Pace {
  if (!calm) return PACES[speed];
  return speed === 'watch' ? { hold: 500, next: watching(1) } : { ...PACES[speed], hold: 500 };
}
