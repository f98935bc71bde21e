import { readNow, toArray } from '@gradwright/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../../runs.shared.ts';
import {
  applyPreparation,
  fromRows,
  prepare,
  rowToInputs,
  split,
  standardise,
  toInputs,
  unscaleTarget,
  type Table,
} from '../index.ts';

const kindsOf = (table: Table) => Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]));
const kindOf = (...cells: unknown[]) =>
  fromRows(
    cells.map((cell) => [cell]),
    { header: ['x'] },
  ).columns[0]!.kind;

describe('fromRows', () => {
  test('by hand: names, kinds, blanks and row numbers', () => {
    const table = fromRows([
      ['size', 'colour', 'ripe', 'nothing'],
      ['1.5', ' red ', 'true', ''],
      ['NA', '', 'FALSE', 'null'],
    ]);
    expect(kindsOf(table)).toEqual({ size: 'number', colour: 'text', ripe: 'boolean', nothing: 'empty' });
    expect(table.rows).toEqual([
      ['1.5', 'red', 'true', null],
      [null, null, 'FALSE', null],
    ]);
    expect(table.rowNumbers).toEqual([1, 2]);
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });

  test('records: every key is a column, a key that is not there a missing cell', () => {
    const table = fromRows([{ a: 1 }, { b: 'x', a: 2 }]);
    expect(kindsOf(table)).toEqual({ a: 'number', b: 'text' });
    expect(table.rows).toEqual([
      [1, null],
      [2, 'x'],
    ]);
  });

  test('a header of its own, or none', () => {
    expect(kindsOf(fromRows([[1, 'x']], { header: ['a', 'b'] }))).toEqual({ a: 'number', b: 'text' });
    expect(kindsOf(fromRows([[1, 'x']], { header: false }))).toEqual({ 'column 1': 'number', 'column 2': 'text' });
  });

  test('a byte order mark, blanks around names, empty and repeated names', () => {
    const names = fromRows([
      ['\uFEFFa', ' b ', '', 'a', 'Na'],
      [1, 2, 3, 4, 5],
    ]).columns.map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'column 3', 'a (2)', 'Na']);
  });

  test('blank lines are passed over', () => {
    expect(fromRows([['a', 'b'], [1, 2], [], [''], [3, 4]]).rows).toHaveLength(2);
  });

  test.each([
    ['numbers', 'number', [1, -0.5, 1e3]],
    ['text of numbers', 'number', ['5', '+5', '-0.5', '.5', '5.', '1e3', '1E-3', ' 7 ']],
    [
      'numbers with blanks',
      'number',
      ['1', '', 'NA', 'n/a', '#N/A', 'NaN', 'nan', 'null', 'NULL', '?', '-', ' ', null, undefined, NaN, '2'],
    ],
    ['decimal commas', 'number', ['1,5', '2', '-0,25', ',5', '1,5e3']],
    ['commas and points together', 'text', ['1,5', '2.5']],
    ['both signs in one', 'text', ['1,234.5', '2,000.0']],
    ['codes with leading zeros', 'text', ['007', '012']],
    ['zero', 'number', ['0', '0.5', '-0']],
    ['percent', 'text', ['5%', '6%']],
    ['dates', 'text', ['2024-01-01', '2024-01-02']],
    ['hexadecimal', 'text', ['0x10', '0x11']],
    ['infinity as text', 'text', ['Infinity', '1']],
    ['booleans', 'boolean', [true, false, 'TRUE', 'false', null]],
    ['yes and no', 'text', ['yes', 'no']],
    ['numbers and booleans', 'text', [1, true]],
    ['nothing', 'empty', [null, '']],
  ] as const)('%s: %s', (_, kind, cells) => {
    expect(kindOf(...cells)).toBe(kind);
  });

  test('thousands are not guessed: a comma before three digits needs another column, or a word, to be decimal', () => {
    const rows = [['a'], ['1,234'], ['12,345'], ['999']];
    const [alone] = fromRows(rows).columns;
    expect([alone!.kind, alone!.note]).toEqual(['text', expect.stringContaining('{ decimal }')]);
    expect(fromRows(rows, { decimal: ',' }).columns[0]).toMatchObject({ kind: 'number', decimal: ',' });
    expect(
      fromRows([
        ['a', 'b'],
        ['1,234', '0,5'],
        ['2,345', '1'],
      ]).columns.map(({ kind }) => kind),
    ).toEqual(['number', 'number']);
    expect(fromRows([['a'], ['0,123'], ['1,234']]).columns[0]!.kind).toBe('number');
    expect(fromRows([['a'], ['1,5']], { decimal: '.' }).columns[0]!.kind).toBe('text');
  });

  test('one slip in a column of numbers makes it text, and is named', () => {
    const [column] = fromRows([['a'], ['1'], ['2'], ['12a'], ['4']]).columns;
    expect([column!.kind, column!.note]).toEqual(['text', '3 of 4 cells are numbers, but row 3 has "12a"']);
  });

  test('names like __proto__ and constructor are names like any other', () => {
    const record = JSON.parse('{ "__proto__": 1, "constructor": "x", "toString": 2 }') as Record<string, unknown>;
    const table = fromRows([record, { constructor: 'y' }]);
    expect(table.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(table.rows).toEqual([
      [1, 'x', 2],
      [null, 'y', null],
    ]);
    expect(({} as Record<string, unknown>)['0']).toBeUndefined();
  });

  test.each([
    ['E_EMPTY', 'there are no rows', []],
    ['E_EMPTY', 'there are no rows', [[''], []]],
    ['E_EMPTY', 'there is a header, but no rows follow it', [['a', 'b']]],
    ['E_EMPTY', 'the rows have no columns', [{}]],
    [
      'E_SHAPE',
      'row 2 has 4 cells, expected 5',
      [
        ['a', 'b', 'c', 'd', 'e'],
        [1, 2, 3, 4, 5],
        [1, 2, 3, 4],
      ],
    ],
    ['E_ARG', 'row 2, column "a" must be text, a number, true, false or null, got', [['a'], [1], [new Date(0)]]],
    ['E_ARG', 'row 1, column "a" must be text', [{ a: [1] }]],
    ['E_ARG', 'row 1, column "a" must be text', [{ a: 5n }]],
    ['E_NONFINITE', 'row 1, column "a" is Infinity', [{ a: Infinity }]],
    ['E_ARG', 'row 2 must be an array, as the first row is', [['a'], [1], { a: 1 }]],
    ['E_ARG', 'row 2 must be a record, or an array as all the others', [{ a: 1 }, [1]]],
    ['E_ARG', 'row 1 must be a record', ['text']],
    ['E_ARG', 'rows must be an array of records or of arrays', 'a;b'],
    ['E_ARG', 'rows must be an array', null],
  ])('%s: %s (D01, D03, D11)', (code, problem, rows) => {
    expect(() => fromRows(rows as never)).toThrow(`${code}: fromRows: ${problem}`);
  });

  test('wrong options', () => {
    expect(() => fromRows([[1]], { header: 'a' as never })).toThrow(
      'E_ARG: fromRows: header must be true, false or an array of names',
    );
    expect(() => fromRows([[1]], { decimal: ';' as never })).toThrow('E_ARG: fromRows: decimal must be one of');
    expect(() => fromRows([[1]], { headers: true } as never)).toThrow('unknown option "headers"');
  });
});

