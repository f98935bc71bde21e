import { describe, expect, test } from 'vitest';
import { add } from '../kernels/add.ts';
import { fill } from '../kernels/fill.ts';
import { matmul } from '../kernels/matmul.ts';
import { reluBackward, reluForward } from '../kernels/relu.ts';
import { sumRows } from '../kernels/sum-rows.ts';
import type { Layer } from '../layer.ts';
import { tensor } from '../make-tensor.ts';
import { createParameter } from '../parameter.ts';
import type { Tensor } from '../tensor.ts';
import { createTestingBackend } from './float64-backend.ts';
import { checkGradients, type FunctionGradients } from './gradient-check.ts';

const numbers = (of: Tensor) => (of as Tensor & { data: Float64Array }).data;

/** y = f(x) element by element, with the derivative that it claims. */
function elementwise(f: (x: number) => number, derivative: (x: number) => number, at: readonly number[]): FunctionGradients {
  const backend = createTestingBackend();
  const x = tensor(backend, at, [at.length]);
  const map = (value: (i: number) => number) =>
    tensor(
      backend,
      Float64Array.from(at, (_, i) => value(i)),
      [at.length],
    );
  return {
    name: 'f',
    variables: { x },
    forward: () => {
      const given = numbers(x).slice();
      return [map((i) => f(given[i]!)), (dy) => ({ x: map((i) => numbers(dy)[i]! * derivative(given[i]!)) })];
    },
  };
}

/** x·W + b, with whatever way back. */
function affine(backward: (parts: { x: Tensor; W: Tensor; dW: Tensor; db: Tensor; dy: Tensor }) => Tensor | undefined): Layer {
  const draw = (size: number) => ({
    type: 'drawn',
    settings: [],
    draw: () => Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1)),
  });
  const weight = createParameter({ shape: [3, 3], initializer: draw(9) });
  const bias = createParameter({ shape: [3], initializer: draw(3) });
  return {
    type: 'affine',
    settings: [],
    parameters: { weight, bias },
    forward: (x) => [
      matmul(x, weight.value, undefined, { bias: bias.value }),
      (dy) => backward({ x, W: weight.value, dW: weight.gradient, db: bias.gradient, dy }),
    ],
  };
}

const right = ({ x, W, dW, db, dy }: Parameters<Parameters<typeof affine>[0]>[0]) => {
  matmul(x, dy, dW, { transposeA: true, accumulate: true });
  sumRows(dy, db, { accumulate: true });
  return matmul(dy, W, undefined, { transposeB: true });
};

