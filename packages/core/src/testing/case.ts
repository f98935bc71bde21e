import { isGradwrightError, type ErrorCode } from '../errors.ts';
import { readNow } from '../make-tensor.ts';
import type { Tensor } from '../tensor.ts';

/**
 * One case of a conformance suite: `check` returns when it holds, and throws an error that says what does not. Any runner
 * will do.
 *
 * @example
 * // With a test runner: test(name, check)
 * for (const { name, check } of layerCases({ make: () => dense(3, 2), input: [4, 3] })) await check();
 */
export interface Case {
  readonly name: string;
  readonly check: () => void | Promise<void>;
}

/** Cases to leave out: for each name, the reason. */
export type Skips = Readonly<Record<string, string>>;

/**
 * The cases of a table, in order. One that is left out stays in the list, with the reason in its name and nothing to check.
 *
 * @internal
 */
export function casesOf(table: Readonly<Record<string, Case['check']>>, skips: Skips): readonly Case[] {
  for (const name of Object.keys(skips)) {
    if (!Object.hasOwn(table, name))
      throw new Error(`there is no case ${JSON.stringify(name)} to skip, only: ${Object.keys(table).join('; ')}`);
  }
  return Object.entries(table).map(([name, check]) => {
    return Object.hasOwn(skips, name) ? { name: `${name} (skipped: ${skips[name]})`, check: () => {} } : { name, check };
  });
}

/** @internal */
export function expectTrue(holds: boolean, problem: () => string): void {
  if (!holds) throw new Error(problem());
}

/** The same bits, any NaN being like any other. @internal */
export function expectSameBits(what: string, got: ArrayLike<number>, want: ArrayLike<number>): void {
  expectTrue(got.length === want.length, () => `${what}: ${got.length} numbers, expected ${want.length}`);
  for (let i = 0; i < want.length; i++) {
    if (!Object.is(got[i], want[i]))
      throw new Error(`${what}: element ${i} is ${spell(got[i]!)}, expected ${spell(want[i]!)} to the bit`);
  }
}

/** |got − want| ≤ absolute + relative·‖want‖∞ for each element, or both NaN or the same infinity. @internal */
export function expectClose(
  what: string,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  { absolute, relative }: { readonly absolute: number; readonly relative: number },
): void {
  expectTrue(got.length === want.length, () => `${what}: ${got.length} numbers, expected ${want.length}`);
  let largest = 0;
  for (let i = 0; i < want.length; i++) if (Number.isFinite(want[i])) largest = Math.max(largest, Math.abs(want[i]!));
  const allowed = absolute + relative * largest;
  for (let i = 0; i < want.length; i++) {
    if (Object.is(got[i], want[i]) || Math.abs(got[i]! - want[i]!) <= allowed) continue;
    throw new Error(`${what}: element ${i} is ${got[i]}, expected ${want[i]} within ${allowed}`);
  }
}

/** @internal */
export function expectThrows(what: string, code: ErrorCode, body: () => unknown): void {
  const error = thrownBy(body);
  expectTrue(error !== undefined, () => `${what}: nothing was thrown, expected ${code}`);
  expectTrue(isGradwrightError(error, code), () => `${what}: threw ${String(error)}, expected ${code}`);
}

/** Whatever it throws must be a typed error; returns whether it threw. @internal */
export function expectTypedErrorIfAny(what: string, body: () => unknown): boolean {
  const error = thrownBy(body);
  expectTrue(
    error === undefined || isGradwrightError(error),
    () => `${what}: threw ${String(error)}, expected a typed error or none`,
  );
  return error !== undefined;
}

function thrownBy(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error ?? new Error('threw nothing');
  }
  return undefined;
}

/** Copies of the numbers of many tensors. @internal */
export function readAll(tensors: Readonly<Record<string, Tensor | undefined>>): Record<string, Float32Array | Float64Array> {
  const present = Object.entries(tensors).filter((entry): entry is [string, Tensor] => entry[1] !== undefined);
  return Object.fromEntries(present.map(([name, tensor]) => [name, readNow(tensor)]));
}

/** The same names, and the same bits under each. @internal */
export function expectAllSameBits(
  what: string,
  got: Readonly<Record<string, ArrayLike<number>>>,
  want: Readonly<Record<string, ArrayLike<number>>>,
): void {
  for (const name of new Set([...Object.keys(got), ...Object.keys(want)])) {
    expectSameBits(`${what}: ${name}`, got[name] ?? [], want[name] ?? []);
  }
}

function spell(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
