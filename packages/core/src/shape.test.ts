import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { checkShape, MAX_RANK, MAX_SIZE, sameShape, showShape, sizeOf, wrongShape } from './shape.ts';

test('sizes, sameness and spelling', () => {
  expect([sizeOf([]), sizeOf([3, 4]), sizeOf([2, 0, 5])]).toEqual([1, 12, 0]);
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  for (const other of [[3, 2], [2], [2, 3, 1], []]) expect(sameShape([2, 3], other)).toBe(false);
  expect([showShape([]), showShape([4, 3]), showShape(['batch', 2])]).toEqual(['[]', '[4, 3]', '[batch, 2]']);
});

describe('checkShape', () => {
  test('gives a frozen copy; −0 is 0 [T08] [T25]', () => {
    const mine = [2, -0, 3];
    const shape = checkShape('f', 'shape', mine);
    mine[0] = 9;
    expect(shape).toEqual([2, 0, 3]);
    expect(Object.isFrozen(shape)).toBe(true);
    expect(checkShape('f', 'shape', [])).toEqual([]);
    expect(checkShape('f', 'shape', [MAX_SIZE])).toEqual([MAX_SIZE]);
    expect(checkShape('f', 'shape', new Array(MAX_RANK).fill(1)).length).toBe(MAX_RANK);
  });

  test.each<[string, unknown, string, string]>([
    ['T01', [-1], 'E_SHAPE', 'f: shape[0] must be an integer of at least 0, got -1'],
    ['T01', [-2, -3], 'E_SHAPE', 'got -2'],
    ['T03', [NaN], 'E_SHAPE', 'got NaN'],
    ['T04', [2, Infinity], 'E_SHAPE', 'f: shape[1] must be'],
    ['T05', [2.5], 'E_SHAPE', 'an integer of at least 0, got 2.5'],
    ['T06', ['3'], 'E_ARG', 'f: shape[0] must be a number, got "3"'],
    ['T07', [null], 'E_ARG', 'a number, got null'],
    ['T07', [undefined, 2], 'E_ARG', 'a number, got undefined'],
    // oxlint-disable-next-line no-sparse-arrays -- it is what is refused
    ['T07', [2, , 3], 'E_ARG', 'f: shape[1] must be a number, got undefined'],
    ['T09', [2 ** 31], 'E_LIMIT', 'more than 268435455 elements'],
    ['T11', [2 ** 26, 2 ** 27], 'E_LIMIT', 'more than 268435455 elements'],
    ['T11', [0, 2 ** 53], 'E_LIMIT', 'more than 268435455 elements'],
    ['T13', new Array(33).fill(1), 'E_LIMIT', 'rank 33, at most 8'],
    ['T13', new Array(1000).fill(1), 'E_LIMIT', 'rank 1000'],
    ['T14', new Float32Array(2), 'E_ARG', 'an array of numbers, got a Float32Array'],
    ['T14', '23', 'E_ARG', 'an array of numbers, got "23"'],
    ['T14', { length: 2 }, 'E_ARG', 'an array of numbers'],
    ['T14', 3, 'E_ARG', 'an array of numbers, got 3'],
    ['T14', undefined, 'E_ARG', 'an array of numbers, got undefined'],
  ])('%s %j is refused', (_, shape, code, message) => {
    expectError(() => checkShape('f', 'shape', shape), code, message);
  });
});

test('wrongShape says what came and what was expected', () => {
  expect(wrongShape('dense.forward', 'input', [4, 3], ['batch', 2])).toMatchObject({
    message: 'E_SHAPE: dense.forward: input has shape [4, 3], expected [batch, 2]',
    argument: 'input',
    received: [4, 3],
    expected: '[batch, 2]',
  });
});
