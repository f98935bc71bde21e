import { expect, test } from 'vitest';
import { expectWarning } from './rename.ts';

const LINE = 'dense is deprecated since 1.1.0: use affine instead.\n';

test('one line of warning is right; none, two, another and one without the new name are not', () => {
  expect(() => expectWarning(LINE)).not.toThrow();
  for (const errors of ['', LINE + LINE, `${LINE}Error: no`, LINE.replace('dense', 'relu'), LINE.replace('affine', 'dense')]) {
    expect(() => expectWarning(errors)).toThrow('expected one warning that dense is deprecated, with affine in its place');
  }
});
