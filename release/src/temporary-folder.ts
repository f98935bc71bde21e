import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/** A new folder inside this package, where a program finds the packages as they stand in the workspace. */
export function temporaryFolder(name: string): string {
  const parent = join(import.meta.dirname, '..', 'test-results');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}
