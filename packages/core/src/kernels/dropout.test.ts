import { expect, test } from 'vitest';
import { readNow, tensor } from '../make-tensor.ts';
import { createRandom, randomWords } from '../random.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import { dropoutForward } from './dropout.ts';

const { key } = createRandom(7);

test('one word serves two elements, low half first; kept when its 16 bits are below round(keep·65536); scaled by 1/keep', () => {
  const x = Float32Array.from({ length: 41 }, (_, i) => i - 20.5);
  const words = randomWords(createRandom(7), 21);
  const halves = [...words].flatMap((word) => [word & 0xffff, word >>> 16]);
  for (const keep of [0.3, 0.5, 0.9]) {
    const scale = Math.fround(1 / keep);
    const want = x.map((value, i) => value * (halves[i]! < Math.round(keep * 65536) ? scale : 0));
    expect(readNow(dropoutForward(tensor(createReferenceBackend(), x), undefined, { key, keep, firstElement: 0 }))).toEqual(want);
  }
});

test('the bits must be below the threshold, not at it', () => {
  const draw = randomWords(createRandom(7), 1)[0]! & 0xffff;
  const kept = [draw, draw + 1].map((threshold) => {
    const one = tensor(createReferenceBackend(), [1]);
    return readNow(dropoutForward(one, undefined, { key, keep: threshold / 65536, firstElement: 0 }))[0] !== 0;
  });
  expect(kept).toEqual([false, true]);
});

test('a block draws its part of the whole mask, wherever it begins, beyond 2³² too', () => {
  const backend = createReferenceBackend();
  const mask = (firstElement: number, length: number) =>
    readNow(dropoutForward(tensor(backend, new Float32Array(length).fill(1)), undefined, { key, keep: 0.5, firstElement }));
  for (const start of [0, 1, 2, 3, 4, 7, 2 ** 32 - 2, 2 ** 34 - 3, 2 ** 40 + 1]) {
    const whole = mask(start, 23);
    for (const cut of [0, 1, 2, 3, 4, 5, 11, 22, 23]) {
      expect([...mask(start, cut), ...mask(start + cut, 23 - cut)]).toEqual([...whole]);
    }
  }
  expect([...mask(2 ** 34, 64)]).not.toEqual([...mask(0, 64)]);
});

test('keeps and drops what the float64 kernel does', () => {
  for (const keep of [0.001, 0.1, 0.5, 0.77, 0.999, 1]) {
    for (const firstElement of [0, 5, 2 ** 33 + 6]) {
      const masks = [createReferenceBackend(), createTestingBackend()].map((backend) => {
        const ones = tensor(backend, new Float32Array(1000).fill(1));
        return [...readNow(dropoutForward(ones, undefined, { key, keep, firstElement }))].map((value) => value !== 0);
      });
      expect(masks[0]).toEqual(masks[1]);
    }
  }
});

test('with keep 1 it is the identity to the bit; NaN stays NaN; onto its operand it writes the same', () => {
  const backend = createReferenceBackend();
  const x = [1, -0, NaN, Infinity, -1e-45];
  const kept = dropoutForward(tensor(backend, x), undefined, { key, keep: 1, firstElement: 3 });
  expect([...readNow(kept)]).toEqual(x.map(Math.fround));
  const all = dropoutForward(tensor(backend, new Float32Array(64).fill(NaN)), undefined, { key, keep: 0.5, firstElement: 0 });
  expect(readNow(all).every(Number.isNaN)).toBe(true);
  const options = { key, keep: 0.5, firstElement: 1 };
  const own = tensor(backend, [1, 2, 3, 4, 5]);
  expect(readNow(dropoutForward(own, own, options))).toEqual(
    readNow(dropoutForward(tensor(backend, [1, 2, 3, 4, 5]), undefined, options)),
  );
});
