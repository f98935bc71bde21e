import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../../runs.shared.ts';
import { expectError } from '../../test/support.ts';
import type { Compared } from '../metric.ts';
import { accuracy, balancedAccuracy, topK } from './accuracy.ts';
import { readClasses } from './classes.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { classReport, f1, precision, recall } from './precision-recall.ts';
import { averagePrecision, rocAuc } from './ranking.ts';
import { meanError, r2, rootMeanSquaredError } from './regression.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Golden {
  readonly name: string;
  readonly params: { readonly classes?: number };
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly expected: Readonly<Record<string, Numbers | number>>;
}

const cases = (
  JSON.parse(readFileSync(new URL('../../test/golden/metrics.json', import.meta.url), 'utf8')) as { cases: Golden[] }
).cases;

/** Numbers as predictions or targets, in double precision. */
const numbers = (values: readonly number[], shape: readonly number[] = [values.length]) => ({
  shape,
  data: Float64Array.from(values),
});

/** Classes as a model would say them: one probability a class, all of it on one. */
const sure = (labels: readonly number[], classes: number) =>
  numbers(
    labels.flatMap((label) => Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0))),
    [labels.length, classes],
  );

const labelled = (said: readonly number[], is: readonly number[], classes: number): Compared => ({
  prediction: sure(said, classes),
  target: numbers(is),
});

const averages = { macro: 'macro', micro: 'micro', weighted: 'weighted', binary_pos1: 'binary' } as const;

describe('golden values of scikit-learn', () => {
  test('there are as many as there were', () => {
    expect(cases).toHaveLength(9);
  });

  test.each(cases.filter(({ name }) => name.startsWith('classification')).map((golden) => [golden.name, golden] as const))(
    '%s',
    (_, { params, inputs, expected }) => {
      const compared = labelled(inputs['y_pred']!.data, inputs['y_true']!.data, params.classes!);
      const close = (got: number, name: string) => expect(Math.abs(got - (expected[name] as number)), name).toBeLessThan(1e-12);
      expect(confusionMatrix(compared).flat()).toEqual((expected['confusion_matrix'] as Numbers).data);
      close(accuracy(compared), 'accuracy');
      close(balancedAccuracy(compared), 'balanced_accuracy');
      for (const [name, average] of Object.entries(averages)) {
        if (!(`precision_${name}` in expected)) continue;
        close(precision({ average })(compared), `precision_${name}`);
        close(recall({ average })(compared), `recall_${name}`);
        close(f1({ average })(compared), `f1_${name}`);
      }
      const report = classReport(compared);
      for (const [name, figure] of Object.entries({ precision: 'precision', recall: 'recall', f1: 'f1' } as const)) {
        const want = (expected[`${name}_per_class`] as Numbers).data;
        report.forEach((row, label) => expect(Math.abs(row[figure] - want[label]!)).toBeLessThan(1e-12));
      }
      expect(report.map(({ support }) => support)).toEqual((expected['support'] as Numbers).data);
    },
  );

  test.each(cases.filter(({ name }) => !name.startsWith('classification')).map((golden) => [golden.name, golden] as const))(
    '%s',
    (name, { inputs, expected }) => {
      const said = (inputs['scores'] ?? inputs['probabilities'] ?? inputs['y_pred'])!;
      const compared = { prediction: numbers(said.data, said.shape), target: numbers(inputs['y_true']!.data) };
      const figures: Record<string, () => number> = {
        roc_auc: () => rocAuc(compared),
        roc_auc_ovr_macro: () => rocAuc(compared),
        average_precision: () => averagePrecision(compared),
        r2: () => r2(compared),
        rmse: () => rootMeanSquaredError(compared),
        mse: () => rootMeanSquaredError(compared) ** 2,
        mae: () => meanError(compared),
        ...Object.fromEntries([1, 2, 3, 4].map((k) => [`top_${k}_accuracy`, () => topK(k)(compared)])),
      };
      // The mean of −ln p is a loss here, and tested as one.
      for (const [figure, want] of Object.entries(expected).filter(([key]) => key !== 'log_loss')) {
        expect(Math.abs(figures[figure]!() - (want as number)), `${name}: ${figure}`).toBeLessThan(
          1e-12 * Math.max(1, Math.abs(want as number)),
        );
      }
    },
  );
});

describe('by hand', () => {
  test('the lowest of equal classes is the prediction', () => {
    const compared = { prediction: numbers([0.4, 0.4, 0.2, 0.1, 0.45, 0.45], [2, 3]), target: numbers([0, 1]) };
    expect(accuracy(compared)).toBe(1);
    expect(topK(1)(compared)).toBe(1);
    const last = { ...compared, target: numbers([1, 2]) };
    expect([accuracy(last), topK(1)(last), topK(2)(last)]).toEqual([0, 0, 1]);
  });

  test('one probability says class 1 from one half on', () => {
    expect(accuracy({ prediction: numbers([0.5, 0.49], [2, 1]), target: numbers([1, 0]) })).toBe(1);
  });

  test('one-hot targets are their largest', () => {
    expect(accuracy({ prediction: numbers([0.9, 0.1, 0.2, 0.8], [2, 2]), target: sure([0, 1], 2) })).toBe(1);
  });

  test('several yes-or-no answers a row', () => {
    // Column 0: 1 right of 2 said and 1 there. Column 1: none said, 1 there.
    const compared = { prediction: numbers([0.9, 0.1, 0.8, 0.2], [2, 2]), target: numbers([1, 1, 0, 0], [2, 2]) };
    expect(precision({ multiLabel: true })(compared)).toBe(0.25);
    expect(recall({ multiLabel: true })(compared)).toBe(0.5);
    expect(f1({ multiLabel: true, average: 'micro' })(compared)).toBe(0.5);
  });

  test('R² of a target that does not vary: 1 if met, else 0; of several outputs the mean', () => {
    expect(r2({ prediction: numbers([2, 2]), target: numbers([2, 2]) })).toBe(1);
    expect(r2({ prediction: numbers([2, 3]), target: numbers([2, 2]) })).toBe(0);
    expect(r2({ prediction: numbers([1, 5, 3, 5], [2, 2]), target: numbers([1, 5, 3, 7], [2, 2]) })).toBe(0);
  });

  test('a class that nobody has and nobody says is left out of a mean', () => {
    expect(f1()(labelled([0, 1], [0, 1], 5))).toBe(1);
  });
});

