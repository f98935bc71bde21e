import { nextFrame } from './next-frame.ts';

/** Work for the page, dealt out to its frames. */
export interface Turns {
  /** Does tasks one after the other, in place of what is left of earlier ones; resolves when they are drawn, or given up. */
  take(tasks: readonly (() => void)[]): Promise<void>;
  /** Gives up what is left. */
  drop(): void;
}

/** A frame begins no task later than this, in milliseconds: where a task takes longer, each has a frame to itself, beside its layout and paint. */
const BUDGET = 1;

export function createTurns(frame: () => Promise<void> = nextFrame, now: () => number = () => performance.now()): Turns {
  let latest = 0;
  return {
    async take(tasks) {
      const own = ++latest;
      let end = -Infinity;
      for (const task of tasks) {
        if (now() >= end) {
          await frame();
          end = now() + BUDGET;
        }
        if (own !== latest) return;
        task();
        // What a task changes is rendered in a microtask, and is part of its time.
        await Promise.resolve();
      }
      await frame();
    },
    drop: () => void latest++,
  };
}
