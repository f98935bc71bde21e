import { expect, test } from 'vitest';
import { inputTitles, withFeatures } from './features.ts';
import { FIRST } from './recipe.ts';

test('features stand behind the place that they are made of', () => {
  const recipe = { ...FIRST, features: ['square1', 'product', 'sine2'] as const };
  expect(inputTitles(recipe)).toEqual(['x₁', 'x₂', 'x₁²', 'x₁x₂', 'sin x₂']);
  const [a, b, square, product, sine, c] = withFeatures(recipe, [3, -0.5, 0, 1]);
  expect([a, b, square, product, c]).toEqual([3, -0.5, 9, -1.5, 0]);
  expect(sine).toBeCloseTo(Math.sin(-0.5), 6);
});

test('a point on a line has none', () => {
  const recipe = { ...FIRST, data: 'sine', features: ['product'] } as const;
  expect(inputTitles(recipe)).toEqual(['x₁']);
  expect([...withFeatures(recipe, [1, 2, 3])]).toEqual([1, 2, 3]);
});
