import {
  createContext,
  createRandom,
  createReferenceBackend,
  describe as describeLayer,
  readNow,
  tensor,
  type Context,
  type HostTensor,
  type Random,
} from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { anyFloat, bits, expectError, matrix, PROPERTIES, run } from '../test/support.ts';
import { dropout, type DropoutOptions } from './dropout.ts';

/** A key whose use is a mistake. */
const noRandom: Random = {
  get key(): never {
    throw new Error('random numbers were drawn');
  },
  fork: () => noRandom,
  at: () => noRandom,
};

function train(
  keep: number,
  input: Parameters<typeof run>[1],
  gradient?: Parameters<typeof run>[2],
  changes: Partial<Context> = {},
) {
  return run(dropout({ keep }), input, gradient, { training: true, random: createRandom(7), ...changes });
}

describe('dropout', () => {
  test('x·mask/keep, with exact zeros, and dy·mask/keep on the way back: the same mask [seed 8] [seed 9] [seed 11] [seed 13]', () => {
    const x = Array.from({ length: 64 }, (_, i) => i + 1);
    const { output, inputGradient } = train(0.5, [x], [x.map(() => 3)]);
    x.forEach((value, i) => {
      expect([0, 2 * value]).toContain(output[i]);
      expect(inputGradient![i]).toBe(output[i] === 0 ? 0 : 6);
    });
    expect(output.filter((value) => value === 0).length).toBeGreaterThan(16);
    expect(output.filter((value) => value !== 0).length).toBeGreaterThan(16);
  });

  // The golden mask is PyTorch's: each number goes through the layer at a place where the layer keeps, or drops, alike.
  goldenCases('dropout', (golden, input, backend) => {
    const keep = golden.params['p_keep'] as number;
    const training = golden.params['mode'] === 'train';
    const context = createContext({ backend, batchSize: 6, training, random: createRandom(3) });
    const [x, dy] = [input('X'), input('dY')];
    const layer = dropout({ keep });
    if (!training) {
      const [Y, backward] = layer.forward(x, context);
      return { Y, dX: backward(dy)! };
    }
    const wanted = (golden.inputs['mask'] as unknown as { data: number[] }).data;
    const outputs = [x, dy, undefined].map((from) => {
      const result = backend.allocate(x.shape);
      const data = from === undefined ? wanted.map(() => 1) : readNow(from);
      wanted.forEach((bit, i) => ((result as HostTensor).data[i] = throughMask(data[i]!, bit === 1)));
      return result;
    });
    return { Y: outputs[0]!, dX: outputs[1]!, scaled_mask: outputs[2]! };

    /** One number through dropout, at a place where the layer keeps it, or drops it. */
    function throughMask(value: number, kept: boolean): number {
      for (let firstRow = 0; firstRow < 1000; firstRow++) {
        const at = { ...context, batch: { size: 1e6, firstRow } };
        const [one, back] = layer.forward(tensor(backend, [1]), at);
        if ((readNow(one)[0] !== 0) !== kept) continue;
        // Forward and back alike.
        const there = readNow(layer.forward(tensor(backend, [value]), at)[0])[0]!;
        expect(readNow(back(tensor(backend, [value]))!)[0]).toBe(there);
        return there;
      }
      throw new Error(`never ${kept ? 'kept' : 'dropped'} in 1000 rows`);
    }
  });

  describe.each([[[5, 4]], [[4, 3, 2]], [[7]]])('on %j', (input) => {
    const cases = layerCases({ make: () => dropout({ keep: 0.6 }), input, wrong: [[]], use: { dropout } });
    for (const { name, check } of cases) test(name, check);
  });

  gradientsOverShapes((pick) => ({
    layer: dropout({ keep: pick(1, 9) / 10 }),
    input: [pick(1, 6), pick(1, 6), pick(1, 3)].slice(0, pick(1, 3)),
  }));

  test('evaluation is the identity and draws nothing (property 44) [seed 10]', () => {
    fc.assert(
      fc.property(matrix(anyFloat), (x) => {
        const { output, inputGradient } = run(dropout({ keep: 0.3 }), x, x, { training: false, random: noRandom });
        expect(bits(output)).toEqual(bits(x.flat()));
        expect(bits(inputGradient!)).toEqual(bits(x.flat()));
      }),
      PROPERTIES,
    );
  });

  test.each<[string, DropoutOptions]>([
    ['keep: 1', { keep: 1 }],
    ['rate: 0', { rate: 0 }],
  ])('%s is the identity to the bit, in training too (property 44) [seed 12]', (_, options) => {
    fc.assert(
      fc.property(matrix(fc.float()), (x) => {
        const { output, inputGradient } = run(dropout(options), x, x, { training: true });
        expect(bits(output)).toEqual(bits(x.flat()));
        expect(bits(inputGradient!)).toEqual(bits(x.flat()));
      }),
      PROPERTIES,
    );
  });

  test.each([0.1, 0.5, 0.9, 0.99])(
    'keeps a share of %d, and the mean, within 5σ over a million draws (property 45) [seed 9]',
    (keep) => {
      const n = 1_000_000;
      const backend = createReferenceBackend();
      const ones = tensor(backend, new Float32Array(n).fill(1), [1000, 1000]);
      const { output } = train(keep, ones, undefined, { backend });
      const kept = output.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
      const sigma = Math.sqrt(keep * (1 - keep) * n);
      expect(Math.abs(kept - keep * n)).toBeLessThan(5 * sigma);
      expect(Math.abs(output.reduce((sum, value) => sum + value, 0) / n - 1)).toBeLessThan((5 * sigma) / keep / n);
    },
  );

  test('whatever is kept: exact zeros and 1/keep, as many as the share says, the same ones on the way back (property 45)', () => {
    const n = 1000;
    const ones = Array.from({ length: n }, () => 1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(), (percent, seed) => {
        const keep = percent / 100;
        const { output, inputGradient } = run(dropout({ keep }), [ones], [ones], { training: true, random: createRandom(seed) });
        expect(bits(inputGradient!)).toEqual(bits(output));
        const kept = output.filter((value) => value !== 0);
        expect(new Set(bits(kept)).size).toBeLessThanOrEqual(1);
        expect(kept.every((value) => Math.abs(value * keep - 1) < 1e-6)).toBe(true);
        // 6σ and the steepness of a small share: among 10⁵ runs one would stray with a chance of 1 in 1,000.
        expect(Math.abs(kept.length - keep * n)).toBeLessThan(6 * Math.sqrt(keep * (1 - keep) * n) + 8);
      }),
      PROPERTIES,
    );
  });

  test('rate is what is dropped: { rate: 0.25 } and { keep: 0.75 } are the same', () => {
    const x = [[1, 2, 3, 4, 5, 6, 7, 8]];
    const by = (options: DropoutOptions) => bits(run(dropout(options), x, x, { training: true }).output);
    expect(by({ rate: 0.25 })).toEqual(by({ keep: 0.75 }));
  });

  test('rows in blocks draw the mask of the whole batch', () => {
    fc.assert(
      fc.property(matrix(fc.constant(1), { min: 2, max: 9 }, { min: 1, max: 9 }), fc.nat(), (x, cut) => {
        const at = 1 + (cut % (x.length - 1));
        const block = (rows: number[][], firstRow: number) => [
          ...train(0.5, rows, undefined, { batch: { size: x.length, firstRow } }).output,
        ];
        expect([...block(x.slice(0, at), 0), ...block(x.slice(at), at)]).toEqual(block(x, 0));
      }),
      PROPERTIES,
    );
  });

  test('the mask depends on the key alone: the same again, another for another step or layer', () => {
    const x = [Array.from({ length: 100 }, () => 1)];
    const mask = (random: Random) => [...train(0.5, x, undefined, { random }).output];
    const random = createRandom(7);
    expect(mask(random.at(0))).toEqual(mask(createRandom(7).at(0)));
    expect(mask(random.at(0))).not.toEqual(mask(random.at(1)));
    expect(mask(random.fork('0'))).not.toEqual(mask(random.fork('1')));
  });

  test('a dropped NaN stays NaN; a row of rank 1 is a batch of single numbers', () => {
    const { output } = train(
      0.5,
      Array.from({ length: 64 }, () => NaN),
    );
    expect(output.every(Number.isNaN)).toBe(true);
    const flat = train(
      0.5,
      Array.from({ length: 12 }, () => 1),
    ).output;
    const deep = train(0.5, [
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    ]).output;
    expect([...deep]).toEqual([...flat]);
  });

  test('no gradient where nobody needs one; describes itself as it was made', () => {
    expect(train(0.5, [[1]], [[1]], { inputGradient: false }).inputGradient).toBeUndefined();
    expect(run(dropout({ keep: 0.5 }), [[1]], [[1]], { inputGradient: false }).inputGradient).toBeUndefined();
    expect(describeLayer(dropout({ keep: 0.9 }))).toEqual(['dropout', [{ keep: 0.9 }]]);
    expect(describeLayer(dropout({ rate: 0.1 }))).toEqual(['dropout', [{ rate: 0.1 }]]);
  });

  test.each<[string, unknown, string, string]>([
    [
      'a bare number',
      0.9,
      'E_ARG',
      'dropout: options must be { keep: 0.9 } to keep this share, or { rate: 0.9 } to drop it, got 0.9',
    ],
    ['nothing', undefined, 'E_ARG', 'dropout: options must be either { keep } or { rate }, got undefined'],
    ['neither', {}, 'E_ARG', 'dropout: options must be either { keep } or { rate }'],
    ['both', { keep: 0.5, rate: 0.5 }, 'E_ARG', 'dropout: options must be either { keep } or { rate }'],
    ['another name', { p: 0.5 }, 'E_ARG', 'dropout: unknown option "p", expected "keep", "rate"'],
    ['keep: 0 [seed 12]', { keep: 0 }, 'E_RANGE', 'dropout: keep must be in (0, 1], got 0'],
    ['keep: 1.5', { keep: 1.5 }, 'E_RANGE', 'dropout: keep must be in (0, 1], got 1.5'],
    ['keep: NaN', { keep: NaN }, 'E_RANGE', 'dropout: keep must be in (0, 1], got NaN'],
    ['keep as text', { keep: '0.5' }, 'E_ARG', 'dropout: keep must be a number, got "0.5"'],
    ['rate: 1', { rate: 1 }, 'E_RANGE', 'dropout: rate must be in [0, 1), got 1'],
    ['rate: 1.5', { rate: 1.5 }, 'E_RANGE', 'dropout: rate must be in [0, 1), got 1.5'],
    ['rate: −0.1', { rate: -0.1 }, 'E_RANGE', 'dropout: rate must be in [0, 1), got -0.1'],
    ['less than it can draw', { keep: 1e-6 }, 'E_RANGE', 'dropout: keeps a share of 0.000001, expected at least'],
  ])('refuses %s', (_, options, code, message) => {
    expectError(() => dropout(options as DropoutOptions), code, message);
  });

  test('refuses a wrong output gradient, in evaluation too', () => {
    for (const training of [true, false]) {
      expectError(
        () => train(0.5, [[1, 2]], [[1]], { training }),
        'E_SHAPE',
        'dropout.backward: outputGradient has shape [1, 1], expected [1, 2]',
      );
    }
  });

  test('refuses a number, and what is no tensor, in evaluation too', () => {
    expectError(() => train(0.5, 1), 'E_SHAPE', 'dropout.forward: input has shape [], expected [batch, …]');
    expectError(() => run(dropout({ keep: 0.5 }), 1), 'E_SHAPE', 'dropout.forward');
    const context = createContext({ backend: createReferenceBackend(), batchSize: 1 });
    expectError(() => dropout({ keep: 0.5 }).forward([1] as never, context), 'E_ARG', 'input must be a tensor');
  });
});
