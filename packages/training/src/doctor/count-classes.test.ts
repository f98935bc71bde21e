import { expect, test } from 'vitest';
import { countClasses, tellClasses } from './count-classes.ts';

const compared = (columns: number, prediction: readonly number[], target: readonly number[], width = 1) => ({
  prediction: { shape: [prediction.length / columns, columns], data: Float32Array.from(prediction) },
  target: { shape: width === 1 ? [target.length] : [target.length / width, width], data: Float32Array.from(target) },
});

test('the largest of several outputs is the class, the first of equals', () => {
  expect(countClasses([1, 2, 3, 4, 4, 1, 0, 9, 9], 3)).toEqual([1, 1, 1]);
});

test('one output says class 1 above 0', () => {
  expect(countClasses([-1, 0, 2, 3], 1)).toEqual([2, 2]);
});

test('rows are counted by their own class, whatever they were given', () => {
  expect(tellClasses(compared(2, [0.9, 0.1, 0.8, 0.2, 0.3, 0.7, 0.6, 0.4], [0, 1, 1, 0]))).toEqual([
    { rows: 2, right: 2 },
    { rows: 2, right: 1 },
  ]);
});

test('one-hot rows and single probabilities count alike', () => {
  const counts = [
    { rows: 1, right: 1 },
    { rows: 2, right: 1 },
  ];
  expect(tellClasses(compared(2, [0.9, 0.1, 0.2, 0.8, 0.7, 0.3], [1, 0, 0, 1, 0, 1], 2))).toEqual(counts);
  expect(tellClasses(compared(1, [0.1, 0.8, 0.3], [0, 1, 1]))).toEqual(counts);
});

test('a target between two classes counts for the nearer one', () => {
  expect(tellClasses(compared(1, [0.9, 0.9, 0.2], [0.7, 0.3, 0.1]))).toEqual([
    { rows: 2, right: 1 },
    { rows: 1, right: 1 },
  ]);
});
