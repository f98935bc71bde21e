import type { Speed } from './messages.ts';

/** When pictures are drawn: how long one stands at least, and the steps between two. */
export interface Pace {
  /** In milliseconds. */
  readonly hold: number;
  /** The step to draw after `step`, whose picture stood for `stood` milliseconds. */
  next(step: number, stood: number): number;
}

/** However long a page slept, its run goes on from about where it was left. */
const MOST_LEFT_OUT = 30;

/**
 * Early steps one by one, later ones a share apart: most of what there is to see happens early. Where a picture takes
 * longer than it should, those that would have come meanwhile are left out: the whole lasts as long on a slow page.
 */
function watching(growth: number, hold: number): Pace {
  const next = (step: number) => step + 1 + Math.floor(step * growth);
  return {
    hold,
    next(step, stood) {
      const passed = hold === 0 ? 1 : Math.min(MOST_LEFT_OUT, Math.max(1, Math.floor(stood / hold)));
      for (let i = 0; i < passed; i++) step = next(step);
      return step;
    },
  };
}

const PACES: Readonly<Record<Speed, Pace>> = {
  slow: { hold: 250, next: (step) => step + 1 },
  watch: watching(1 / 28, 33),
  full: { hold: 0, next: () => Infinity },
  sketch: watching(1 / 16, 0),
};

/** Whoever asked for less motion sees two pictures a second at most. */
export function paceOf(speed: Speed, calm: boolean): Pace {
  if (!calm) return PACES[speed];
  return speed === 'watch' ? watching(1, 500) : { ...PACES[speed], hold: 500 };
}
