// Adds up what vitest reported in every package, cached results included, and prints it as one line.
import { existsSync, globSync, readFileSync } from 'node:fs';

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

export function readTotals() {
  const reports = globSync('{packages,apps,scripts}/*/test-results/vitest.json')
    .concat('test-results/vitest.json')
    .filter(existsSync);
  return addUp(reports.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
}
