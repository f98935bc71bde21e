import { heapRise, heapSlope, type Sample, type Soaked } from './samples.ts';

/** What may be left of each step or round once everything is warm, in bytes. */
export const SLOPE = 20;
/** What the last tenth may lie above the second, in bytes. */
const RISE = 2 * 2 ** 20;
/** From here on the WebAssembly memory keeps its size. */
const SETTLED = 1000;

/** The half in which nothing is compiled or pooled for the first time any more. */
export const warm = (samples: readonly Sample[]): readonly Sample[] => samples.slice(Math.floor(samples.length / 2));

/** By how much the room that is left may differ after ten times as long, in bytes: gaps too small to be filled. */
const ROOM = 32 * 1024;

/** What of a soak passes the limits, in words; `early` is the same soak after a tenth of the time. */
export function beyondLimits({ samples, room }: Soaked, early: Soaked, slopeLimit = SLOPE): string[] {
  const [slope, rise] = [heapSlope(warm(samples)), heapRise(samples)];
  const sizes = new Set(samples.filter(({ at }) => at >= SETTLED).map(({ memory }) => memory));
  return [
    ...(slope > slopeLimit ? [`the heap grows by ${slope.toFixed(1)} bytes a step, at most ${slopeLimit} are allowed`] : []),
    ...(rise > RISE ? [`the heap ends ${rise} bytes above where it was, at most ${RISE} are allowed`] : []),
    ...(early.room - room > ROOM
      ? [`the WebAssembly memory had room for ${early.room} bytes early on, and for ${room} in the end`]
      : []),
    ...(sizes.size > 1 ? [`the WebAssembly memory had ${[...sizes].join(', then ')} bytes`] : []),
  ];
}
