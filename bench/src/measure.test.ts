import { expect, test } from 'vitest';
import { crossEntropy, sample, warmUp } from './measure.ts';

/** A clock that only work moves. */
function workThatTakes(milliseconds: number, work = 1, wait = false) {
  let [time, calls] = [0, 0];
  const once = () => {
    time += milliseconds;
    calls++;
    return wait ? Promise.resolve() : undefined;
  };
  return { task: { work, once }, now: () => time, calls: () => calls };
}

test.each([
  ['slow', 40, 1, 25],
  ['fast', 0.004, 1, 250_000],
  ['many units a call', 2, 32, 16_000],
  ['longer than the sample', 700, 1, 1000 / 700],
])('a rate is units a second: %s', async (_, milliseconds, work, rate) => {
  for (const wait of [false, true]) {
    const { task, now, calls } = workThatTakes(milliseconds, work, wait);
    expect(await sample(task, 100, now)).toBeCloseTo(rate, 6);
    expect(calls()).toBe(Math.max(1, Math.round((now() / milliseconds) * 1e6) / 1e6));
    expect(now()).toBeGreaterThanOrEqual(100);
  }
});

test('fast work is not interrupted by looking at the clock each time', async () => {
  const { task, now } = workThatTakes(0.001);
  let looks = 0;
  await sample(task, 50, () => {
    looks++;
    return now();
  });
  expect(looks).toBeLessThan(50 / 0.25 + 20);
});

test('warming up ends by count or by time', async () => {
  const fast = workThatTakes(1);
  expect(await warmUp(fast.task, 30, 1000, fast.now)).toBe(30);
  const slow = workThatTakes(300);
  expect(await warmUp(slow.task, 30, 1000, slow.now)).toBe(4);
});

test('cross-entropy: by hand', () => {
  expect(crossEntropy([0.5, 0.5, 0.25, 0.75], [0, 1])).toBeCloseTo((Math.log(2) - Math.log(0.75)) / 2, 12);
  expect(crossEntropy([1, 0], [1])).toBeCloseTo(30 * Math.log(10), 6);
});