test('figures lie in [0, 1] and do not depend on the order of rows; the matrix counts each row once, accuracy is its trace by N (property 66)', () => {
  const answers = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(answers, (pairs) => {
      const [said, is] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const compared = labelled(said, is, 4);
      const turned = labelled(said.toReversed(), is.toReversed(), 4);
      for (const metric of [accuracy, balancedAccuracy, precision(), recall(), f1(), f1({ average: 'weighted' }), topK(2)]) {
        expect(metric(compared)).toBeGreaterThanOrEqual(0);
        expect(metric(compared)).toBeLessThanOrEqual(1 + 1e-12);
        expect(metric(turned)).toBeCloseTo(metric(compared), 12);
      }
      const matrix = confusionMatrix(compared);
      expect(matrix.flat().reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
      const trace = matrix.reduce((sum, row, label) => sum + row[label]!, 0);
      expect(accuracy(compared)).toBeCloseTo(trace / pairs.length, 12);
      // For single labels, all three micro averages are accuracy.
      expect(f1({ average: 'micro' })(compared)).toBeCloseTo(accuracy(compared), 12);
      expect(topK(4)(compared)).toBe(1);
    }),
    properties(),
  );
});

test('the class of a row stays under a shift and under increasing maps; of equal ones it is the first (property 18)', () => {
  const eighths = fc.integer({ min: -64, max: 64 }).map((value) => value / 8);
  const table = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(eighths, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    );
  fc.assert(
    fc.property(table, eighths, (scores, shift) => {
      const shape = [scores.length, scores[0]!.length];
      const classesOf = (map: (score: number) => number) => {
        const prediction = numbers(scores.flat().map(map), shape);
        return [...readClasses('test', { prediction, target: numbers(scores.map(() => 0)) }).predicted];
      };
      expect(classesOf((score) => score)).toEqual(scores.map((row) => row.indexOf(Math.max(...row))));
      for (const map of [(score: number) => score + shift, (score: number) => 2 * score, (score: number) => score ** 3]) {
        expect(classesOf(map)).toEqual(classesOf((score) => score));
      }
    }),
    properties(),
  );
});

describe('refuses', () => {
  test.each<[string, () => unknown, string, string]>([
    ['no rows', () => accuracy({ prediction: numbers([], [0, 2]), target: numbers([]) }), 'E_EMPTY', 'there are no rows'],
    ['rows that differ', () => accuracy(labelled([0, 1], [0], 2)), 'E_SHAPE', 'predictions have shape [2, 2], but targets [1]'],
    [
      'a label that is no class',
      () => accuracy(labelled([0, 1], [0, 2], 2)),
      'E_LABEL',
      'row 1 has label 2, expected a class from 0 to 1',
    ],
    [
      'NaN for a prediction',
      () => accuracy({ prediction: numbers([1, 0, 0, NaN], [2, 2]), target: numbers([0, 0]) }),
      'E_NONFINITE',
      'prediction is NaN in row 1',
    ],
    [
      'infinity for a target',
      () => r2({ prediction: numbers([1, 2]), target: numbers([1, Infinity]) }),
      'E_NONFINITE',
      'target is Infinity in row 1',
    ],
    [
      'fewer numbers than the shape says',
      () => rocAuc({ prediction: numbers([1], [2]), target: numbers([0, 1]) }),
      'E_SHAPE',
      'prediction has 1 numbers, expected 2',
    ],
    [
      'one-hot rows of other classes',
      () => confusionMatrix({ prediction: numbers([1, 0], [1, 2]), target: sure([2], 3) }),
      'E_SHAPE',
      'target has shape [1, 3], expected [1, 2]',
    ],
    [
      'pictures for classes',
      () => accuracy({ prediction: numbers([1, 0, 0, 0], [1, 2, 2]), target: numbers([0]) }),
      'E_SHAPE',
      'expected [rows, classes]',
    ],
    [
      'labels for several answers a row',
      () => f1({ multiLabel: true })({ prediction: numbers([1, 0], [1, 2]), target: numbers([0]) }),
      'E_SHAPE',
      'f1',
    ],
    ['half a label', () => confusionMatrix(labelled([0], [0.5], 2)), 'E_LABEL', 'row 0 has label 0.5'],
    [
      'one class for a ranking',
      () => rocAuc({ prediction: numbers([0.1, 0.2]), target: numbers([1, 1]) }),
      'E_ARG',
      'expected both kinds',
    ],
    ['k = 0', () => topK(0), 'E_RANGE', 'topK: k'],
    ['an unknown average', () => f1({ average: 'mean' as never }), 'E_ARG', 'f1: average must be one of'],
    ['outputs that differ', () => r2({ prediction: numbers([1, 2], [1, 2]), target: numbers([1]) }), 'E_SHAPE', 'r2'],
  ])('%s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});