const fruit = [
  { id: 101, size: '1,5', colour: 'red', ripe: true, farm: 'north', kind: 'apple' },
  { id: 102, size: '', colour: 'green', ripe: false, farm: 'north', kind: 'pear' },
  { id: 103, size: '2,5', colour: null, ripe: true, farm: 'north', kind: 'apple' },
  { id: 104, size: '3,5', colour: 'red', ripe: null, farm: 'north', kind: 'pear' },
  { id: 105, size: '3,5', colour: 'red', ripe: true, farm: 'north', kind: '' },
];

describe('prepare', () => {
  test('by hand: numbers scaled, categories one-hot, blanks filled and counted, rows without a target left out', () => {
    const { dataset, preparation, report } = prepare(fruit, { target: 'kind', ignore: ['id'], scale: 'range' });
    // size: median of 1.5, 2.5, 3.5 is 2.5; from 1.5 … 3.5 to 0 … 1. Then green, red, (blank); then false, true, (blank).
    expect(toArray(dataset.inputs)).toEqual([
      [0, 0, 1, 0, 0, 1, 0],
      [0.5, 1, 0, 0, 1, 0, 0],
      [0.5, 0, 0, 1, 0, 1, 0],
      [1, 0, 1, 0, 0, 0, 1],
    ]);
    expect(toArray(dataset.targets)).toEqual([0, 1, 0, 1]);
    expect(preparation.target).toMatchObject({ kind: 'classes', name: 'kind', names: ['apple', 'pear'] });
    expect(report).toEqual({
      task: 'classification',
      rows: 4,
      rowsWithoutTarget: 1,
      blanks: [
        { column: 'size', count: 1 },
        { column: 'colour', count: 1 },
        { column: 'ripe', count: 1 },
      ],
      unseen: [],
      columns: [
        { column: 'size', kind: 'number', features: 1, blanks: 1, filledWith: 2.5 },
        { column: 'colour', kind: 'category', features: 3, blanks: 1, filledWith: 'a level of its own' },
        { column: 'ripe', kind: 'boolean', features: 3, blanks: 1, filledWith: 'a level of its own' },
      ],
      dropped: [
        { column: 'id', reason: 'ignored', detail: 'as asked' },
        { column: 'farm', reason: 'constant', detail: 'every value is "north"' },
      ],
    });
    expect(dataset.preparation).toBe(preparation);
    expect(JSON.parse(JSON.stringify(preparation))).toEqual(preparation);
  });

  test('standardised by default: mean 0, deviation 1 (property 64)', () => {
    const cells = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(
        cells.filter((values) => new Set(values.map(Math.fround)).size > 2),
        (values) => {
          const { dataset } = prepare(
            values.map((x, i) => ({ x, y: i + 0.5 })),
            { target: 'y', numeric: ['x'] },
          );
          const scaled = [...readNow(dataset.inputs)];
          const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
          const variance = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length;
          expect(Math.abs(mean)).toBeLessThan(1e-5);
          expect(Math.abs(variance - 1)).toBeLessThan(1e-4);
        },
      ),
      properties(),
    );
  });

  test('a filled cell counts in mean and deviation', () => {
    const { preparation } = prepare(
      [1.5, 1.5, 7.5, null].map((x, i) => ({ x, y: i + 0.5 })),
      { target: 'y' },
    );
    // 1.5, 1.5, 7.5 and the median 1.5: mean 3, deviation √(27 / 4).
    expect(preparation.inputs).toMatchObject({ columns: [{ fill: 1.5, center: 3, scale: Math.sqrt(27 / 4) }] });
  });

  test('a column of 1e308s has a mean without overflow (D13)', () => {
    const { preparation } = prepare(
      [1e308, 1e308, 1.2e308].map((x, i) => ({ x, y: i + 0.5 })),
      { target: 'y' },
    );
    expect(preparation.inputs).toMatchObject({ columns: [{ fill: 1e308, center: expect.closeTo(1.0667e308, -305) as number }] });
  });

  test('only the training rows count: other rows change no bit of what is fitted', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      x: i * 1.5,
      c: i % 3 === 0 ? 'a' : 'b',
      y: i % 2 === 0 ? 'even' : 'odd',
    }));
    const { train, test } = split(fromRows(rows), { test: 0.25, stratify: 'y', seed: 7 });
    const held = new Set(test.rowNumbers);
    const changed = rows.map((row, i) => (held.has(i + 1) ? { ...row, x: 1e6 + i, c: 'new' } : row));
    const other = split(fromRows(changed), { test: 0.25, stratify: 'y', seed: 7 });
    const { preparation, dataset } = prepare(train, { target: 'y' });
    expect(prepare(other.train, { target: 'y' }).preparation).toEqual(preparation);
    expect(dataset.size).toBe(30);
    const { report } = applyPreparation(preparation, other.test);
    expect(report.unseen).toEqual([{ column: 'c', level: 'new', count: 10 }]);
  });

  const many = (make: (i: number) => unknown, length = 40) =>
    Array.from({ length }, (_, i) => ({ x: make(i), z: (i * 7) % 5, y: i % 2 ? 'a' : 'b' }));
  const droppedFrom = (rows: readonly Record<string, unknown>[]) =>
    prepare(rows, { target: 'y' }).report.dropped.map(({ column, reason }) => [column, reason]);

  test('a slip in a column of numbers reaches the report', () => {
    const rows = ['1', '2', '2', '1', '2a', '1'].map((x, i) => ({ x, y: i % 2 ? 'a' : 'b' }));
    expect(prepare(rows, { target: 'y' }).report.columns).toEqual([
      { column: 'x', kind: 'category', features: 3, blanks: 0, note: '5 of 6 cells are numbers, but row 5 has "2a"' },
    ]);
  });

  test('many rows are no trouble', () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => [i, i % 7, i % 2 ? 'a' : 'b']);
    const { train, test } = split(fromRows(rows, { header: ['id', 'x', 'y'] }), { test: 0.25, stratify: 'y' });
    const { dataset, report } = prepare(train, { target: 'y' });
    expect([dataset.size, test.rows.length, report.dropped.map(({ column }) => column)]).toEqual([150_000, 50_000, ['id']]);
    const [scaled] = standardise({ size: dataset.size, inputs: dataset.inputs, targets: dataset.targets });
    expect(rowToInputs(scaled.preparation, new Float32Array(1))).toHaveLength(1);
  });

  test.each([
    ['a running number', 'identifier', many((i) => i + 1000)],
    ['a running number, shuffled', 'identifier', many((i) => (i * 17) % 40)],
    ['part of a running number', 'identifier', many((i) => i * 2 + (i % 2))],
    ['text that never repeats', 'identifier', many((i) => `name ${i}`)],
    ['mostly different text', 'too many levels', many((i) => `name ${i % 30}`)],
    ['one number', 'constant', many(() => 5)],
    ['one number and blanks', 'constant', many((i) => (i % 2 ? 5 : null))],
    ['one text', 'constant', many(() => 'x')],
    ['nothing', 'empty', many(() => null)],
  ])('%s is left out as %s', (_, reason, rows) => {
    expect(droppedFrom(rows)).toEqual([['x', reason]]);
  });

  test.each([
    ['measurements that never repeat', many((i) => i * 1.1)],
    ['whole numbers far apart', many((i) => i * i * 37)],
    ['whole numbers that repeat', many((i) => i % 20)],
    ['one text and blanks', many((i) => (i % 2 ? 'x' : null))],
    ['few rows', many((i) => i, 9)],
    ['few texts', many((i) => `name ${i % 9}`)],
  ])('%s stay', (_, rows) => {
    expect(droppedFrom(rows)).toEqual([]);
  });

  test('a name like id gives whole numbers away that never repeat', () => {
    const rows = many((i) => i * i * 37).map(({ x, ...row }) => ({ customer_id: x, ...row }));
    expect(droppedFrom(rows)).toEqual([['customer_id', 'identifier']]);
  });

  test('what the caller declares is kept: running numbers as numbers, texts and codes as categories', () => {
    const rows = many((i) => i);
    expect(prepare(rows, { target: 'y', numeric: ['x'] }).report.dropped).toEqual([]);
    expect(prepare(rows, { target: 'y', categorical: ['x'] }).dataset.inputs.shape).toEqual([40, 41]);
    expect(prepare(rows, { target: 'y', categorical: ['z'], ignore: ['x'] }).dataset.inputs.shape).toEqual([40, 5]);
  });

  test.each([
    ['text', ['b', 'a', 'b'], 'classification', ['a', 'b']],
    ['booleans', [true, false, true], 'classification', [false, true]],
    ['two whole numbers', [10, 2, 10], 'classification', [2, 10]],
    ['numbers in text stay text', ['10', '2', '10'], 'classification', ['2', '10']],
    ['few whole numbers', [1, 2, 3, 1, 2, 3], 'classification', [1, 2, 3]],
    ['many whole numbers', [1, 2, 3, 4, 5, 6], 'regression', undefined],
    ['decimals', [0.5, 1.5, 0.5], 'regression', undefined],
    ['decimal commas', ['0,5', '1,5', '0,5'], 'regression', undefined],
  ] as const)('the task of %s', (_, targets, task, names) => {
    const { report, preparation } = prepare(
      targets.map((y, i) => ({ x: i * 1.5, y })),
      { target: 'y' },
    );
    expect(report.task).toBe(task);
    const { target } = preparation;
    expect(target.kind === 'classes' ? target.names : undefined).toEqual(names);
  });

  test('the task can be decided', () => {
    const rows = [1, 2, 1, 2].map((y, i) => ({ x: i * 1.5, y }));
    expect(prepare(rows, { target: 'y', task: 'regression' }).dataset.targets.shape).toEqual([4, 1]);
    const numbers = [1.5, 2.5, 1.5].map((y, i) => ({ x: i * 1.5, y }));
    expect(prepare(numbers, { target: 'y', task: 'classification' }).preparation.target).toMatchObject({ names: [1.5, 2.5] });
  });

  test('a regression target is scaled and comes back in its own units', () => {
    const rows = [10.5, 20.5, 30.5].map((price, i) => ({ x: i * 1.5, price }));
    const { dataset, preparation } = prepare(rows, { target: 'price' });
    const scaled = readNow(dataset.targets);
    expect(scaled[1]).toBe(0);
    expect(scaled[2]).toBeCloseTo(Math.sqrt(1.5), 6);
    unscaleTarget(preparation, scaled).forEach((price, i) => expect(price).toBeCloseTo(rows[i]!.price, 5));
  });

  test('names and levels like __proto__ do no harm', () => {
    const rows = JSON.parse(
      '[{ "__proto__": 1.5, "c": "constructor", "y": "__proto__" }, { "__proto__": 2.5, "c": "__proto__", "y": "toString" }]',
    ) as Record<string, unknown>[];
    const { dataset, preparation } = prepare(rows, { target: 'y', scale: 'none' });
    expect(toArray(dataset.inputs)).toEqual([
      [1.5, 0, 1],
      [2.5, 1, 0],
    ]);
    expect(toArray(applyPreparation(JSON.parse(JSON.stringify(preparation)) as never, rows).dataset.targets)).toEqual([0, 1]);
    expect([...rowToInputs(preparation, rows[0])]).toEqual([1.5, 0, 1]);
    expect([...rowToInputs(preparation, JSON.parse('{ "__proto__": 3, "c": "valueOf" }'))]).toEqual([3, 0, 0]);
  });

  test.each([
    [
      { target: 'kund' },
      'E_ARG: prepare: target names the column "kund", expected one of "id", "size", "colour", "ripe", "farm", "kind"',
    ],
    [{}, 'E_ARG: prepare: target must be the name of a column, got undefined'],
    [{ target: 'kind', ignore: ['sise'] }, 'E_ARG: prepare: ignore names the column "sise"'],
    [{ target: 'kind', ignore: 'size' }, 'E_ARG: prepare: ignore must be an array of column names'],
    [{ target: 'kind', ignore: ['kind'] }, 'E_ARG: prepare: ignore names the column "kind", which is the target'],
    [{ target: 'kind', numeric: ['size'], categorical: ['size'] }, 'which is named otherwise too'],
    [{ target: 'kind', numeric: ['colour'] }, 'E_ARG: prepare: row 1, column "colour" is "red", expected a number'],
    [{ target: 'kind', missing: 'refuse' }, 'E_ARG: prepare: row 5, column "kind" is missing'],
    [{ target: 'id', missing: 'refuse' }, 'E_ARG: prepare: row 2, column "size" is missing, expected a value in every cell'],
    [{ target: 'kind', missing: 'drop' }, 'E_ARG: prepare: missing must be one of "fill", "refuse"'],
    [{ target: 'kind', scale: 'minmax' }, 'E_ARG: prepare: scale must be one of "standardise", "range", "none"'],
    [{ target: 'kind', task: 'regression' }, 'E_ARG: prepare: row 1, column "kind" is "apple", expected a number'],
    [{ target: 'kind', task: 'classify' }, 'E_ARG: prepare: task must be one of'],
    [{ target: 'kind', targets: 'x' }, 'E_ARG: prepare: unknown option "targets"'],
    [{ target: 'farm' }, 'E_ARG: prepare: "farm" is "north" in every row, expected at least two classes'],
    [
      { target: 'kind', ignore: ['id', 'size', 'colour', 'ripe'] },
      'E_EMPTY: prepare: no column is left to learn from: "id" (ignored)',
    ],
  ])('%j: %s', (options, message) => {
    expect(() => prepare(fruit, options as never)).toThrow(message);
  });

  test('rows in messages are those of the whole table', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ x: i === 20 ? '12a' : String(i / 2), y: i % 2 ? 'a' : 'b' }));
    const table = fromRows(rows);
    const { train, test } = split(table, { test: 0.5, seed: 1 });
    expect(() => {
      prepare(train, { target: 'y', numeric: ['x'] });
      prepare(test, { target: 'y', numeric: ['x'] });
    }).toThrow('E_ARG: prepare: row 21, column "x" is "12a", expected a number');
  });

  test('other bad data', () => {
    expect(() => prepare([], { target: 'y' })).toThrow('E_EMPTY: prepare: there are no rows');
    expect(() => prepare([['x', 'y']], { target: 'y' })).toThrow('E_EMPTY: prepare: there is a header, but no rows');
    expect(() => prepare([{ x: 1, y: null }], { target: 'y' })).toThrow(
      'E_EMPTY: prepare: no row has a value in the target column "y"',
    );
    const commas = [
      ['x', 'y'],
      ['1.5', 'a'],
      ['2,5', 'b'],
    ];
    expect(() => prepare(commas, { target: 'y', numeric: ['x'] })).toThrow(
      'row 2, column "x" is "2,5", expected a number with "." before',
    );
    const huge = [
      { x: '1e999', y: 'a' },
      { x: '2', y: 'b' },
    ];
    expect(() => prepare(huge, { target: 'y' })).toThrow(
      'E_NONFINITE: prepare: row 1, column "x" is "1e999", expected a finite number',
    );
    const wide = [
      { x: 1e300, y: 'a' },
      { x: 2, y: 'b' },
    ];
    expect(() => prepare(wide, { target: 'y', scale: 'none' })).toThrow(
      'E_NONFINITE: prepare: row 1, column "x" is 1e+300, expected a number that fits',
    );
  });
});

