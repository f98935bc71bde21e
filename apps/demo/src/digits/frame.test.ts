import { describe, expect, test } from 'vitest';
import { blockCounts, FRAME, framed } from './frame.ts';
import type { Picture } from './picture.ts';

/** A bitmap of 32 × 32 with ink where `isInk` says so. */
const bitmap = (isInk: (x: number, y: number) => boolean) =>
  Uint8Array.from({ length: FRAME * FRAME }, (_, i) => (isInk(i % FRAME, Math.floor(i / FRAME)) ? 1 : 0));
const picture = (...rows: string[]): Picture => ({
  width: rows[0]!.length,
  height: rows.length,
  shades: Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 0)),
});
const inkOf = (found: Uint8Array) => found.reduce((sum, pixel) => sum + pixel, 0);
/** First and last column and row with ink. */
const extent = (found: Uint8Array) => {
  const at = Array.from(found.keys()).filter((i) => found[i] === 1);
  const [xs, ys] = [at.map((i) => i % FRAME), at.map((i) => Math.floor(i / FRAME))];
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
};

describe('the count of 4 × 4 blocks, worked by hand', () => {
  test('paper is 0, ink is 16', () => {
    expect([...blockCounts(bitmap(() => false))]).toEqual(Array(64).fill(0));
    expect([...blockCounts(bitmap(() => true))]).toEqual(Array(64).fill(16));
  });

  test('one pixel counts in its block alone', () => {
    const expected = Array(64).fill(0);
    // x = 13 lies in the block of columns 12 … 15, y = 6 in that of rows 4 … 7.
    expected[1 * 8 + 3] = 1;
    expect([...blockCounts(bitmap((x, y) => x === 13 && y === 6))]).toEqual(expected);
  });

  test('a bar of three columns beside the middle fills three quarters of its blocks', () => {
    const rows = Array.from({ length: 8 }, () => [0, 0, 0, 0, 12, 0, 0, 0]);
    expect([...blockCounts(bitmap((x) => x >= 16 && x < 19))]).toEqual(rows.flat());
  });

  test('a diagonal puts four pixels into each block it crosses', () => {
    const rows = Array.from({ length: 8 }, (_, row) => Array.from({ length: 8 }, (_, x) => (x === row ? 4 : 0)));
    expect([...blockCounts(bitmap((x, y) => x === y))]).toEqual(rows.flat());
  });
});

describe('the frame', () => {
  const ring = picture('........', '..####..', '..#..#..', '..#..#..', '..#..#..', '..####..', '........');

  test('ink fills the height and the middle 20 columns, and is as much as in the data', () => {
    const found = framed(ring)!;
    expect(inkOf(found)).toBe(312);
    // A pixel on each side may go with what is too much ink.
    const [left, right, top, bottom] = extent(found) as [number, number, number, number];
    expect([6, 7]).toContain(left);
    expect([24, 25]).toContain(right);
    expect([top, bottom]).toEqual([0, 31]);
  });

  test('where and how large something was drawn makes no difference', () => {
    const moved = picture('......####', '......#..#', '......#..#', '......#..#', '......####', '..........');
    expect(framed(moved)).toEqual(framed(ring));
    const twice = (rows: string[]) => rows.flatMap((row) => Array(2).fill(Array.from(row, (c) => c + c).join('')) as string[]);
    const large = framed(picture(...twice(['####', '#..#', '#..#', '#..#', '####'])))!;
    const differs = large.filter((pixel, i) => pixel !== framed(ring)![i]).length;
    expect(differs).toBeLessThan(60);
  });

  test('a bar that leans is set upright: it becomes what an upright one becomes', () => {
    const bar = (left: (y: number) => number) =>
      picture(...Array.from({ length: 40 }, (_, y) => '.'.repeat(left(y)) + '######' + '.'.repeat(40 - left(y))));
    const [leaning, upright] = [framed(bar((y) => 40 - y))!, framed(bar(() => 20))!];
    expect(leaning.filter((pixel, i) => pixel !== upright[i]).length).toBeLessThan(16);
  });

  test('a bar stays a bar: it is thickened, and not stretched to the whole width', () => {
    const found = framed(picture('#', '#', '#', '#', '#', '#', '#', '#'))!;
    expect(inkOf(found)).toBe(312);
    const [left, right] = extent(found) as [number, number];
    expect(right - left).toBeLessThan(14);
  });

  test('paper gives nothing, a dot gives a blot', () => {
    expect(framed(picture('....', '....'))).toBeUndefined();
    expect(inkOf(framed(picture('....', '.#..', '....'))!)).toBe(312);
  });
});
