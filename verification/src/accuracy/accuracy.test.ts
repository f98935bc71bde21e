import { readFileSync } from 'node:fs';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { readNow } from '@gradwright/core';
import { expect, describe, test } from 'vitest';
import { countGate, meanGate, type Outcome } from './experiment.ts';
import { experiments } from './experiments.ts';
import { realData } from './real-data.ts';
import { missed, rowOf } from './report.ts';
import { runExperiment } from './run-experiment.ts';
import { steadySpirals } from './spirals.ts';

const page = readFileSync(new URL('../../../docs/accuracy.md', import.meta.url), 'utf8');
/** The table's cells, by the experiment's name. */
const kept = new Map(
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
    .map((cells) => [cells[0]!, cells] as const),
);

test('docs/accuracy.md holds every experiment, and every bar was reached', () => {
  for (const { name, score, gates, seeds } of experiments) {
    const cells = kept.get(score === 'accuracy' ? name : `${name} (${score})`)!;
    expect(cells, name).toBeDefined();
    expect(cells.at(-2)).toBe(String(seeds.length));
    expect(cells.at(-1)).toBe(gates.map(({ claim }) => claim).join('; '));
  }
});

describe('trained anew, each reaches its bars and gives the figures of docs/accuracy.md', () => {
  test.for(realData.filter(({ name }) => name !== 'digits'))('$name', async (experiment) => {
    const outcomes: Outcome[] = [];
    for (const seed of experiment.seeds) outcomes.push(await runExperiment(experiment, seed, await createWasmBackend()));
    expect(missed({ experiment, outcomes })).toEqual([]);
    expect(rowOf({ experiment, outcomes })).toEqual(kept.get(rowOf({ experiment, outcomes })[0]!));
  });
});

// Ten seeds of these take minutes; one is enough to see that something broke.
test.for([steadySpirals[0]!, realData.find(({ name }) => name === 'digits')!])('$name, one seed', async (experiment) => {
  const outcome = await runExperiment(experiment, 0, await createWasmBackend());
  expect(outcome[experiment.name === 'digits' ? 'testScore' : 'trainScore']).toBeGreaterThanOrEqual(0.95);
  const [, training, testing] = kept.get(experiment.name)!;
  expect(outcome.trainScore).toSatisfy(within(training!));
  expect(outcome.testScore).toSatisfy(within(testing!));
});

/** Whether a figure lies in the range that the table gives, as it rounds. */
function within(cell: string) {
  const [, low, high] = /\[([-\d.]+), ([-\d.]+)\]/.exec(cell)!;
  return (value: number) => value >= Number(low) - 5e-4 && value <= Number(high) + 5e-4;
}

describe('no test row is learned from', () => {
  test.for(realData)('$name: rows are held back, and scales come from the others', ({ start }) => {
    const { train, test: held } = start(0);
    const width = train.inputs.shape[1]!;
    const numbers = readNow(train.inputs);
    for (let column = 0; column < width; column++) {
      const values = Array.from({ length: train.size }, (_, row) => numbers[row * width + column]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / train.size;
      expect(mean).toBeCloseTo(0, 4);
    }
    const rowsOf = (data: typeof train) => {
      const [inputs, targets] = [readNow(data.inputs), readNow(data.targets)];
      return Array.from({ length: data.size }, (_, row) =>
        [...inputs.slice(row * width, (row + 1) * width), targets[row]].join(),
      );
    };
    expect(train.size + held.size).toBe({ 38: 150, 45: 178, 143: 569, 450: 1797, 110: 442 }[held.size]);
    const [known, tested] = [rowsOf(train), rowsOf(held)];
    // Iris holds one flower twice.
    expect(tested.filter((row) => known.includes(row)).length).toBeLessThanOrEqual(1);
  });

  test('the test rows of a spiral are drawn with another seed', () => {
    const { train, test: held } = steadySpirals[0]!.start(0);
    const known = new Set(readNow(train.inputs));
    expect(readNow(held.inputs).filter((value) => value !== 0 && known.has(value)).length).toBeLessThan(6);
  });
});

test('bars: a mean, and a number of seeds', () => {
  const outcomes = [0.9, 1].map((score) => ({ ...NOTHING, trainScore: score, testLoss: score }));
  expect(meanGate('trainScore', 'at least', 0.95).holds(outcomes)).toBe(true);
  expect(meanGate('trainScore', 'at least', 0.96).holds(outcomes)).toBe(false);
  expect(meanGate('testLoss', 'at most', 0.94).holds(outcomes)).toBe(false);
  expect(countGate('trainScore', 1, 0.95).holds(outcomes)).toBe(true);
  expect(countGate('trainScore', 2, 0.95).holds(outcomes)).toBe(false);
});

const NOTHING: Outcome = { trainScore: 0, testScore: 0, testLoss: 0, trivialScore: 0, linearScore: 0, parameters: 0 };
