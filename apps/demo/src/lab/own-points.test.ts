import { describe, expect, test } from 'vitest';
import { choiceOf, readOwn, whatIsMissing, type OwnPoints } from './data.ts';
import { pointsOf, tableOf, type Table } from './own-table.ts';

const rows = (count: number, classes = 2): OwnPoints['rows'] =>
  Array.from({ length: count }, (_, i) => [i / 10, 1 - i / 10, i % classes] as const);

describe('own points', () => {
  test('have as many classes as were drawn, two at least', () => {
    expect(choiceOf({ data: 'own', own: { numbers: false, rows: rows(20, 5) } }).classes).toBe(5);
    expect(choiceOf({ data: 'own', own: { numbers: false, rows: [[0, 0, 0]] } }).classes).toBe(2);
    expect(choiceOf({ data: 'own', own: { numbers: true, rows: rows(20) } }).classes).toBe(0);
  });

  test('are learned from ten on, of two classes', () => {
    const missing = (some: OwnPoints['rows'], numbers = false) => whatIsMissing({ data: 'own', own: { numbers, rows: some } });
    expect(missing(rows(7))).toBe('Draw 3 more points, of two classes at least.');
    expect(missing(rows(12, 1))).toBe('Draw points of a second class.');
    expect(missing(rows(12, 1), true)).toBeUndefined();
    expect(missing(rows(10))).toBeUndefined();
    expect(whatIsMissing({ data: 'moons', own: { numbers: false, rows: [] } })).toBeUndefined();
  });

  test('come back from a link, and nothing else does', () => {
    const own = { numbers: false, rows: rows(12, 3) };
    expect(readOwn(JSON.parse(JSON.stringify(own)))).toEqual(own);
    for (const wrong of [
      null,
      {},
      { numbers: false, rows: [[0, 0]] },
      { numbers: false, rows: [[0, 0, 6]] },
      { numbers: true, rows: [[0, 0, null]] },
    ])
      expect(readOwn(wrong)).toBeUndefined();
    expect(readOwn({ numbers: true, rows: [[0, 0, 6.5]] })).toBeDefined();
    expect(readOwn({ numbers: false, rows: rows(1001) })).toBeUndefined();
  });
});

describe('a table', () => {
  const lines = Array.from({ length: 30 }, (_, i) => ({
    width: String(i),
    height: String((i * 7) % 11),
    kind: i % 3 === 0 ? 'a' : 'b',
    price: String(i * 2.5),
  }));
  const table = tableOf('shop.csv', ['width', 'height', 'kind', 'price'], lines) as Table;

  test('is guessed: two columns of numbers, and the last', () => {
    expect(table.numeric).toEqual(['width', 'height', 'price']);
    expect(table.guess).toEqual({ x: 'width', y: 'height', target: 'price' });
  });

  test('gives classes, and places with mean 0 and deviation 1', () => {
    const own = pointsOf(table, { x: 'width', y: 'height', target: 'kind' }) as OwnPoints;
    expect(own.numbers).toBe(false);
    expect(own.rows.slice(0, 3).map(([, , target]) => target)).toEqual([0, 1, 1]);
    const xs = own.rows.map(([x]) => x);
    expect(xs.reduce((sum, x) => sum + x, 0) / 30).toBeCloseTo(0, 2);
    expect(xs.reduce((sum, x) => sum + x * x, 0) / 30).toBeCloseTo(1, 2);
  });

  test('gives numbers where there are many', () => {
    const own = pointsOf(table, table.guess) as OwnPoints;
    expect(own.numbers).toBe(true);
    // 0 lies as far below the mean as the last lies above it.
    expect(own.rows[0]![2]).toBeCloseTo(-own.rows[29]![2], 3);
  });

  test('rows with a gap are left out', () => {
    const gaps = lines.map((line, i) => (i < 5 ? { ...line, width: '' } : line));
    const own = pointsOf({ ...table, rows: gaps }, { x: 'width', y: 'height', target: 'kind' }) as OwnPoints;
    expect(own.rows).toHaveLength(25);
  });

  test.each<[string, () => unknown, string]>([
    ['no rows', () => tableOf('a.csv', ['x', 'y', 'z'], []), 'a.csv holds no rows below its header.'],
    [
      'one column of numbers',
      () => tableOf('a.csv', ['kind', 'x', 'y'], [{ kind: 'a', x: '1', y: 'b' }]),
      'a.csv holds numbers in 1 of 3 columns',
    ],
    ['one name twice', () => tableOf('a.csv', ['x', 'x', 'y'], [{ x: '1', y: '2' }]), 'two columns of one name'],
    ['one column twice', () => pointsOf(table, { x: 'width', y: 'width', target: 'kind' }), 'must differ'],
    ['few rows', () => pointsOf({ ...table, rows: lines.slice(0, 4) }, table.guess), '4 rows with all three values'],
    [
      'one class',
      () =>
        pointsOf({ ...table, rows: lines.map((line) => ({ ...line, kind: 'a' })) }, { x: 'width', y: 'height', target: 'kind' }),
      'nothing to learn',
    ],
    [
      'many names',
      () =>
        pointsOf(
          { ...table, rows: lines.map((line, i) => ({ ...line, kind: `k${i}` })) },
          { x: 'width', y: 'height', target: 'kind' },
        ),
      '30 classes',
    ],
  ])('with %s is refused in a sentence', (_, make, words) => {
    expect(make()).toContain(words);
  });
});
