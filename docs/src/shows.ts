import { expect } from 'vitest';

/** Fails unless an expression has the value that stands behind its arrow. */
export function shows(actual: unknown, expected: unknown): void {
  expect(actual).toEqual(expected);
}

/** A number shown to some digits: within one unit of the last. */
shows.about = (shown: number, digits: number): unknown => {
  const unit = 10 ** -digits;
  return {
    asymmetricMatch: (actual: unknown) => typeof actual === 'number' && Math.abs(actual - shown) < unit,
    toAsymmetricMatcher: () => `${shown}…`,
    toString: () => `${shown}…`,
  };
};

/** Fails unless a statement throws the message that stands behind it, up to its "…". */
export async function refuses(body: () => Promise<void>, message: string): Promise<void> {
  const error: unknown = await body().then(
    () => expect.fail(`expected an error: ${message}`),
    (thrown: unknown) => thrown,
  );
  const actual = error instanceof Error ? error.message : String(error);
  if (message.endsWith('…')) expect(actual).toSatisfy((text: string) => text.startsWith(message.slice(0, -1).trimEnd()), message);
  else expect(actual).toBe(message);
}
