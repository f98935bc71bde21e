import { expect, test } from 'vitest';
import { STEPS } from './messages.ts';
import { paceOf } from './pace.ts';

function picturesOf(calm: boolean): number[] {
  const pace = paceOf('watch', calm);
  const pictures = [0];
  while (pictures.at(-1)! < STEPS) pictures.push(pace.next(pictures.at(-1)!));
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
