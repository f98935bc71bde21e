// Adds up what vitest reported in every package, cached results included, and prints it as one line.
import { globSync, readFileSync } from 'node:fs';

/** Where vitest leaves a report in each package of the workspace. */
export const REPORTS = ['*/test-results/vitest.json', '{packages,apps,examples}/*/test-results/vitest.json'];

/** The sums over some of vitest's JSON reports. */
export function addUp(reports) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } of reports) {
    totals.passed += numPassedTests;
    // A file that could not be loaded has no tests, but has failed.
    totals.failed += numFailedTests > 0 || success ? numFailedTests : 1;
    totals.skipped += numPendingTests + numTodoTests;
  }
  return totals;
}

/** `N passed, N failed, N skipped`. */
export function totalsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The totals of all packages. */
export function readTotals() {
  return addUp(globSync(REPORTS).map((file) => JSON.parse(readFileSync(file, 'utf8'))));
}
