import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Turns on frames and a clock that the test moves, and what was done in each frame. */
function watched() {
  let now = 0;
  const frames: string[][] = [];
  const frame = async () => void frames.push([]);
  const turns = createTurns(frame, () => now);
  const task = (name: string, takes: number) => () => {
    frames.at(-1)!.push(name);
    now += takes;
  };
  return { turns, frames, task };
}

test('a frame begins no task after its first millisecond, and the last is given a frame to be drawn', async () => {
  const { turns, frames, task } = watched();
  await turns.take([task('a', 0.2), task('b', 0.5), task('c', 9), task('d', 1), task('e', 0.1)]);
  expect(frames).toEqual([['a', 'b', 'c'], ['d'], ['e'], []]);
});

test('later tasks take the place of those that are left', async () => {
  const { turns, frames, task } = watched();
  const first = turns.take([task('a', 5), task('b', 5)]);
  const second = turns.take([task('c', 5)]);
  await Promise.all([first, second]);
  expect(frames.flat()).toEqual(['c']);
});

test('what is dropped is not done', async () => {
  const { turns, frames, task } = watched();
  const done = turns.take([task('a', 5), turns.drop, task('b', 5)]);
  await done;
  expect(frames.flat()).toEqual(['a']);
});
