import {
  addScaled,
  applyUpdates,
  createParameter,
  createReferenceBackend,
  eachSegment,
  isGradwrightError,
  place,
  readNow,
  type Backend,
  type Layer,
  type Progress,
  type Transform,
} from '@gradwright/core';
import { expect } from 'vitest';
import { properties } from '../../../runs.shared.ts';

/** Seeded, so that a failure comes back. */
export const PROPERTIES = properties();

/** A few weights, placed with the numbers given; in one segment, but for parts that lie apart because they were placed before. */
export function weightsOf(
  numbers: readonly (readonly number[])[],
  { backend = createReferenceBackend(), apart = () => false }: { backend?: Backend; apart?: (part: number) => boolean } = {},
) {
  const parts = numbers.map((values) => {
    const initializer = { type: 'given', settings: [], draw: () => Float32Array.from(values) };
    return createParameter({ shape: [values.length], initializer });
  });
  parts.forEach((parameter, i) => {
    if (apart(i)) place({ parameters: { own: parameter } } as unknown as Layer, { backend, seed: 0 });
  });
  const parameters = Object.fromEntries(parts.map((parameter, i) => [String(i), parameter]));
  const model = { parameters } as unknown as Layer;
  const { values, gradients } = place(model, { backend, seed: 0 });
  const read = () => parts.map(({ value }) => [...readNow(value)]);
  const give = (updates: readonly (readonly number[])[]) =>
    updates.forEach((update, i) => backend.write(parts[i]!.gradient, update));
  return { backend, values, gradients, read, give, updates: () => parts.map(({ gradient }) => [...readNow(gradient)]) };
}

/** One weight's path from `start` under some gradients: where it is after each step. */
export function pathOf(
  transform: Transform,
  gradients: readonly number[],
  { start = 0, progress = (step: number): Progress => ({ step, epoch: 0 }) } = {},
): number[] {
  const weights = weightsOf([[start]]);
  const state = transform.init(weights.values);
  return gradients.map((gradient, step) => {
    weights.give([[gradient]]);
    transform.update(weights.gradients, state, weights.values, progress(step));
    eachSegment((value, update) => applyUpdates(value, update), weights.values, weights.gradients);
    return weights.read()[0]![0]!;
  });
}

/** What one update makes of some gradients. */
export function updateOnce(
  transform: Transform,
  gradients: readonly (readonly number[])[],
  values = gradients.map((part) => part.map(() => 0)),
): number[][] {
  const weights = weightsOf(values);
  weights.give(gradients);
  transform.update(weights.gradients, transform.init(weights.values), weights.values, { step: 0, epoch: 0 });
  return weights.updates();
}

/** Adds 2λ·w to the gradients: what an L2 penalty does before the optimizer sees them. */
export function addL2(weights: ReturnType<typeof weightsOf>, lambda: number): void {
  eachSegment((gradient, value) => addScaled(gradient, value, 2 * lambda), weights.gradients, weights.values);
}

/** Expects an error of ours with this code, whose message holds these words. */
export function expectError(run: () => unknown, code: string, words = ''): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(isGradwrightError(thrown), `thrown: ${String(thrown)}`).toBe(true);
  expect(thrown).toMatchObject({ code, message: expect.stringContaining(words) as string });
}
