import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawn, expectAgreement, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import type { Backend } from '../backend.ts';
import { readNow, tensor, toArray, zeros } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import type { Tensor } from '../tensor.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import { adaGradUpdate } from './ada-grad-update.ts';
import { adamUpdate } from './adam-update.ts';
import { addScaled } from './add-scaled.ts';
import { applyUpdates } from './apply-updates.ts';
import { clamp } from './clamp.ts';
import { hasNonFinite } from './has-non-finite.ts';
import { momentumUpdate } from './momentum-update.ts';
import { rmsPropUpdate } from './rms-prop-update.ts';
import { scaleToNorm } from './scale-to-norm.ts';
import { scale } from './scale.ts';
import { sumOfSquares } from './sum-of-squares.ts';

const backend = createReferenceBackend();
const bothBackends = [
  ['float32', createReferenceBackend],
  ['float64', createTestingBackend],
] as const;

const size = fc.integer({ min: 0, max: 70 });
/** A mean of squares is never below 0. */
function drawnSquares(on: Backend, length: number, seed: number): Tensor {
  const numbers = drawn(on, [length], seed);
  return tensor(
    on,
    Float64Array.from(readNow(numbers), (value) => Math.fround(value * value)),
    [length],
  );
}

describe.each(bothBackends)('by hand in %s', (_, make) => {
  const on = make();

  test('applyUpdates adds, and leaves zeros for the next step', () => {
    const [values, updates] = [tensor(on, [1, -2, 0.5]), tensor(on, [0.25, 4, -0.5])];
    applyUpdates(values, updates);
    expect([toArray(values), toArray(updates)]).toEqual([
      [1.25, 2, 0],
      [0, 0, 0],
    ]);
  });

  test('applyUpdates with a factor does what scale would have done before it', () => {
    const [values, updates] = [tensor(on, [1, -2]), tensor(on, [0.25, 4])];
    applyUpdates(values, updates, -0.5);
    expect([toArray(values), toArray(updates)]).toEqual([
      [0.875, -4],
      [0, 0],
    ]);
    expectError(() => applyUpdates(values, tensor(on, [1, 1]), NaN), 'E_RANGE');
  });

  test('scale and addScaled', () => {
    expect(toArray(scale(tensor(on, [1, -2]), -0.5))).toEqual([-0.5, 1]);
    expect(toArray(addScaled(tensor(on, [1, -2]), tensor(on, [4, 8]), 0.25))).toEqual([2, 0]);
  });

  test('momentumUpdate: v = βv + rate·u over three steps [seed 43] [seed 44] [seed 45]', () => {
    const velocity = zeros(on, [1]);
    const seen = [4, 8, -16].map((gradient) => {
      const updates = tensor(on, [gradient]);
      momentumUpdate(updates, velocity, { beta: 0.5, rate: 0.25, nesterov: false });
      return [toArray(updates), toArray(velocity)];
    });
    // 1; 0.5·1 + 2; 0.5·2.5 − 4
    expect(seen).toEqual([
      [[1], [1]],
      [[2.5], [2.5]],
      [[-2.75], [-2.75]],
    ]);
  });

  test('momentumUpdate looks ahead: u = β·v + rate·u', () => {
    const [updates, velocity] = [tensor(on, [4]), tensor(on, [2])];
    momentumUpdate(updates, velocity, { beta: 0.5, rate: 1, nesterov: true });
    // v = 0.5·2 + 4 = 5, u = 0.5·5 + 4
    expect([toArray(updates), toArray(velocity)]).toEqual([[6.5], [5]]);
  });

  test('adaGradUpdate sums squares', () => {
    const [updates, squares] = [tensor(on, [3, 0]), tensor(on, [16, 0])];
    adaGradUpdate(updates, squares, { epsilon: 1 });
    expect([toArray(updates), toArray(squares)]).toEqual([
      [0.5, 0],
      [25, 0],
    ]);
  });

  test('rmsPropUpdate takes their mean', () => {
    const [updates, squares] = [tensor(on, [4, 0]), tensor(on, [0, 16])];
    rmsPropUpdate(updates, squares, { rho: 0.75, epsilon: 2 });
    // s = 0.25·16 = 4, u = 4/(2 + 2); s = 0.75·16
    expect([toArray(updates), toArray(squares)]).toEqual([
      [1, 0],
      [4, 12],
    ]);
  });

  test('adamUpdate takes both means, and divides by what they are short of', () => {
    const [updates, mean, squares] = [tensor(on, [4]), tensor(on, [2]), tensor(on, [0])];
    adamUpdate(updates, mean, squares, { beta1: 0.5, beta2: 0.75, epsilon: 1, correction1: 0.5, correction2: 0.25 });
    // m = 1 + 2 = 3, m̂ = 6; v = 0.25·16 = 4, v̂ = 16; u = 6/(4 + 1)
    expect([toArray(mean), toArray(squares)]).toEqual([[3], [4]]);
    expect((toArray(updates) as number[])[0]).toBeCloseTo(1.2, 6);
  });

  test('scaleToNorm shortens, and keeps the bits of what is short enough [seed 64]', () => {
    const norm = (x: Tensor) => sumOfSquares(x, zeros(on, []));
    const long = tensor(on, [12, -16]);
    expect(toArray(scaleToNorm(long, norm(long), 5))).toEqual([3, -4]);
    for (const short of [
      [3, -4],
      [0.1, 0.2],
      [0, -0],
    ]) {
      const x = tensor(on, short);
      expect(Array.from(readNow(scaleToNorm(x, norm(x), 5)))).toEqual(Array.from(readNow(tensor(on, short))));
    }
  });

  test('scaleToNorm by a sum that is not of x alone', () => {
    expect(toArray(scaleToNorm(tensor(on, [6]), tensor(on, 100), 5))).toEqual([3]);
  });

  test('clamp keeps what is within, and NaN [seed 64]', () => {
    expect(toArray(clamp(tensor(on, [-3, -1, -0.5, 0, 0.5, 1, 3, Infinity, -Infinity, NaN]), 1))).toEqual([
      -1,
      -1,
      -0.5,
      0,
      0.5,
      1,
      1,
      1,
      -1,
      NaN,
    ]);
  });

  test('hasNonFinite finds one, wherever it stands, and forgets none', () => {
    const found = zeros(on, []);
    expect(toArray(hasNonFinite(tensor(on, [0, -0, 3e38, -1e-40]), found))).toBe(0);
    expect(toArray(hasNonFinite(zeros(on, [0]), found))).toBe(0);
    for (const broken of [NaN, Infinity, -Infinity]) {
      for (const place of [0, 1, 16]) {
        const numbers = Array.from({ length: 17 }, (_, i) => (i === place ? broken : 1));
        expect(toArray(hasNonFinite(tensor(on, numbers), zeros(on, [])))).toBe(1);
      }
    }
    hasNonFinite(tensor(on, [NaN]), found);
    expect(toArray(hasNonFinite(tensor(on, [1]), found))).toBe(1);
  });
});

