import fc from 'fast-check';
import { expect } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import type { Backend } from '../src/backend.ts';
import { isGradwrightError } from '../src/errors.ts';
import { fill } from '../src/kernels/fill.ts';
import { readNow, tensor } from '../src/make-tensor.ts';
import { createReferenceBackend } from '../src/reference-backend.ts';
import { sizeOf, type Shape } from '../src/shape.ts';
import type { Tensor } from '../src/tensor.ts';
import { createTestingBackend } from '../src/testing/float64-backend.ts';

/** Seeded, so that a failure comes back. */
export const PROPERTIES = properties();

/** Numbers of the size that networks hold, from a seed: exact in float32. */
export function numbersFrom(seed: number): (size: number) => Float32Array {
  let state = seed >>> 0;
  return (size) =>
    Float32Array.from({ length: size }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 31 - 1) * 4;
    });
}

/** A tensor whose old contents must not matter: all NaN. */
export function dirty(backend: Backend, shape: Shape): Tensor {
  return fill(backend.allocate(shape), NaN);
}

/** A tensor of a shape with numbers from a seed: the same ones on every backend. */
export function drawn(backend: Backend, shape: Shape, seed: number): Tensor {
  return tensor(backend, numbersFrom(seed)(sizeOf(shape)), shape);
}

/** Runs a kernel on the reference backend and in float64, and asks that they agree within `tolerance` of the larger numbers. */
export function expectAgreement(run: (backend: Backend) => readonly Tensor[], tolerance = 2e-6): void {
  const [got, want] = [createReferenceBackend(), createTestingBackend()].map((backend) =>
    run(backend).map((result) => readNow(result)),
  );
  want!.forEach((exact, which) => {
    const scale = Array.from(exact).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    exact.forEach((value, i) => {
      const difference = Math.abs(got![which]![i]! - value);
      expect(difference <= tolerance * scale, `result ${which}[${i}]: got ${got![which]![i]}, float64 ${value}`).toBe(true);
    });
  });
}

/** Asks that each of some seeded shapes agrees. */
export function expectAgreementOver<T>(
  cases: fc.Arbitrary<T>,
  run: (backend: Backend, one: T) => readonly Tensor[],
  tolerance?: number,
): void {
  fc.assert(
    fc.property(cases, (one) => expectAgreement((backend) => run(backend, one), tolerance)),
    properties(200),
  );
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
