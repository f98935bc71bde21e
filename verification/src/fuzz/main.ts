// Reads a million spoilt files and writes FUZZING.md: `pnpm fuzz [inputs] [seed]`. What is found is kept in `seeds`, for the tests to read for ever.
import { writeFileSync } from 'node:fs';
import { fuzz, type Outcome } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const [inputs = 1_000_000, seed = 7] = process.argv.slice(2).map(Number);

const outcomes: [string, Outcome, number][] = [];
for (const target of TARGETS) {
  const outcome = await fuzz(target, Math.ceil(inputs / TARGETS.length), seed, true);
  outcomes.push([target.name, outcome, Object.keys(target.mutators).length]);
  for (const [i, { bytes, problem, mutators }] of outcome.findings.slice(0, 20).entries()) {
    console.log(target.name, mutators.join(' + '), problem);
    writeFileSync(new URL(`seeds/${target.name.replaceAll(' ', '-')}-${seed}-${i}`, import.meta.url), bytes);
  }
  console.log(
    target.name,
    outcome.inputs,
    'accepted',
    outcome.accepted,
    Object.fromEntries(outcome.refused),
    'findings',
    outcome.findings.length,
  );
}

const rows = outcomes.map(([name, { inputs: count, accepted, refused, findings, slowest, largest }, mutators]) => {
  const codes = [...refused].sort((a, b) => b[1] - a[1]).map(([code, times]) => `\`${code}\` ${times.toLocaleString('en')}`);
  const cells = [
    name,
    count.toLocaleString('en'),
    mutators,
    accepted.toLocaleString('en'),
    codes.join(', '),
    findings.length,
    `${slowest.toFixed(0)} ms`,
    largest <= 0 ? 'none' : `${(largest / 1024).toFixed(0)} KiB`,
  ];
  return `| ${cells.join(' | ')} |`;
});
writeFileSync(
  new URL('../../../FUZZING.md', import.meta.url),
  `# Fuzzing

Written by \`pnpm fuzz\`; not edited by hand. Whole files (kept models and checkpoints, the tables of the tests, arrays in IDX, gzipped too) are spoilt by one to three mutators
each and read. Every reader must take a file or refuse it with a typed error that has a code. Mutators flip bits, set bytes to ends of ranges, leave out, repeat, insert, exchange and cut pieces, go on
as another file, change lengths, put texts in the places of numbers, and nest deeply; models and checkpoints also with their checksum put right afterwards, and with any place of
their header changed as data: left out, of another kind, extreme, renamed, nested, repeated.

| files | inputs | mutators | taken | refused | crashes | slowest | memory beyond 4 × its size |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Files that take long are large ones: what is repeated or nested makes a hundred kilobytes out of three, and the time is in proportion.

Seed ${seed}. \`npm test\` reads another million, seven tenths of them IDX arrays, and every file that was ever found out, from [\`verification/src/fuzz/seeds\`](verification/src/fuzz/seeds).
`,
);