describe('float32 agrees with float64', () => {
  test('applyUpdates, scale, addScaled, clamp', () => {
    expectAgreementOver(size, (on, n) => {
      const [values, updates] = [drawn(on, [n], 1), drawn(on, [n], 2)];
      applyUpdates(values, updates);
      return [
        values,
        updates,
        scale(drawn(on, [n], 3), -0.3),
        addScaled(drawn(on, [n], 4), drawn(on, [n], 5), 0.7),
        clamp(drawn(on, [n], 6), 1.5),
      ];
    });
  });

  test('momentumUpdate', () => {
    const settings = fc.record({
      n: size,
      beta: fc.double({ min: 0, max: 0.9999, noNaN: true }),
      rate: fc.double({ min: -1, max: 1, noNaN: true }),
      nesterov: fc.boolean(),
    });
    expectAgreementOver(settings, (on, { n, ...options }) => {
      const [updates, velocity] = [drawn(on, [n], 1), drawn(on, [n], 2)];
      momentumUpdate(updates, velocity, options);
      return [updates, velocity];
    });
  });

  test('adaGradUpdate, rmsPropUpdate', () => {
    const settings = fc.record({ n: size, rho: fc.double({ min: 0, max: 0.9999, noNaN: true }) });
    expectAgreementOver(
      settings,
      (on, { n, rho }) => {
        const [first, sum] = [drawn(on, [n], 1), drawnSquares(on, n, 2)];
        adaGradUpdate(first, sum, { epsilon: 1e-7 });
        const [second, mean] = [drawn(on, [n], 3), drawnSquares(on, n, 4)];
        rmsPropUpdate(second, mean, { rho, epsilon: 1e-3 });
        return [first, sum, second, mean];
      },
      4e-6,
    );
  });

  test('adamUpdate at any age of its means', () => {
    const settings = fc.record({
      n: size,
      beta1: fc.double({ min: 0, max: 0.999, noNaN: true }),
      beta2: fc.double({ min: 0, max: 0.9999, noNaN: true }),
      age: fc.integer({ min: 1, max: 1_000_000 }),
    });
    expectAgreementOver(
      settings,
      (on, { n, beta1, beta2, age }) => {
        const [updates, mean, squares] = [drawn(on, [n], 1), drawn(on, [n], 2), drawnSquares(on, n, 3)];
        adamUpdate(updates, mean, squares, {
          beta1,
          beta2,
          epsilon: 1e-3,
          correction1: 1 - beta1 ** age,
          correction2: 1 - beta2 ** age,
        });
        return [updates, mean, squares];
      },
      8e-6,
    );
  });

  test.each([0, 1, 4096, 9001])('scaleToNorm of %i elements', (n) => {
    for (const limit of [0.01, 1, 1000]) {
      expectAgreement((on) => {
        const x = drawn(on, [n], 1);
        return [scaleToNorm(x, sumOfSquares(x, zeros(on, [])), limit)];
      });
    }
  });
});