describe('applyPreparation and toInputs', () => {
  const { dataset, preparation } = prepare(fruit, { target: 'kind', ignore: ['id'], scale: 'range' });
  const stored = JSON.parse(JSON.stringify(preparation)) as typeof preparation;

  test('the same rows give the same bits, from the stored preparation too, in any order of columns', () => {
    const again = applyPreparation(
      stored,
      fruit.map((row) => Object.fromEntries(Object.entries(row).reverse())),
    );
    expect(readNow(again.dataset.inputs)).toEqual(readNow(dataset.inputs));
    expect(readNow(again.dataset.targets)).toEqual(readNow(dataset.targets));
    expect(again.report.rowsWithoutTarget).toBe(1);
  });

  test('by hand: unseen levels are all zeros and counted; a blank is filled from the training rows', () => {
    const rows = [
      { size: 'NA', colour: 'blue', ripe: 'True' },
      { size: '4,5', colour: 'blue', ripe: 'maybe' },
    ];
    const { inputs, report } = toInputs(stored, rows);
    expect(toArray(inputs)).toEqual([
      [0.5, 0, 0, 0, 0, 1, 0],
      [1.5, 0, 0, 0, 0, 0, 0],
    ]);
    expect(report).toEqual({
      rows: 2,
      rowsWithoutTarget: 0,
      blanks: [{ column: 'size', count: 1 }],
      unseen: [
        { column: 'colour', level: 'blue', count: 2 },
        { column: 'ripe', level: 'maybe', count: 1 },
      ],
    });
  });

  test("a blank where training had none is no level, and no other column's either", () => {
    const whole = prepare(
      [
        { c: 'a', d: 'x', y: 1.5 },
        { c: 'b', d: 'z', y: 2.5 },
      ],
      { target: 'y' },
    );
    const { inputs, report } = toInputs(whole.preparation, [{ c: '', d: 'x' }]);
    expect(toArray(inputs)).toEqual([[0, 0, 1, 0]]);
    expect(report.unseen).toEqual([{ column: 'c', level: '(blank)', count: 1 }]);
  });

  test('mistakes', () => {
    expect(() => toInputs(stored, [{ size: '1' }])).toThrow('E_ARG: toInputs: the rows have no column "colour", got "size"');
    expect(() => applyPreparation(stored, [{ size: '1', colour: 'red', ripe: true }])).toThrow('the rows have no column "kind"');
    const row = { size: '1', colour: 'red', ripe: true };
    expect(() => applyPreparation(stored, [{ ...row, kind: 'plum' }])).toThrow(
      'E_LABEL: applyPreparation: row 1, column "kind" is "plum", expected one of the classes "apple", "pear"',
    );
    expect(() => applyPreparation(stored, [{ ...row, kind: '' }])).toThrow('E_EMPTY: applyPreparation: no row has a value');
    expect(() => toInputs(stored, [{ ...row, size: 'big' }])).toThrow(
      'E_ARG: toInputs: row 1, column "size" is "big", expected a number',
    );
    expect(() => toInputs(stored, [{ ...row, size: null }], { missing: 'refuse' })).toThrow('row 1, column "size" is missing');
    expect(() => toInputs(stored, [])).toThrow('E_EMPTY: toInputs: there are no rows');
  });
});

