import { createWasmBackend } from '@gradwright/backend-wasm';
import { place } from '@gradwright/core';
import { train } from '@gradwright/training';
import { createGate } from '../../src/lab/gate.ts';
import { learn } from '../../src/lab/learn.ts';
import type { Manner } from '../../src/lab/messages.ts';
import { modelOf, rowsOf, trainingOf } from '../../src/lab/parts.ts';
import { STEPS, type Recipe } from '../../src/lab/recipe.ts';
import type { Rates } from './rates.ts';

const MANNER: Manner = { speed: 'full', backend: 'wasm', calm: false, probe: undefined };

/** How fast `run`, which gives the steps that it made, is here. */
async function timed(run: () => Promise<number>): Promise<Rates> {
  const [before, start] = [process.threadCpuUsage(), performance.now()];
  const steps = await run();
  const { user, system } = process.threadCpuUsage(before);
  return { clock: (1000 * steps) / (performance.now() - start), own: (1e6 * steps) / (user + system) };
}

/** What the page's worker does, in this process, with nobody who looks until `time` is over. */
export function learnInNode(recipe: Recipe, time: number): Promise<Rates> {
  const viewer = { isBusy: true, show() {}, seen() {}, leave() {}, ready: async () => {} };
  const stop = new AbortController();
  let last = 0;
  return timed(async () => {
    setTimeout(() => (viewer.isBusy = false), time);
    await learn(recipe, {
      run: 1,
      gate: createGate(true),
      viewer,
      signal: stop.signal,
      manner: () => MANNER,
      until: undefined,
      tell(reply) {
        if (reply.type !== 'snapshot' || reply.step === 0) return;
        last = reply.step;
        stop.abort();
      },
    });
    return last;
  });
}

/** The same run by `train` alone: no doctor, no checkpoints, nothing measured on the way. */
export function trainInNode(recipe: Recipe, time: number): Promise<Rates> {
  const end = performance.now() + time;
  return timed(async () => {
    const { model } = modelOf(recipe);
    const backend = await createWasmBackend();
    place(model, { backend, seed: recipe.seed });
    let steps = 0;
    for await (const { type } of train(model, { ...trainingOf(recipe, rowsOf(recipe).train), backend, epochs: STEPS })) {
      if (type === 'step') steps++;
      if (steps === STEPS || performance.now() >= end) break;
    }
    backend.close();
    return steps;
  });
}
