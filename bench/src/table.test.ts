import { expect, test } from 'vitest';
import type { Result, Row } from './result.ts';
import { SYSTEMS } from './systems.ts';
import { drawWorkload, markdownTable, replaceTable, shortRate } from './table.ts';

const kinds = new Map(SYSTEMS.map(({ name, kind }) => [name, kind]));
const row = (workload: string, system: string, best: number, more: Partial<Row> = {}): Row => ({
  workload,
  system,
  unit: 'steps/s',
  median: best * 0.9,
  best,
  worst: best / 2,
  n: 7,
  ...more,
});

test.each([
  [1.234, '1.23'],
  [9.996, '10.0'],
  [12.345, '12.3'],
  [99.96, '100'],
  [787, '787'],
  [999.6, '1.00k'],
  [12_900, '12.9k'],
  [999_600, '1.00M'],
  [0, '0.00'],
])('%f reads %s', (rate, text) => {
  expect(shortRate(rate)).toBe(text);
});

test('a workload: median, best, spread, the ratio to the best JavaScript peer and not to a native one, the loss', () => {
  const rows = [
    row('W1a', 'gradwright wasm exact', 15_000, { loss: 0.25, steps: 500 }),
    row('W1a', 'tfjs-wasm', 650, { loss: 0.251, steps: 400 }),
    row('W1a', 'jax-js', 750),
    row('W1a', 'numpy-1t', 3750),
    row('W1b', 'jax-js', 1),
  ];
  expect(drawWorkload('W1a', rows, kinds)).toBe(
    `W1a, steps/s
                         median   best         spread  to jax-js             loss
  gradwright wasm exact   13.5k  15.0k  7.50k – 15.0k      20.0×  0.250 after 500
  tfjs-wasm                 585    650      325 – 650      0.87×  0.251 after 400
  jax-js                    675    750      375 – 750      1.00×
  numpy-1t                3.38k  3.75k  1.88k – 3.75k      5.00×`,
  );
});

test('a product is read against the peak of its kind', () => {
  const rows = [
    row('W3 XW 32x32x32', 'gradwright wasm exact', 20),
    row('W3 XW 32x32x32', 'gradwright wasm fast', 30),
    row('W3 XW 32x32x32', 'numpy-1t', 50),
    row('W3 XW 32x32x32', 'peak mul+add', 25),
    row('W3 XW 32x32x32', 'peak fused', 50),
  ];
  const lines = drawWorkload('W3 XW 32x32x32', rows, kinds).split('\n');
  expect(lines[2]).toMatch(/ 80%$/);
  expect(lines[3]).toMatch(/ 60%$/);
  expect(lines[4]).not.toContain('%');
});

test('a workload that nobody did is left out', () => {
  expect(drawWorkload('W1a', [], kinds)).toBe('');
});

const result: Result = {
  machine: { cores: 2, processor: 'Some CPU', date: '2026-01-01' },
  versions: { node: '24.0.0' },
  rows: [
    row('W1a', 'gradwright js', 800),
    row('W1a', 'gradwright wasm exact', 15_000),
    row('W1a', 'tfjs-wasm', 650),
    row('W1b', 'gradwright js', 100),
    row('W1b', 'tfjs-wasm', 390),
    row('W5 cold start', 'tfjs-wasm', 4, { unit: 'starts/s' }),
    row('W3 XW 32x32x32', 'peak fused', 50),
  ],
  absent: [],
};

test('the README’s table: the best of each, ours in bold where it leads, turned-over numbers turned back', () => {
  expect(markdownTable(result, kinds).split('\n')).toEqual([
    '|                                         | gradwright js | gradwright wasm exact | tfjs-wasm |',
    '| --------------------------------------- | ------------: | --------------------: | --------: |',
    '| spiral 2-64-3, 300 rows a step, steps/s |           800 |             **15.0k** |       650 |',
    '| the same with dropout and L2, steps/s   |           100 |                       |       390 |',
    '| start to first step, ms                 |               |                       |       250 |',
    '',
    'Best of 7 interleaved samples on 2 cores of Some CPU, Node 24.0.0, 2026-01-01; one thread unless named. `npm run bench` measures it on yours.',
  ]);
});

test('the table goes between its marks, again and again, and nowhere else', () => {
  const text = 'before\n<!-- bench: written by npm run bench -- --keep -->\nold\n<!-- end of bench -->\nafter\n';
  const once = replaceTable(text, 'new');
  expect(once).toBe('before\n<!-- bench: written by npm run bench -- --keep -->\n\nnew\n\n<!-- end of bench -->\nafter\n');
  expect(replaceTable(once, 'new')).toBe(once);
  expect(replaceTable('no marks', 'new')).toBe('no marks');
  expect(replaceTable('<!-- end of bench -->\n<!-- bench: written by npm run bench -- --keep -->', 'new')).not.toContain('new');
});
