import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addUp, failuresIn, totalsLine } from './totals.mjs';

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

test('what failed is named, with the first line of the reason', () => {
  const file = (over) => ({
    name: join(process.cwd(), 'src/a.test.ts'),
    status: 'passed',
    message: '',
    assertionResults: [],
    ...over,
  });
  const one = (status, fullName, ...failureMessages) => ({ status, fullName, failureMessages });
  const testResults = [
    file({}),
    file({
      status: 'failed',
      assertionResults: [one('passed', 'adds'), one('failed', 'doubles', 'Error: 3 is not 4\n    at x')],
    }),
    file({ status: 'failed', message: 'SyntaxError: Unexpected token\n  at y' }),
  ];
  expect(failuresIn([{ testResults }])).toEqual([
    `${join('src', 'a.test.ts')}: doubles: Error: 3 is not 4`,
    `${join('src', 'a.test.ts')}: SyntaxError: Unexpected token`,
  ]);
});
