// Adds up what vitest reported in every package, cached results included, and names what failed.
import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

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

/** Each test that failed, and each file that could not be loaded: where, what, and the first line that says why. */
export function failuresIn(reports) {
  return reports
    .flatMap(({ testResults }) => testResults)
    .flatMap(({ name, status, message, assertionResults }) => {
      const place = relative(process.cwd(), name);
      const failed = assertionResults.filter((test) => test.status === 'failed');
      if (failed.length === 0) return status === 'failed' ? [`${place}: ${firstLine(message)}`] : [];
      return failed.map(({ fullName, failureMessages }) => `${place}: ${fullName}: ${firstLine(failureMessages[0])}`);
    });
}

const firstLine = (text = '') => text.split('\n', 1)[0];

/** What vitest reported, package by package. */
export function readReports() {
  return globSync(REPORTS).map((file) => JSON.parse(readFileSync(file, 'utf8')));
}
