import type { Case } from '../src/testing/case.ts';

/** The names of the cases that fail, in order. */
export async function failingCases(cases: readonly Case[]): Promise<string[]> {
  const failing: string[] = [];
  for (const { name, check } of cases) {
    try {
      await check();
    } catch {
      failing.push(name);
    }
  }
  return failing;
}
