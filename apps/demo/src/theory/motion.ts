import { useEffect, useState } from 'preact/hooks';

/** Whether somebody asked for less motion. */
export const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Milliseconds that a step of an animation stands. */
const PAUSE = 600;

/** Walks from `at` to `last`, a step at a time; for those who asked for less motion, at once. */
export function usePlay(at: number, last: number, go: (at: number) => void, pause = PAUSE) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return undefined;
    if (at >= last) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => go(at + 1), pause);
    return () => clearTimeout(timer);
  }, [playing, at, last]);
  return {
    playing,
    play() {
      if (isCalm()) return go(last);
      if (at >= last) go(0);
      setPlaying(true);
    },
    stop: () => setPlaying(false),
  };
}
