import { expect, test, vi } from 'vitest';
import { attemptAll, type Attempt } from './attempts.ts';

const attempt = (name: string, does: Attempt['does']): Attempt => ({ name, folder: name, does });
const fails = () => Promise.reject(new Error('it broke'));
const works = () => Promise.resolve();

test('all attempts are made, each in its folder, and those that fail say why', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  const does = vi.fn(works);
  const outcomes = await attemptAll([attempt('a', fails), attempt('b', does)], 'parent', { env: { X: '1' } });
  expect(outcomes.map(({ name, problem }) => [name, problem])).toEqual([
    ['a', 'it broke'],
    ['b', undefined],
  ]);
  expect(does).toHaveBeenCalledExactlyOnceWith({ cwd: 'parent/b', env: { X: '1' } });
});

test('who stops it stops it between two attempts', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  const signal = AbortSignal.abort(new Error('stopped'));
  const does = vi.fn(works);
  await expect(attemptAll([attempt('a', does)], 'parent', { signal })).rejects.toThrow('stopped');
  expect(does).not.toHaveBeenCalled();
});
