import {
  createReferenceBackend,
  isGradwrightError,
  parametersOf,
  readNow,
  sha256,
  tensor,
  type Backend,
  type Dataset,
  type Layer,
  type Nested,
} from '@gradwright/core';
import { dense, relu, sequential } from '@gradwright/layers';
import { expect } from 'vitest';
import type { TrainingEvent } from '../src/index.ts';

/** Expects an error of ours with this code, whose message holds these words. */
export async function expectError(run: () => unknown, code: string, words = ''): Promise<void> {
  let thrown: unknown;
  try {
    await run();
  } catch (error) {
    thrown = error;
  }
  if (!isGradwrightError(thrown)) throw thrown ?? new Error(`nothing was thrown, expected ${code}`);
  expect(thrown.message).toContain(words);
  expect(thrown.code).toBe(code);
}

/** Rows as a dataset. */
export function rows(
  inputs: Nested,
  targets: Nested,
  { backend = createReferenceBackend(), weights }: { readonly backend?: Backend; readonly weights?: Nested } = {},
): Dataset {
  const held = tensor(backend, inputs);
  return {
    size: held.shape[0]!,
    inputs: held,
    targets: tensor(backend, targets),
    ...(weights === undefined ? {} : { weights: tensor(backend, weights) }),
  };
}

/** Four points and their exclusive or, `copies` times over. */
export function xorRows(copies = 1, backend?: Backend): Dataset {
  const inputs = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const many = Array.from({ length: copies }, (_, i) => inputs.map(([a, b]) => [a! + i / 64, b! - i / 128])).flat();
  const targets = Array.from({ length: copies }, () => [0, 1, 1, 0]).flat();
  return rows(many, targets, backend === undefined ? {} : { backend });
}

/** A small network for them. */
export const smallNetwork = () => sequential(dense(2, 8), relu(), dense(8, 2));

/** All events of a run. */
export async function eventsOf(run: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

/** All numbers of a model, end to end. */
export function numbersOf(model: Layer): number[] {
  return parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
}

/** A hash of all numbers of a model. */
export function hashOf(model: Layer): string {
  return sha256(new Uint8Array(Float32Array.from(numbersOf(model)).buffer));
}
