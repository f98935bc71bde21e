import { expect, test } from 'vitest';
import { HELP, Misunderstood, readArguments } from './arguments.ts';
import { SYSTEMS } from './systems.ts';
import { WORKLOADS } from './workloads.ts';

const namesOf = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
const withoutPeaks = (args: string[]) => namesOf(readArguments(args).systems).filter((name) => !name.startsWith('peak'));

test('nothing asked for is everything', () => {
  const plan = readArguments([]);
  expect(plan.workloads).toEqual(WORKLOADS);
  expect(plan.systems).toEqual(SYSTEMS);
  expect(plan).toMatchObject({ samples: 7, milliseconds: 600, keep: false, help: false });
});

test('workloads go by the start of their names, systems by a part of theirs', () => {
  expect(namesOf(readArguments(['W1', 'tfjs-wasm']).workloads)).toEqual(['W1a', 'W1b', 'W1c']);
  expect(withoutPeaks(['W1', 'tfjs-wasm'])).toEqual(['tfjs-wasm']);
  expect(withoutPeaks(['tfjs'])).toEqual(['tfjs-cpu', 'tfjs-wasm']);
  expect(withoutPeaks(['gradwright wasm exact', 'numpy'])).toEqual(['gradwright wasm exact', 'numpy-1t']);
  expect(namesOf(readArguments(['w2b', 'W4']).workloads)).toEqual(['W2b', 'W4 batch 1', 'W4 batch 256']);
  expect(namesOf(readArguments(['W3 XtD 128x7']).workloads)).toEqual(['W3 XtD 128x784x128', 'W3 XtD 128x784x512']);
});

test('numbers and switches', () => {
  expect(readArguments(['--samples', '3', '--ms=50', '--keep'])).toMatchObject({ samples: 3, milliseconds: 50, keep: true });
  expect(readArguments(['--quick'])).toMatchObject({ samples: 3, milliseconds: 150 });
  expect(readArguments(['--quick', '--samples', '9']).samples).toBe(9);
  expect(readArguments(['-h']).help).toBe(true);
});

test.each([
  [['tensorflow'], '"tensorflow" is no workload (W1 … W5) and no system (gradwright js,'],
  [['W9'], '"W9" is no workload'],
  [['--samples', 'many'], '--samples must be a whole number above 0, got "many"'],
  [['--samples', '0'], '--samples must be a whole number above 0, got "0"'],
  [['--ms', '1.5'], '--ms must be a whole number above 0, got "1.5"'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in one line', (args, message) => {
  expect(() => readArguments(args)).toThrow(Misunderstood);
  expect(() => readArguments(args)).toThrow(message);
});

test('the help names every system', () => {
  for (const { name } of SYSTEMS) expect(HELP).toContain(name);
});