describe('checkGradients', () => {
  test('by hand: x³ at 2 has slope 12', () => {
    const cube = elementwise(
      (x) => x ** 3,
      (x) => 3 * x ** 2,
      [2],
    );
    expect(checkGradients(cube)).toMatchObject({ checked: 1, kinks: 0 });
    expect(checkGradients(cube).largestDifference).toBeLessThan(1e-7);
    expect(() =>
      checkGradients(
        elementwise(
          (x) => x ** 3,
          (x) => 3 * x,
          [2],
        ),
      ),
    ).toThrow(/the gradient for x is wrong at \[0\]: backward gives [-\d.]+, the slope is/);
  });

  test('passes a right layer, for the input and each parameter', () => {
    expect(checkGradients({ layer: affine(right), input: [4, 3] })).toMatchObject({ checked: 12 + 9 + 3, kinks: 0 });
    expect(checkGradients({ layer: affine(right), input: [4, 3], inputGradient: false }).checked).toBe(12);
  });

  test('says which parameter, how many elements, and what the differences have in common', () => {
    const check = (wrong: Parameters<typeof affine>[0]) => () => checkGradients({ layer: affine(wrong), input: [4, 3] });
    expect(check((parts) => right({ ...parts, db: add(parts.db, parts.db) }))).toThrow(
      /elements that are off: input 0 of 12, parameter weight 0 of 9, parameter bias 3 of 3/,
    );
    expect(check((parts) => right({ ...parts, db: add(parts.db, parts.db) }))).toThrow(
      'in parameter bias, backward gives 0 everywhere',
    );
    expect(check((parts) => (right(parts), right(parts)))).toThrow('times the slope everywhere');
    expect(check(({ x, W, dW, db, dy }) => (right({ x, W, dW, db, dy }), matmul(dy, W)))).toThrow(
      /gradient for input is wrong at \[\d, \d\]/,
    );
    const transposed = ({ x, W, dW, db, dy }: Parameters<typeof right>[0]) => {
      const dx = right({ x, W, dW, db, dy });
      fill(dW, 0);
      matmul(dy, x, dW, { transposeA: true, accumulate: true });
      return dx;
    };
    expect(check(transposed)).toThrow('in parameter weight, backward gives the transpose');
    expect(check((parts) => (right(parts), undefined))).toThrow(
      'affine: backward gave no gradient for input, although it is asked for',
    );
    expect(() =>
      checkGradients(
        elementwise(
          (x) => -x,
          () => 1,
          [1, 2, 3],
        ),
      ),
    ).toThrow('in x, the sign is wrong everywhere');
  });

  test('a gradient off by one part in ten thousand is seen; a NaN too', () => {
    expect(() => checkGradients(elementwise(Math.sin, (x) => Math.cos(x) * 1.0001, [0.3, 1, 2]))).toThrow('is wrong');
    expect(() => checkGradients(elementwise(Math.sin, (x) => (x > 1.5 ? NaN : Math.cos(x)), [0.3, 1, 2]))).toThrow(
      'wrong at [2]: backward gives NaN',
    );
    expect(() =>
      checkGradients(
        elementwise(
          (x) => (x > 1.5 ? NaN : x),
          () => 1,
          [0.3, 1, 2],
        ),
      ),
    ).toThrow('the slope is NaN');
  });

  test('strong curvature is no error: Richardson takes it out', () => {
    expect(
      checkGradients(
        elementwise(
          (x) => Math.sin(300 * x),
          (x) => 300 * Math.cos(300 * x),
          [0.1, 0.2, 0.3],
        ),
      ),
    ).toMatchObject({ checked: 3, kinks: 0 });
    expect(() =>
      checkGradients(
        elementwise(
          (x) => Math.sin(300 * x),
          (x) => 300.01 * Math.cos(300 * x),
          [0.1],
        ),
      ),
    ).toThrow('is wrong');
  });

  test('kinks are counted, and hold the gradient between both slopes [seed 6]', () => {
    const relu = (at: readonly number[], atZero = 0) =>
      elementwise(
        (x) => Math.max(0, x),
        (x) => (x > 0 ? 1 : x < 0 ? 0 : atZero),
        at,
      );
    expect(checkGradients(relu([1, -1, 0]))).toMatchObject({ checked: 3, kinks: 1 });
    expect(checkGradients(relu([1, -1, 0], 1))).toMatchObject({ kinks: 1 });
    expect(() => checkGradients(relu([1, -1, 0], 1.5))).toThrow('wrong at [2]');
    // Near a kink a smaller step avoids it, so nothing hides there.
    expect(checkGradients(relu([1, 4e-6, -4e-6, 1e-6]))).toMatchObject({ kinks: 0 });
    expect(() => checkGradients(elementwise(Math.abs, () => 1, [1, -4e-6]))).toThrow('wrong at [1]');
    // The mean of both slopes is what sign gives at 0.
    expect(checkGradients(elementwise(Math.abs, Math.sign, [0, 2]))).toMatchObject({ checked: 2, kinks: 0 });
    expect(() => checkGradients(relu([0, 0, 0, 1]))).toThrow('3 of 4 elements stand on a kink');
  });

  test('ReLU through the kernels: an input with a zero in it', () => {
    const layer: Layer = {
      type: 'relu',
      settings: [],
      parameters: {},
      forward: (x) => {
        const y = reluForward(x);
        return [y, (dy) => reluBackward(y, dy)];
      },
    };
    const draw = () => [0, 1, -1, 2, -2, 3];
    expect(checkGradients({ layer, input: [2, 3], draw })).toMatchObject({ checked: 6, kinks: 1 });
  });

  test('large variables are checked in a seeded sample', () => {
    const square = elementwise(
      (x) => x * x,
      (x) => 2 * x,
      Array.from({ length: 300 }, (_, i) => i / 300),
    );
    expect(checkGradients(square).checked).toBe(300);
    const { checked } = checkGradients({ ...square, elements: 50 });
    expect(checked).toBeGreaterThan(30);
    expect(checked).toBeLessThanOrEqual(50);
    expect(checkGradients({ ...square, elements: 50 }).checked).toBe(checked);
  });

  test('leaves the variables as they were', () => {
    const square = elementwise(
      (x) => x * x,
      (x) => 2 * x,
      [0.1, 0.7],
    );
    checkGradients(square);
    expect([...numbers(square.variables['x']!)]).toEqual([0.1, 0.7]);
  });

  test('refuses what is no subject, and misspelt options', () => {
    expect(() => checkGradients({} as never)).toThrow(
      'E_ARG: checkGradients: subject must be an object with layer, loss or variables',
    );
    expect(() => checkGradients({ layer: affine(right), inputs: [1] } as never)).toThrow('unknown option "inputs"');
  });
});
