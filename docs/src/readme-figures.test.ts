// What the README counts is there, as often as it says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import badInputs from '../../packages/gradwright/test/bad-inputs.json' with { type: 'json' };

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = textOf('README.md');

test('the bad inputs that were tried', () => {
  expect(readme).toContain(`[${badInputs.length} that we tried]`);
});

test('the properties that hold', () => {
  // A property without a test has a reason in its place.
  const rows = [...textOf('docs/properties.md').matchAll(/^\| +\d+ \|.*\]\(\.\.\/packages/gm)];
  expect(readme).toContain(`[${rows.length} properties]`);
});
