import { expect, test } from 'vitest';
import { STEPS } from './recipe.ts';
import { paceOf } from './pace.ts';

/** `slow`: how much longer than it should a picture takes. */
function picturesOf(calm: boolean, slow = 1): number[] {
  const pace = paceOf('watch', calm);
  const pictures = [0];
  while (pictures.at(-1)! < STEPS) pictures.push(pace.next(pictures.at(-1)!, pace.hold * slow));
  return pictures;
}

test('the first steps are drawn one by one, later ones ever further apart', () => {
  const pictures = picturesOf(false);
  expect(pictures.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  const gaps = pictures.slice(1).map((step, i) => step - pictures[i]!);
  gaps.slice(1).forEach((gap, i) => expect(gap).toBeGreaterThanOrEqual(gaps[i]!));
});

test('whoever wants less motion gets at most 25 pictures, and none of the two waits longer than 15 seconds', () => {
  expect(picturesOf(true).length).toBeLessThanOrEqual(25);
  for (const calm of [false, true]) {
    expect(picturesOf(calm).length * paceOf('watch', calm).hold).toBeLessThan(15_000);
  }
  for (const speed of ['slow', 'watch', 'full'] as const) expect(paceOf(speed, true).hold).toBeGreaterThanOrEqual(500);
});

test('on a slow page the whole lasts as long, with fewer pictures; after a long sleep it goes on near where it was', () => {
  const [usual, slow] = [picturesOf(false).length, picturesOf(false, 5).length];
  expect(slow * 5).toBeLessThan(1.1 * usual);
  expect(slow * 5).toBeGreaterThan(0.9 * usual);
  const { next, hold } = paceOf('watch', false);
  expect(next(1000, 1e9)).toBeLessThan(4000);
  expect(next(1000, 0.5 * hold)).toBe(next(1000, hold));
  expect(paceOf('slow', false).next(7, 1e9)).toBe(8);
});
