import { expect, test, vi } from 'vitest';
import { createError, isGradwrightError } from './errors.ts';

test('an error carries its parts, and is an Error', () => {
  const cause = new Error('below');
  const error = createError('E_RANGE', 'dropout', 'rate must be in [0, 1), got 1.5', {
    argument: 'rate',
    received: 1.5,
    expected: 'in [0, 1)',
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(error.message).toBe('E_RANGE: dropout: rate must be in [0, 1), got 1.5');
  expect(error).toMatchObject({ name: 'GradwrightError', code: 'E_RANGE', where: 'dropout', argument: 'rate', received: 1.5 });
  expect(error.expected).toBe('in [0, 1)');
  expect(error.cause).toBe(cause);
  expect(error.stack).toContain('errors.test.ts');
  // Without one there is none, not even undefined.
  expect(Object.hasOwn(createError('E_ARG', 'here', 'no'), 'cause')).toBe(false);
});

test('it is recognised by its mark, and by its code where one is asked for', () => {
  const error = createError('E_SHAPE', 'here', 'no');
  expect(isGradwrightError(error)).toBe(true);
  expect(isGradwrightError(error, 'E_SHAPE')).toBe(true);
  expect(isGradwrightError(error, 'E_ARG')).toBe(false);
  for (const other of [new Error('E_SHAPE: here: no'), { code: 'E_SHAPE' }, Object.create(error), null, undefined, 'E_SHAPE', 3])
    expect(isGradwrightError(other)).toBe(false);
});

test('two copies of this package know each other’s errors', async () => {
  vi.resetModules();
  const copy = await import('./errors.ts');
  expect(copy.createError).not.toBe(createError);
  expect(isGradwrightError(copy.createError('E_EMPTY', 'there', 'no'), 'E_EMPTY')).toBe(true);
  expect(copy.isGradwrightError(createError('E_EMPTY', 'here', 'no'), 'E_EMPTY')).toBe(true);
});
