import { expect, test } from 'vitest';
import { FIRST } from '../lab/recipe.ts';
import { bandsOf, contest, LAST, LOOKS, type Result } from './contest.ts';

test('looks lie ever further apart, from the first step to the last', () => {
  expect(LOOKS[0]).toBe(1);
  expect(LOOKS.at(-1)).toBe(LAST);
  for (let i = 1; i < LOOKS.length; i++) expect(LOOKS[i]!).toBeGreaterThan(LOOKS[i - 1]!);
});

test('a run learns, and the same seed gives the same run', async () => {
  const entry = { name: 'adam', recipe: FIRST };
  const [one, other] = [await contest(entry), await contest(entry)];
  expect(one).toEqual(other);
  expect(one.losses).toHaveLength(LOOKS.length);
  expect(one.losses.at(-1)!).toBeLessThan(0.5 * one.losses[0]!);
  const third = await contest({ ...entry, recipe: { ...FIRST, seed: 8 } });
  expect(third.losses).not.toEqual(one.losses);
});

test('a run whose numbers end is out from there on', async () => {
  const { losses } = await contest({ name: 'wild', recipe: { ...FIRST, optimizer: 'sgd', learningRate: 900 } });
  expect(losses.at(-1)).toBe(Infinity);
});

test('bands, worked by hand', () => {
  const results = Array.from({ length: 11 }, (_, i): Result => ({ name: 'a', seed: i, losses: LOOKS.map(() => 10 - i) }));
  expect(bandsOf(results)[0]).toEqual({ low: 1, middle: 5, high: 9 });
});
