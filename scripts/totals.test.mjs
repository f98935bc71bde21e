import { expect, test } from 'vitest';
import { addUp, totalsLine } from './totals.mjs';

const report = (over) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  success: true,
  ...over,
});

test('reports are added up, to one line', () => {
  const totals = addUp([
    report({ numPassedTests: 7, numPendingTests: 1 }),
    report({ numPassedTests: 5, numFailedTests: 2, numTodoTests: 3, success: false }),
  ]);
  expect(totalsLine(totals)).toBe('12 passed, 2 failed, 4 skipped');
});

test('a file that could not be loaded counts as a failure, though it holds no test', () => {
  expect(addUp([report({ success: false })])).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
