import { expect, test } from 'vitest';
import { createGate } from './gate.ts';
import { learn } from './learn.ts';
import type { Speed } from './messages.ts';
import { paceOf } from './pace.ts';
import { FIRST } from './recipe.ts';
import { createViewer } from './viewer.ts';

/** The steps whose pictures a page sees that takes so many milliseconds to draw one. */
async function stepsSeen(speed: Speed, drawing: number, pictures: number): Promise<number[]> {
  const [gate, viewer, stop] = [createGate(true), createViewer(), new AbortController()];
  const steps: number[] = [];
  await learn(FIRST, {
    run: 1,
    gate,
    viewer,
    signal: stop.signal,
    manner: () => ({ speed, backend: 'js', calm: false, probe: undefined }),
    until: undefined,
    tell(reply) {
      if (reply.type !== 'snapshot') return;
      steps.push(reply.step);
      if (steps.length === pictures) stop.abort();
      setTimeout(() => viewer.seen(), drawing);
    },
  });
  return steps;
}

test.each(['watch', 'slow'] as const)(
  '%s: no step is passed over but those that its pace leaves out, however slowly a page draws',
  async (speed) => {
    const steps = await stepsSeen(speed, 60, 6);
    expect(steps[0]).toBe(0);
    steps.slice(1).forEach((step, i) => expect(step).toBeLessThanOrEqual(paceOf(speed, false).next(steps[i]!, Infinity)));
  },
);

test('at full speed, what is drawn is whatever step is there', async () => {
  const steps = await stepsSeen('full', 20, 3);
  expect(steps[2]).toBeGreaterThan(steps[1]! + 30);
});
