import { expect, test } from 'vitest';
import { runStart } from '../src/start/run-start.ts';
import { createScreen } from '../src/terminal/screen.ts';

const ESCAPE = String.fromCodePoint(27);

interface StartOptions {
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The main job, in a pipe of so many columns. */
async function start(columns: number, options: StartOptions = {}): Promise<string> {
  const { signal = new AbortController().signal, environment = {} } = options;
  let output = '';
  await runStart(createScreen({ columns, write: (text) => (output += text) }, environment), signal);
  return output;
}

test('the main job learns the spiral, then real digits, judges itself, and says what to try next [seed 38]', async () => {
  const output = await start(80);
  const spiral = Number(/([\d.]+)% of the points lie in the region of their arm/.exec(output)![1]);
  expect(spiral).toBeGreaterThanOrEqual(97);
  const [, accuracy, low, high, rows] = /accuracy +([\d.]+)% +\(([\d.]+) – ([\d.]+)\), on (\d+) digits it never saw/.exec(
    output,
  )!;
  expect(Number(accuracy)).toBeGreaterThan(95);
  expect(Number(low)).toBeLessThan(Number(accuracy));
  expect(Number(high)).toBeGreaterThan(Number(accuracy));
  expect(Number(rows)).toBe(449);
  for (const words of [
    'always the commonest class',
    'a linear model',
    'taken for',
    'Saved to a file (',
    'loaded back',
    'What to try next',
    'npm run demo',
  ]) {
    expect(output).toContain(words);
  }
  // The matrix holds every held-out digit once.
  const matrix = output
    .split('\n')
    .filter((line) => /^ {2} *\d │/.test(line))
    .flatMap((line) => line.split('│')[1]!.trim().split(/\s+/));
  expect(matrix).toHaveLength(100);
  expect(matrix.reduce((sum, cell) => sum + (cell === '·' ? 0 : Number(cell)), 0)).toBe(449);
  for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('on a narrow screen too, in colour', async () => {
  const output = await start(40, { environment: { FORCE_COLOR: '1' } });
  expect(output).toContain(`${ESCAPE}[`);
  const plain = output.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '');
  expect(plain).not.toContain(ESCAPE);
  for (const line of plain.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
});

test('Ctrl-C ends it in order', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const output = await start(60, { signal: controller.signal });
  expect(output).toContain('Interrupted. Nothing was left behind.');
  expect(output).not.toContain('What to try next');
});