describe('rowToInputs', () => {
  const { dataset, preparation } = prepare(fruit, { target: 'kind', ignore: ['id'], scale: 'range' });
  const first = readNow(dataset.inputs).slice(0, 7);

  test('one row gives the bits of its row in the dataset: as a record, or as an array with or without its target', () => {
    expect(rowToInputs(preparation, fruit[0])).toEqual(first);
    expect(rowToInputs(preparation, { ' size ': '1,5', colour: 'red', ripe: 'TRUE' })).toEqual(first);
    expect(rowToInputs(preparation, Object.values(fruit[0]!))).toEqual(first);
    expect(rowToInputs(preparation, Object.values(fruit[0]!).slice(0, -1))).toEqual(first);
  });

  test('mistakes', () => {
    expect(() => rowToInputs(preparation, { colour: 'red', ripe: true })).toThrow(
      'E_ARG: rowToInputs: row has no column "size", got "colour", "ripe"',
    );
    expect(() => rowToInputs(preparation, {})).toThrow('got no columns');
    expect(() => rowToInputs(preparation, [1, 2])).toThrow('E_SHAPE: rowToInputs: row has 2 cells, expected 6');
    expect(() => rowToInputs(preparation, { ...fruit[0], size: 'big' })).toThrow(
      'E_ARG: rowToInputs: column "size" is "big", expected a number',
    );
    expect(() => rowToInputs(preparation, { ...fruit[0], size: Infinity })).toThrow(
      'E_NONFINITE: rowToInputs: column "size" is Infinity',
    );
    expect(() => rowToInputs(preparation, 5)).toThrow('E_ARG: rowToInputs: row must be a record by column names');
    expect(() => rowToInputs(preparation, null)).toThrow('E_ARG');
  });

  test('any row that a table takes gives the same bits alone (property)', () => {
    const row = fc.record({
      size: fc.oneof(fc.constantFrom('', '?', null), fc.integer({ min: -99, max: 99 }), fc.constantFrom('1,25', '-3', '+4,5')),
      colour: fc.constantFrom('red', 'green', 'blue', '', null),
      ripe: fc.constantFrom(true, false, 'TRUE', null),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), (rows) => {
        const together = readNow(toInputs(preparation, rows).inputs);
        const alone = rows.flatMap((one) => [...rowToInputs(preparation, one)]);
        expect(alone).toEqual([...together]);
      }),
      properties(),
    );
  });
});
