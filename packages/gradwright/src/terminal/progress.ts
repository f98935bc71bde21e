import { Presets, SingleBar } from 'cli-progress';
import type { Screen } from './screen.ts';

/** A bar that fills as work goes on, with a few words beside it. */
export interface Progress {
  at(done: number, words: string): void;
  /** Takes the bar away, or leaves its last state where nobody watches. */
  end(): void;
}

/** How often, in a pipe, a line is written: each tenth of the work. */
const TENTHS = 10;

/** A live bar where a person watches; a line each tenth of the way in a pipe. */
export function createProgress(screen: Screen, total: number): Progress {
  if (!screen.live) return linesOf(screen, total);
  const narrow = screen.width < 64;
  const bar = new SingleBar(
    {
      format: narrow ? '{bar} {percentage}% {words}' : '  {bar} {percentage}%  {words}  {eta_formatted} left',
      barsize: narrow ? 6 : Math.min(30, screen.width - 54),
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: true,
      fps: 12,
      stream: process.stdout,
      linewrap: false,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { words: '' });
  return {
    at: (done, words) => bar.update(done, { words }),
    end: () => bar.stop(),
  };
}

function linesOf(screen: Screen, total: number): Progress {
  let told = 0;
  return {
    at(done, words) {
      const tenth = Math.floor((done / total) * TENTHS);
      if (tenth <= told) return;
      told = tenth;
      screen.line(`  ${String(tenth * 10).padStart(3)}%  ${words}`);
    },
    end() {},
  };
}
