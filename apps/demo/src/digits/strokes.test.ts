import { expect, test } from 'vitest';
import { pictureOf, type Stroke } from './strokes.ts';

const shadeAt = (strokes: readonly Stroke[], x: number, y: number) => pictureOf(strokes)!.shades[y * 64 + x]!;

test('a line is dark along it and paper away from it', () => {
  const down: Stroke = [
    [0, 0],
    [0, 10],
  ];
  // 6 pixels from the edge, with a pen that reaches 3 to each side.
  expect([shadeAt([down], 6, 6), shadeAt([down], 6, 31), shadeAt([down], 6, 57)]).toEqual([1, 1, 1]);
  expect([shadeAt([down], 12, 31), shadeAt([down], 40, 31)]).toEqual([0, 0]);
});

test('what was drawn small or elsewhere gives the same picture', () => {
  const large: Stroke = [
    [0, 0],
    [8, 4],
    [2, 8],
  ];
  const small = large.map(([x, y]) => [0.25 + x / 16, 0.5 + y / 16] as const);
  expect(pictureOf([small])).toEqual(pictureOf([large]));
});

test('a dot is a dot, and nothing is nothing', () => {
  expect(shadeAt([[[5, 5]]], 6, 6)).toBe(1);
  expect(shadeAt([[[5, 5]]], 20, 20)).toBe(0);
  expect(pictureOf([])).toBeUndefined();
  expect(pictureOf([[]])).toBeUndefined();
});
