// Trains for 100,000 steps, makes and releases 10,000 models, has 10,000 files refused, and writes docs/soak.md: `pnpm soak`.
import { writeFileSync } from 'node:fs';
import { beyondLimits, SLOPE, warm } from './limits.ts';
import { heapRise, heapSlope, type Sample } from './samples.ts';
import { failToLoad, liveAndDie, soakTwice, trainOnAndOn } from './soak.ts';

const SOAKS = [
  { name: 'steps of training', make: trainOnAndOn, steps: 100_000, every: 1000 },
  { name: 'models made, trained and released', make: liveAndDie, steps: 10_000, every: 100 },
  { name: 'files refused', make: failToLoad, steps: 10_000, every: 100 },
];

const count = (value: number, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits });

/** Microseconds a step took in the tenth that begins there. */
function stepTime(samples: readonly Sample[], tenth: number): string {
  const part = samples.slice(Math.floor((samples.length * tenth) / 10), Math.floor((samples.length * (tenth + 1)) / 10));
  const [first, last] = [part[0]!, part.at(-1)!];
  return `${count((1000 * (last.time - first.time)) / (last.at - first.at))} µs`;
}

const rows: string[] = [];
const problems: string[] = [];
for (const { name, make, steps, every } of SOAKS) {
  const { whole, early } = await soakTwice(make, { steps, every });
  const { samples, room } = whole;
  const { at, memory } = samples.at(-1)!;
  problems.push(...beyondLimits(whole, early).map((problem) => `${name}: ${problem}`));
  const cells = [
    name,
    count(at),
    `${count(heapSlope(warm(samples)), 1)} bytes`,
    `${count(heapRise(samples) / 1024)} KiB`,
    `${count(memory / 1024)} KiB`,
    `${count((early.room - room) / 1024)} KiB`,
    stepTime(samples, 1),
    stepTime(samples, 9),
  ];
  console.log(cells.join(', '));
  rows.push(`| ${cells.join(' | ')} |`);
}

writeFileSync(
  new URL('../../../docs/soak.md', import.meta.url),
  `# The soak

Written by \`pnpm soak\`; not edited by hand. A small network with batch norm and dropout trains under Adam on the WebAssembly backend, in runs of some steps each, in batches of 2 to 64 rows. Every tenth step
it predicts some rows, every run keeps a checkpoint, and every thousand steps the model is saved, released and loaded. Then models are made, trained and released, and files are refused: cut, changed, or with a
checksum that holds over what does not fit.

The heap is what JavaScript holds after a forced collection, array buffers among it. Limits: in the second half it grows by at most ${SLOPE} bytes a step (the median slope between any two samples), its
last tenth lies at most 2 MiB above its second, from step 1,000 on the WebAssembly memory keeps its size, and in the end it has room for as many tensors as after a tenth of the time. How long a step takes is told, and not judged: the machine has other things to do.

| | how many | heap, each | heap, last tenth above the second | WebAssembly memory | room in it lost since a tenth | one took, second tenth | one took, last tenth |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Node ${process.version}. \`npm test\` does the same for some seconds, with a wider limit.
`,
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
