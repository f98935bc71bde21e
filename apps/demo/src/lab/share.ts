import { readRecipe, STEPS, type Recipe } from './recipe.ts';

/** A run as a link holds it: how it is made, how far it went, and what its weights were then. */
export interface Shared {
  readonly recipe: Recipe;
  readonly step: number;
  /** The first half of the weights' SHA-256. */
  readonly hash: string;
  /** Whether they are those of the fast kernels. */
  readonly fast: boolean;
}

/** How many hexadecimal digits of a hash a link holds: 128 bits. */
export const HASH_DIGITS = 32;

/** The part of a link after `#`. */
export function encodeShared({ recipe, step, hash, fast }: Shared): string {
  const bytes = new TextEncoder().encode(
    JSON.stringify({ ...recipe, step, hash: hash.slice(0, HASH_DIGITS), ...(fast ? { fast } : {}) }),
  );
  const text = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('');
  return `run=${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The run that a link holds: undefined where it holds none, `'broken'` where it holds something else. */
export function decodeShared(fragment: string): Shared | 'broken' | undefined {
  const text = /^#?run=(.*)$/.exec(fragment)?.[1];
  if (text === undefined) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const found: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (letter) => letter.codePointAt(0)!)));
    const recipe = readRecipe(found);
    const { step, hash, fast } = found as { step: unknown; hash: unknown; fast: unknown };
    const whole = Number.isInteger(step) && (step as number) >= (recipe?.from?.step ?? 0) && (step as number) <= STEPS;
    if (recipe === undefined || !whole || typeof hash !== 'string' || !/^[0-9a-f]{32}$/.test(hash)) return 'broken';
    return { recipe, step: step as number, hash, fast: fast === true };
  } catch {
    return 'broken';
  }
}
