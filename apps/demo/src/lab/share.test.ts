import { expect, test } from 'vitest';
import { FIRST, readRecipe, type Recipe } from './recipe.ts';
import { decodeShared, encodeShared } from './share.ts';

const HASH = '0123456789abcdef'.repeat(4);

test('what a link holds comes back as it was', () => {
  const recipe = {
    ...FIRST,
    hidden: [3, 12, 1],
    noise: 0.35,
    seed: 999_999,
    batchNorm: true,
    features: ['sine2', 'square1'],
    loss: 'huber',
    penalty: 'l1',
    residual: true,
  } as const;
  const fragment = encodeShared({ recipe, step: 1234, hash: HASH, fast: true });
  expect(fragment).toMatch(/^run=[\w-]+$/);
  expect(decodeShared(`#${fragment}`)).toEqual({ recipe, step: 1234, hash: HASH.slice(0, 32), fast: true });
});

test('a branch takes the run along that it left; one whose weights do not fit is broken', () => {
  const shared = (recipe: Recipe, step: number) => ({ recipe, step, hash: HASH.slice(0, 32), fast: false });
  const branch = { ...FIRST, learningRate: 1, from: { recipe: { ...FIRST, seed: 9 }, step: 300 } };
  expect(decodeShared(encodeShared(shared(branch, 310)))).toEqual(shared(branch, 310));
  const wrong: [Recipe, number][] = [
    [branch, 299],
    [{ ...branch, hidden: [3] }, 310],
    [{ ...branch, from: { ...branch.from, step: 0 } }, 310],
    [{ ...FIRST, from: { recipe: branch, step: 310 } }, 320],
  ];
  for (const [recipe, step] of wrong) expect(decodeShared(encodeShared(shared(recipe, step)))).toBe('broken');
});

test('no run is no run, and a damaged one is broken', () => {
  expect(decodeShared('')).toBe(undefined);
  expect(decodeShared('#elsewhere')).toBe(undefined);
  const whole = encodeShared({ recipe: FIRST, step: 10, hash: HASH, fast: false });
  const spoilt = ['run=', 'run=%%%', whole.slice(0, 40), `run=${btoa('7')}`, `run=${btoa('null')}`];
  const wrong = [
    { step: -1 },
    { step: 30_000 },
    { hash: 'no' },
    { hidden: [13] },
    { data: 'toString' },
    { features: ['cube'] },
    { loss: 'l2' },
    { residual: 1 },
    { penalty: 'l3' },
    { features: ['product', 'product'] },
    { learningRate: null },
  ];
  const told = wrong.map((part) => `run=${btoa(JSON.stringify({ ...FIRST, step: 10, hash: HASH.slice(0, 32), ...part }))}`);
  for (const fragment of [...spoilt, ...told]) expect(decodeShared(fragment)).toBe('broken');
});

test('a recipe has all its parts and no others', () => {
  expect(readRecipe({ ...FIRST, extra: 1 })).toEqual(FIRST);
  for (const name of Object.keys(FIRST)) expect(readRecipe({ ...FIRST, [name]: undefined })).toBe(undefined);
  expect(readRecipe('recipe')).toBe(undefined);
});
