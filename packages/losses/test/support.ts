import {
  createContext,
  createReferenceBackend,
  isGradwrightError,
  readNow,
  sizeOf,
  tensor,
  uniform,
  type Backend,
  type Context,
  type Loss,
  type LossOptions,
  type Nested,
  type Random,
  type Shape,
} from '@gradwright/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { properties } from '../../../runs.shared.ts';

/** Seeded, so that a failure comes back. */
export const PROPERTIES = properties();

/** A float32 of the size that networks hold. */
export const usualFloat = fc.float({ min: -8, max: 8, noNaN: true });
/** Any finite float32: signed zeros, denormals and the largest included. */
export const finiteFloat = fc.float({ min: Math.fround(-3e38), max: Math.fround(3e38), noNaN: true });
/** A probability. */
export const share = fc.float({ min: 0, max: 1, noNaN: true });

/** A matrix of such numbers. */
function matrixOf(element: fc.Arbitrary<number>, rows: number, columns: number): fc.Arbitrary<number[][]> {
  return fc.array(fc.array(element, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
}

/** Two matrices of one shape. */
export function pair(first: fc.Arbitrary<number>, second: fc.Arbitrary<number>): fc.Arbitrary<[number[][], number[][]]> {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }));
  return sizes.chain(([rows, columns]) => fc.tuple(matrixOf(first, rows, columns), matrixOf(second, rows, columns)));
}

/** Rows of numbers, and a label for each. */
export function labelled(element: fc.Arbitrary<number>): fc.Arbitrary<[number[][], number[]]> {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }));
  return sizes.chain(([rows, classes]) =>
    fc.tuple(
      matrixOf(element, rows, classes),
      fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: rows, maxLength: rows }),
    ),
  );
}

/** Shares of classes, for `lossCases`: rows that need not sum to 1. */
export function drawShares(shape: Shape, random: Random): Float32Array {
  return uniform(random, sizeOf(shape));
}

/** Probabilities at some distance from 0 and 1. */
export function drawProbabilities(shape: Shape, random: Random): Float32Array {
  return uniform(random, sizeOf(shape)).map((value) => 0.02 + 0.96 * value);
}

/** Labels of so many classes. */
export function drawLabels(classes: number) {
  return (shape: Shape, random: Random): Float32Array =>
    uniform(random, sizeOf(shape)).map((value) => Math.floor(value * classes));
}

/** Labels as rows with a 1. */
export function oneHot(labels: readonly number[], classes: number): number[][] {
  return labels.map((label) => Array.from({ length: classes }, (_, column) => Number(column === label)));
}

/** Runs a loss and its way back; returns the numbers. */
export function run(
  loss: Loss,
  prediction: Nested,
  target: Nested,
  { backend = createReferenceBackend(), weights, ...changes }: Partial<Context> & { weights?: readonly number[] } = {},
) {
  const p = tensor(backend, prediction);
  const context = { ...createContext({ backend, batchSize: p.shape[0] ?? 1 }), ...changes };
  const options: LossOptions = weights === undefined ? {} : { weights: tensor(backend, weights) };
  const [value, backward] = loss.forward(p, tensor(backend, target), context, options);
  return { loss: readNow(value)[0]!, gradient: readNow(backward()) };
}

/** The context of a whole batch. */
export function contextFor(backend: Backend, batchSize: number): Context {
  return createContext({ backend, batchSize, training: true });
}

/** The bits of float32 numbers. */
export function bits(...numbers: readonly (number | ArrayLike<number>)[]): number[] {
  const flat = numbers.flatMap((value) => (typeof value === 'number' ? [value] : Array.from(value)));
  return Array.from(new Uint32Array(Float32Array.from(flat).buffer));
}

/** Runs `body` and asks for a typed error with this code, and this within its message. */
export function expectError(body: () => unknown, code: string, message = ''): void {
  try {
    body();
  } catch (error) {
    if (!isGradwrightError(error)) throw error;
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
    return;
  }
  throw new Error(`nothing was thrown, expected ${code}`);
}
