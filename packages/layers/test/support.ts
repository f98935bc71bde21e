import {
  createContext,
  createReferenceBackend,
  isGradwrightError,
  place,
  readNow,
  tensor,
  type Backend,
  type Context,
  type Layer,
  type Nested,
  type Tensor,
} from '@gradwright/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { properties } from '../../../runs.shared.ts';

/** Seeded, so that a failure comes back. */
export const PROPERTIES = properties();

/** Any float32 but NaN: signed zeros, denormals, infinities and the largest included. */
export const anyFloat = fc.float({ noNaN: true });
/** A float32 of the size that networks hold. */
export const usualFloat = fc.float({ min: -8, max: 8, noNaN: true });

/** A matrix [rows, columns] of such numbers. */
export function matrix(element: fc.Arbitrary<number> = usualFloat, rows = { min: 1, max: 5 }, columns = { min: 1, max: 6 }) {
  return fc
    .tuple(fc.integer(rows), fc.integer(columns))
    .chain(([r, c]) => fc.array(fc.array(element, { minLength: c, maxLength: c }), { minLength: r, maxLength: r }));
}

/** Runs a layer forward and, given an output gradient, back; returns the numbers. */
export function run(layer: Layer, input: Nested | Tensor, outputGradient?: Nested | Tensor, changes: Partial<Context> = {}) {
  const backend = changes.backend ?? createReferenceBackend();
  const x = toTensor(backend, input);
  const context = { ...createContext({ backend, batchSize: x.shape[0] ?? 1 }), ...changes };
  const [output, backward] = layer.forward(x, context);
  const gradient = outputGradient === undefined ? undefined : backward(toTensor(backend, outputGradient));
  return {
    shape: output.shape,
    output: Array.from(readNow(output)),
    inputGradient: gradient === undefined ? undefined : Array.from(readNow(gradient)),
  };
}

/** A model with numbers, on a backend of its own unless given. */
export function placed<L extends Layer>(layer: L, backend: Backend = createReferenceBackend(), seed = 7): L {
  place(layer, { backend, seed });
  return layer;
}

/** The bits of float32 numbers, with one pattern for any NaN: engines write it as they like. */
export function bits(data: ArrayLike<number>): number[] {
  const words = new Uint32Array(Float32Array.from(data).buffer);
  return Array.from(words, (word, i) => (Number.isNaN(data[i]) ? 0x7fc00000 : word));
}

/** The distance of a float32 from a number, in units of its last place. */
export function ulps(got: number, want: number): number {
  if (Object.is(got, Math.fround(want)) || got === want) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(want))));
  return Math.abs(got - want) / 2 ** (exponent - 23);
}

function toTensor(backend: Backend, value: Nested | Tensor): Tensor {
  return typeof value === 'object' && 'backend' in value ? value : tensor(backend, value);
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
