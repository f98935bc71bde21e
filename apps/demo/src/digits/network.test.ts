import { pages } from '#text/pages';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { parametersOf, readNow, sizeOf, type Layer } from '@gradwright/core';
import { accuracy, predict } from '@gradwright/training';
import { beforeAll, expect, test } from 'vitest';
import { answerOf } from './answer.ts';
import { blockCounts, framed } from './frame.ts';
import { createNetwork, divide, loss, scaled, trainDigits } from './network.ts';

const backend = await createWasmBackend();
let model: Layer;
beforeAll(async () => {
  model = createNetwork();
  await trainDigits(model, 7, backend).finish();
});

const rightOf = (pixels: ArrayLike<number>, labels: ArrayLike<number>) => {
  const prediction = predict(model, { shape: [labels.length, 64], data: scaled(pixels) }, { loss });
  return accuracy({ prediction, target: { shape: [labels.length], data: Float32Array.from(labels) } });
};

test('has as many numbers as the page says', () => {
  const numbers = parametersOf(model).reduce((sum, { parameter }) => sum + sizeOf(parameter.shape), 0);
  expect(pages.digits.lead).toContain(`${numbers.toLocaleString('en')} numbers`);
});

test('reads the digits held out', () => {
  const { heldOut } = divide(7);
  expect(rightOf(readNow(heldOut.inputs), readNow(heldOut.targets))).toBeGreaterThan(0.97);
});

test('reads digits of other hands, from a public set that it never learned from', () => {
  const [pixels, labels] = [[], []] as [number[], number[]];
  for (let digit = 0; digit < 10; digit++) {
    const file = fileURLToPath(import.meta.resolve(`mnist/src/digits/${digit}.json`));
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] };
    for (let i = 200; i < 220; i++) {
      pixels.push(...blockCounts(framed({ width: 28, height: 28, shades: data.slice(784 * i, 784 * (i + 1)) })!));
      labels.push(digit);
    }
  }
  expect(rightOf(pixels, labels)).toBeGreaterThan(0.8);
});

test('evidence and probabilities hang together: without a pixel that spoke for it, the lead shrinks', () => {
  const { heldOut } = divide(7);
  const digit = Uint8Array.from(readNow(heldOut.inputs).subarray(0, 64));
  const { best, second, evidence, probabilities } = answerOf(model, digit, backend);
  const lead = (found: Float32Array) => Math.log(found[best]! / found[second]!);
  const inked = Array.from(evidence.keys()).filter((pixel) => digit[pixel]! > 0);
  expect(Array.from(evidence.keys()).filter((pixel) => digit[pixel] === 0 && evidence[pixel] !== 0)).toEqual([]);
  for (const pixel of inked) {
    // A sixteenth less ink: near enough for the slope to hold.
    const lighter = digit.map((value, i) => (i === pixel ? value - 1 : value));
    const change = lead(probabilities) - lead(answerOf(model, lighter, backend).probabilities);
    expect(Math.abs(change - evidence[pixel]! / digit[pixel]!)).toBeLessThan(0.02);
  }
});