test('what is NaN stays NaN, in the update and in what is remembered', () => {
  const make = () => tensor(backend, [NaN]);
  const options = { beta1: 0.9, beta2: 0.99, epsilon: 1e-7, correction1: 0.1, correction2: 0.01 };
  const remembered = [0, 1, 2, 3, 4, 5].map(() => zeros(backend, [1]));
  const [u1, u2, u3, u4] = [make(), make(), make(), make()];
  momentumUpdate(u1, remembered[0]!, { beta: 0.9, rate: 1, nesterov: true });
  adaGradUpdate(u2, remembered[1]!, { epsilon: 1e-7 });
  rmsPropUpdate(u3, remembered[2]!, { rho: 0.9, epsilon: 1e-7 });
  adamUpdate(u4, remembered[3]!, remembered[4]!, options);
  applyUpdates(remembered[5]!, make());
  for (const x of [
    u1,
    u2,
    u3,
    u4,
    ...remembered,
    scale(make(), 0),
    addScaled(make(), zeros(backend, [1]), 1),
    clamp(make(), 1),
  ]) {
    expect(toArray(x)).toEqual([NaN]);
  }
  expect(toArray(scaleToNorm(tensor(backend, [1, 2]), tensor(backend, NaN), 1))).toEqual([NaN, NaN]);
});

test('a gradient of 0 is an update of 0, whatever is remembered', () => {
  const any = fc.double({ min: 0, max: 1e30, noNaN: true });
  fc.assert(
    fc.property(any, (kept) => {
      const [u1, u2, u3] = [zeros(backend, [1]), zeros(backend, [1]), zeros(backend, [1])];
      adaGradUpdate(u1, tensor(backend, [kept]), { epsilon: 1e-7 });
      rmsPropUpdate(u2, tensor(backend, [kept]), { rho: 0.9, epsilon: 1e-7 });
      adamUpdate(u3, zeros(backend, [1]), tensor(backend, [kept]), {
        beta1: 0.9,
        beta2: 0.99,
        epsilon: 1e-7,
        correction1: 0.1,
        correction2: 0.01,
      });
      for (const update of [u1, u2, u3]) expect(Math.abs(readNow(update)[0]!)).toBe(0);
    }),
    PROPERTIES,
  );
});

test('wrong shapes are refused, and nothing has changed then', () => {
  const [a, b, c] = [tensor(backend, [1, 2]), tensor(backend, [3, 4]), tensor(backend, [5, 6, 7])];
  const options = { beta1: 0.9, beta2: 0.99, epsilon: 1e-7, correction1: 0.1, correction2: 0.01 };
  const refused: [string, () => void][] = [
    ['applyUpdates: updates has shape [3], expected [2]', () => applyUpdates(a, c)],
    ['addScaled: x has shape [3], expected [2]', () => addScaled(a, c, 1)],
    ['momentumUpdate: velocity has shape [3], expected [2]', () => momentumUpdate(a, c, { beta: 0.9, rate: 1, nesterov: false })],
    ['adaGradUpdate: squares has shape [3], expected [2]', () => adaGradUpdate(a, c, { epsilon: 1 })],
    ['rmsPropUpdate: squares has shape [3], expected [2]', () => rmsPropUpdate(a, c, { rho: 0.9, epsilon: 1 })],
    ['adamUpdate: mean has shape [3], expected [2]', () => adamUpdate(a, c, b, options)],
    ['adamUpdate: squares has shape [3], expected [2]', () => adamUpdate(a, b, c, options)],
    ['hasNonFinite: into has shape [2], expected []', () => hasNonFinite(c, a)],
    ['scaleToNorm: sumOfSquares has shape [2], expected []', () => scaleToNorm(c, a, 1)],
  ];
  for (const [message, body] of refused) expectError(body, 'E_SHAPE', message);
  expect([a, b, c].map(toArray)).toEqual([
    [1, 2],
    [3, 4],
    [5, 6, 7],
  ]);
});

test('another backend’s tensor, a released one, and no tensor at all are refused', () => {
  const a = tensor(backend, [1, 2]);
  expectError(() => applyUpdates(a, tensor(createReferenceBackend(), [1, 2])), 'E_BACKEND');
  const gone = tensor(backend, [1, 2]);
  backend.dispose(gone);
  expectError(() => applyUpdates(a, gone), 'E_STATE');
  expectError(() => scale(undefined as unknown as Tensor, 2), 'E_ARG', 'x must be a tensor');
  expect(toArray(a)).toEqual([1, 2]);
});
