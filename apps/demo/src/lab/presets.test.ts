import type { Diagnosis } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { createGate } from './gate.ts';
import { learn } from './learn.ts';
import type { Manner, Reply, Snapshot } from './messages.ts';
import { PRESETS } from './presets.ts';
import type { Recipe } from './recipe.ts';
import { createViewer } from './viewer.ts';

const MANNER: Manner = { speed: 'full', backend: 'wasm', calm: false, probe: undefined };
const STEPS = 1500;

/** What the doctor said last of a run, and how the run stood at its end. */
async function seen(recipe: Recipe): Promise<{ verdict: Diagnosis['verdict']; last: Snapshot | undefined }> {
  const [gate, stop] = [createGate(true), new AbortController()];
  let verdict: Diagnosis['verdict'] = 'healthy';
  let last: Snapshot | undefined;
  const tell = (reply: Reply): void => {
    if (reply.type === 'diagnosis') ({ verdict } = reply.diagnosis);
    if (reply.type !== 'snapshot') return;
    last = structuredClone(reply);
    if (reply.step < STEPS) return;
    stop.abort();
    gate.open();
  };
  await learn(recipe, { run: 1, gate, viewer: createViewer(), signal: stop.signal, manner: () => MANNER, until: STEPS, tell });
  return { verdict, last };
}

const EXPECTED = {
  vanishing: 'vanishing',
  rate: 'unstable',
  dead: 'dead',
  scale: 'unscaled inputs',
  overfitting: 'overfitting',
} as const;

describe('each trouble', () => {
  test.each(Object.entries(EXPECTED))('%s is what the doctor finds, and its cure ends clearly better', async (name, verdict) => {
    const { bad, cure } = PRESETS[name]!;
    const before = await seen(bad);
    const after = await seen({ ...bad, ...cure });
    expect(before.verdict).toBe(verdict);
    const judged = ({ loss }: Snapshot) => (name === 'overfitting' ? loss.validation : loss.train);
    expect(judged(after.last!)).toBeLessThan(0.7 * judged(before.last!));
  });

  test('that can be chosen is tested here', () => {
    expect(Object.keys(PRESETS)).toEqual(Object.keys(EXPECTED));
  });
});
