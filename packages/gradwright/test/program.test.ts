import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { readCsv } from '../src/program/read-csv.ts';
import type { Answer } from '../src/trained-model.ts';
import { NASTY_TABLES, trainOnTable } from './nasty-tables.ts';
import { csvFile, runProgram } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradwright-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text = ''): string => {
  const path = join(folder, name);
  if (text !== '') writeFileSync(path, text);
  return path;
};

/** As one line: where a screen breaks it is not what is tested. */
const unwrapped = (output: string): string => output.replaceAll(/\s+/g, ' ');

/** The first figure behind a name: `accuracy  81.3%` is 81.3. */
const figure = (output: string, name: string): number => Number(new RegExp(`${name}\\s+(-?[\\d.]+)`).exec(output)![1]);

describe('files made to be nasty train, evaluate and predict', () => {
  test('semicolons, quoted decimal commas, a BOM, Windows line ends, blanks, categories, an ID, a constant, a rare class', async () => {
    const [data, model] = [NASTY_TABLES.customers.file, file('customers.gradwright')];
    const trained = await trainOnTable('customers', model);
    expect(trained).toMatchObject({ code: 0, errors: '' });
    const said = unwrapped(trained.output);
    for (const words of [
      'the target is 3 classes',
      'column "Kunden-Nr" is left out',
      'column "Land" is left out: every value is "DE"',
      'column "Alter" has 11 missing cells, filled',
      '1 row without a target is left out',
      'accuracy of always the commonest class',
    ]) {
      expect(said).toContain(words);
    }
    const judged = await runProgram(['evaluate', model, data]);
    expect(judged.code).toBe(0);
    expect(figure(judged.output, 'accuracy')).toBeGreaterThan(75);
    const { output } = await runProgram(['predict', model, data]);
    const [header, ...rows] = output.trimEnd().split('\n');
    expect(header).toBe('Antwort,p(ja),p(nein),p(weiß nicht)');
    expect(rows).toHaveLength(160);
    for (const row of rows) expect(row).toMatch(/^(ja|nein|weiß nicht)(,[01]\.\d{4}){3}$/);
  });

  test('tabs, decimal commas, three ways to write nothing: a regression, in its own units', async () => {
    const [data, model] = [NASTY_TABLES.flats.file, file('flats.gradwright')];
    const trained = await trainOnTable('flats', model);
    expect(trained).toMatchObject({ code: 0, errors: '' });
    expect(unwrapped(trained.output)).toContain('the target is a number');
    expect(figure(trained.output, 'R²')).toBeGreaterThan(0.8);
    const { output } = await runProgram(['predict', model, data]);
    const [header, ...rows] = output.trimEnd().split('\n');
    expect(header).toBe('preis');
    expect(rows).toHaveLength(140);
    for (const row of rows) expect(Number(row)).toBeGreaterThan(0);
  });

  test('no header, cells with commas and line ends', async () => {
    const model = file('flowers.gradwright');
    const trained = await trainOnTable('flowers', model);
    expect(trained).toMatchObject({ code: 0, errors: '' });
    expect(figure(trained.output, 'accuracy  ')).toBeGreaterThan(90);
    expect((await runProgram(['info', model])).output).toContain('column 3 (category)');
  });

  test('a category that training never saw is named, and counts as none', async () => {
    const model = file('flowers.gradwright');
    const rows = file('new.csv', '1.5,0.2,"odd",setosa\n4.4,1.3,plain,versicolor\n');
    const judged = await runProgram(['evaluate', model, rows]);
    expect(unwrapped(judged.output)).toContain('column "column 3": "odd", which training never saw, stands in 1 row');
    const { output, errors } = await runProgram(['predict', model, rows]);
    expect(output.split('\n')[1]).toContain('setosa');
    expect(errors).toBe('gradwright: column "column 3": "odd", which training never saw, stands in 1 row\n');
  });

  test('answers are CSV, whatever the classes are called', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${Math.floor(i / 2)},${i < 20 ? '"x, y"' : '"say ""hi"""'}`);
    const [data, model] = [file('names.csv', `a,"kind, of"\n${rows.join('\n')}\n`), file('names.gradwright')];
    expect((await runProgram(['train', data, '--target', 'kind, of', '--epochs', '60', '--out', model])).errors).toBe('');
    const { output } = await runProgram(['predict', model, file('a.csv', 'a\n1\n19\n')]);
    const [header, first, last] = output.split('\n');
    expect(header).toBe('"kind, of","p(say ""hi"")","p(x, y)"');
    expect(first).toMatch(/^"x, y",0\.\d{4},0\.\d{4}$/);
    expect(last).toMatch(/^"say ""hi""",0\.\d{4},0\.\d{4}$/);
  });
});

test('a model of a data set that comes with the program answers rows by their names, pictures by their numbers', async () => {
  const [flowers, digits] = [file('iris-own.gradwright'), file('digits-own.gradwright')];
  await runProgram(['train', 'iris', '--epochs', '60', '--out', flowers]);
  const rows = file('iris.csv', 'petal width,petal length,sepal width,sepal length\n0.2,1.4,3.5,5.1\n');
  const { output, errors } = await runProgram(['predict', flowers, rows]);
  expect(errors).toBe('');
  expect(output).toMatch(/^species,.*\nsetosa,/);
  await runProgram(['train', 'digits', '--epochs', '1', '--out', digits]);
  const blank = file('blank.csv', `${Array.from({ length: 64 }, () => 0).join(',')}\n`);
  expect((await runProgram(['predict', digits, blank])).output.split('\n')).toHaveLength(3);
});

describe('export', () => {
  test.each(Object.keys(NASTY_TABLES) as (keyof typeof NASTY_TABLES)[])(
    'a module answers the rows of %s as the program does',
    async (name) => {
      const model = file(`${name}-out.gradwright`);
      await trainOnTable(name, model);
      const { code, output } = await runProgram(['export', model, '--js']);
      expect(code).toBe(0);
      expect(output).toContain(`import { predict } from './${name}-out.mjs';`);
      const { predict } = (await import(pathToFileURL(file(`${name}-out.mjs`)).href)) as { predict(row: unknown): Answer };
      const { file: data } = NASTY_TABLES[name];
      const table = readCsv(data, readFileSync(data, 'utf8'), {});
      const found = table.rows.map((row) => {
        const answer = predict(Object.fromEntries(table.columns.map((column, i) => [column.name, row[i]])));
        return 'value' in answer ? answer.value : Object.values(answer.probabilities);
      });
      const wanted = (await runProgram(['predict', model, data])).output.trimEnd().split('\n').slice(1);
      expect(found).toHaveLength(wanted.length);
      wanted.forEach((line, i) => {
        const numbers = line
          .split(',')
          .slice(typeof found[i] === 'number' ? 0 : 1)
          .map(Number);
        [found[i]!]
          .flat()
          .forEach((value, j) =>
            expect(Math.abs(value / numbers[j]! - 1) < 1e-4 || Math.abs(value - numbers[j]!) < 1e-4).toBe(true),
          );
      });
    },
  );

  test('as data, as a page, and where asked', async () => {
    const model = file('iris-out.gradwright');
    await runProgram(['train', 'iris', '--epochs', '2', '--out', model]);
    expect((await runProgram(['export', model, '--json'])).code).toBe(0);
    expect(JSON.parse(readFileSync(file('iris-out.json'), 'utf8'))).toMatchObject({ format: 'gradwright portable', version: 1 });
    const page = file('flowers.html');
    expect(unwrapped((await runProgram(['export', model, '--html', '--out', page])).output)).toContain('it needs no server');
    expect(readFileSync(page, 'utf8')).toContain('<h1>Predict species</h1>');
  });

  test.each([
    [[], 'got none of them, expected one of --js, --json, --html'],
    [['--js', '--html'], 'got --js and --html, expected one of'],
    [['--js', '--out', '/nowhere/x.mjs'], '--out /nowhere/x.mjs could not be written'],
  ])('refused, with a line that says why: %j', async (more, words) => {
    const model = file('refused.gradwright');
    if (!existsSync(model)) await runProgram(['train', 'iris', '--epochs', '1', '--out', model]);
    const { code, errors } = await runProgram(['export', model, ...more]);
    expect(code).toBe(2);
    expect(errors).toContain(words);
  });
});

describe('train', () => {
  test('the same seed writes the same file, on either backend; another seed another', async () => {
    const train = async (name: string, ...more: string[]) => {
      const model = file(name);
      await runProgram(['train', 'iris', '--layers', '8', '--epochs', '5', '--out', model, ...more]);
      return readFileSync(model).toString('base64');
    };
    const [one, two, wasm, other] = [
      await train('a', '--backend', 'js'),
      await train('b', '--backend', 'js'),
      await train('c'),
      await train('d', '--seed', '8'),
    ];
    expect(two).toBe(one);
    expect(wasm).toBe(one);
    expect(other).not.toBe(one);
  });

  test.each(['adam', 'adamw', 'sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop'])('with %s', async (optimizer) => {
    const { code, output } = await runProgram(['train', 'wine', '--optimizer', optimizer, '--epochs', '40']);
    expect(code).toBe(0);
    expect(figure(output, 'accuracy  ')).toBeGreaterThan(85);
  });

  test('without hidden layers, with a rate and class weights of one’s own', async () => {
    const args = [
      'train',
      'breast-cancer',
      '--layers',
      '0',
      '--learning-rate',
      '0.01',
      '--class-weights',
      'balanced',
      '--epochs',
      '20',
    ];
    const { code, output } = await runProgram(args);
    expect(code).toBe(0);
    expect(output).toContain('Training 30 → 2');
    expect(figure(output, 'accuracy  ')).toBeGreaterThan(90);
  });

  test('columns can be left out, read as categories, and the task chosen', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 3},${i},${(i % 3) * 2}`).join('\n');
    const data = file('numbers.csv', `code,noise,answer\n${rows}\n`);
    const { output } = await runProgram([
      'train',
      data,
      '--target',
      'answer',
      '--categorical',
      'code',
      '--ignore',
      'noise',
      '--task',
      'classification',
      '--epochs',
      '60',
    ]);
    expect(unwrapped(output)).toContain('3 inputs, the target is 3 classes');
    expect(figure(output, 'accuracy  ')).toBe(100);
  });

  test('says when it was interrupted, saves nothing, and ends with 130', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const model = file('interrupted.gradwright');
    const args = ['train', 'digits', '--epochs', '2000', '--patience', '2000', '--out', model];
    const { code, output } = await runProgram(args, { signal: controller.signal });
    expect(code).toBe(130);
    expect(unwrapped(output)).toMatch(/Interrupted after \d+ epochs? and \d+ updates?; nothing was saved\. $/);
    expect(existsSync(model)).toBe(false);
  });
});

test.each([
  [{}, '  gradwright predict'],
  [{ npm_lifecycle_event: 'gradwright', npm_command: 'run' }, '  npm run gradwright -- predict'],
  [{ npm_lifecycle_event: 'npx', npm_command: 'exec' }, '  npx gradwright predict'],
])('what to type next is called as the program was: %j', async (environment, words) => {
  const model = file('called.gradwright');
  const { output } = await runProgram(['train', 'iris', '--epochs', '1', '--out', model], { environment });
  expect(output).toContain(`${words} ${model} rows.csv`);
});

describe('how it looks', () => {
  const wide = (output: string) => Math.max(...output.split('\n').map((line) => line.length));

  test.each([100, 80, 40])('within %i columns', async (columns) => {
    const { output } = await runProgram(['train', csvFile('customers.csv'), '--target', 'Antwort', '--epochs', '5'], { columns });
    expect(wide(output)).toBeLessThanOrEqual(columns);
  });

  test('colour only where asked for, and never with NO_COLOR', async () => {
    const escape = String.fromCodePoint(27);
    const args = ['train', 'iris', '--epochs', '2'];
    expect((await runProgram(args)).output).not.toContain(escape);
    expect((await runProgram(args, { environment: { FORCE_COLOR: '1' } })).output).toContain(`${escape}[`);
    expect((await runProgram(args, { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } })).output).not.toContain(escape);
  });

  test('progress in a pipe is a line each tenth of the way', async () => {
    const { output } = await runProgram(['train', 'iris', '--epochs', '10', '--patience', '10']);
    expect(output.match(/^ +\d+%  loss/gm)).toHaveLength(10);
  });

  test('what a model file holds, in words', async () => {
    const model = file('in words.gradwright');
    const { output: trained } = await runProgram(['train', 'iris', '--epochs', '2', '--out', model]);
    expect(trained).toContain(`gradwright predict ${JSON.stringify(model)} rows.csv`);
    const { output } = await runProgram(['info', model], { columns: 200 });
    expect(output).toMatch(/layers +dense\(4, 64\) → relu\(\) → dense\(64, 3\) → softmax\(\)/);
    expect(output).toContain('sepal length');
    expect(output).toMatch(/target +species: setosa, versicolor, virginica/);
    expect(output).toMatch(/source +iris\n +seed +7\n +test +accuracy 0\.\d+ \(0\.\d+ – [01](\.\d+)?\), balanced accuracy/);
  });

  test('the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await runProgram(['--version'])).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  test('help names every command and flag', async () => {
    const { code, output } = await runProgram(['train', '--help']);
    expect(code).toBe(0);
    for (const flag of [
      '--target',
      '--layers',
      '--optimizer',
      '--backend',
      '--seed',
      '--validation',
      '--test',
      '--ignore',
      '--categorical',
      '--missing',
      '--class-weights',
      '--out',
    ]) {
      expect(output).toContain(flag);
    }
    expect((await runProgram(['--help'])).output).toMatch(/train[^]*evaluate[^]*predict[^]*info/);
  });
});

describe('refuses with code 2, one clear line, and nothing on the output', () => {
  const model = async () => {
    const saved = file('iris.gradwright');
    await runProgram(['train', 'iris', '--epochs', '1', '--out', saved]);
    return saved;
  };
  const table = 'a,b,c\n1,x,yes\n2,y,no\n3,x,yes\n4,y,no\n';

  test.each<[string, () => readonly string[] | Promise<readonly string[]>, string]>([
    ['no command', () => [], ''],
    ['an unknown command', () => ['trian', 'iris'], "unknown command 'trian'"],
    ['an unknown flag', () => ['train', 'iris', '--optimiser', 'adam'], "unknown option '--optimiser'"],
    ['no data', () => ['train'], "missing required argument 'data'"],
    ['an unknown optimizer', () => ['train', 'iris', '--optimizer', 'lbfgs'], 'Allowed choices are adam, adamw, sgd'],
    ['layers of words', () => ['train', 'iris', '--layers', '64,many'], 'expected a whole number of at least 1'],
    ['no epochs', () => ['train', 'iris', '--epochs', '0'], 'expected a whole number of at least 1'],
    ['a negative rate', () => ['train', 'iris', '--learning-rate', '-1'], 'expected a number above 0'],
    ['a share of everything', () => ['train', 'iris', '--test', '1'], 'expected a share between 0 and 1'],
    ['shares that leave nothing', () => ['train', 'iris', '--test', '0.6', '--validation', '0.6'], 'leave no rows to train'],
    ['a file that is not there', () => ['train', 'nowhere.csv', '--target', 'c'], 'nowhere.csv: there is no such file'],
    ['a folder', () => ['train', folder, '--target', 'c'], 'it is a folder'],
    ['no target', () => ['train', file('t.csv', table)], '--target is missing, expected one of the columns a, b, c'],
    ['a target that is no column', () => ['train', file('t.csv', table), '--target', 'd'], 'expected one of "a", "b", "c"'],
    ['an empty file', () => ['train', file('empty.csv', ' \n'), '--target', 'c'], 'the file is empty'],
    ['a header alone', () => ['train', file('head.csv', 'a,b,c\n'), '--target', 'c'], 'the file has a header and no rows'],
    ['a quote that does not close', () => ['train', file('quote.csv', 'a,b\n"1,2\n3,4\n'), '--target', 'b'], 'row'],
    ['rows of different length', () => ['train', file('ragged.csv', 'a,b,c\n1,x,yes\n2,y\n'), '--target', 'c'], 'row 2'],
    [
      'a number that is none',
      () => ['train', file('t.csv', table), '--target', 'c', '--numeric', 'b'],
      'row 1, column "b" is "x", expected a number',
    ],
    ['a column to ignore that is none', () => ['train', file('t.csv', table), '--target', 'c', '--ignore', 'z'], '"z"'],
    [
      'missing cells, where they are refused',
      () => ['train', csvFile('customers.csv'), '--target', 'Antwort', '--missing', 'refuse'],
      'expected a value in every cell',
    ],
    ['class weights for a number', () => ['train', 'diabetes', '--class-weights', 'balanced'], '--class-weights needs classes'],
    [
      'a folder for the model that is not there',
      () => ['train', 'iris', '--out', '/nowhere/at/all/m'],
      'there is no folder /nowhere/at/all',
    ],
    ['a folder for the model itself', () => ['train', 'iris', '--out', folder], 'it is a folder'],
    ['a word between cells', () => ['train', file('t.csv', table), '--target', 'c', '--delimiter', 'abc'], 'expected one sign'],
    ['a letter between cells', () => ['evaluate', 'm', 'rows.csv', '--delimiter', 'a'], 'expected one sign'],
    ['a model that is not there', () => ['predict', 'nowhere.gradwright', csvFile('flats.tsv')], 'the model could not be read'],
    ['a model that is none', () => ['info', file('t.csv', table)], 't.csv: it is no model file'],
    ['a model without a byte', () => ['info', file('no.gradwright', '\n')], 'it is no model file'],
    ['columns of data that come ready', () => ['train', 'iris', '--ignore', 'sepal width'], '--ignore is for CSV files'],
    ['a target of data that come ready', () => ['train', 'iris', '--target', 'x'], '--target is for CSV files'],
    [
      'as many classes as rows',
      () => ['train', csvFile('flats.tsv'), '--target', 'preis', '--task', 'classification'],
      'expected a larger share, or classes with more rows',
    ],
    ['one class', () => ['train', file('same.csv', 'a,b\n1,x\n2,x\n3,x\n'), '--target', 'b'], 'expected at least two classes'],
    [
      'a word where the target is a number',
      () => ['train', file('t.csv', table), '--target', 'c', '--task', 'regression'],
      '"yes"',
    ],
    [
      'a damaged model',
      async () => {
        const bytes = readFileSync(await model());
        bytes[bytes.length - 3]! ^= 1;
        const damaged = file('damaged.gradwright');
        writeFileSync(damaged, bytes);
        return ['info', damaged];
      },
      'was changed or damaged',
    ],
    [
      'a word for a number in a row',
      async () => {
        const flats = file('flats-again.gradwright');
        await trainOnTable('flats', flats);
        return ['predict', flats, file('word.csv', 'zimmer,fläche,baujahr,lage\n3,70,1990,gut\n3,viel,1990,gut\n')];
      },
      'row 2, column "fläche" is "viel", expected a number',
    ],
    ['rows without the model’s columns', async () => ['predict', await model(), file('t.csv', table)], 'no column'],
    [
      'rows to judge without the target',
      async () => ['evaluate', await model(), file('t.csv', table)],
      'expected one that was trained on a CSV file',
    ],
  ])('%s', async (_, args, words) => {
    const { code, output, errors } = await runProgram(await args());
    expect(code).toBe(2);
    expect(errors).toContain(words);
    expect(errors).not.toMatch(/TypeError|undefined|\n {4}at /);
    expect(output).toBe('');
  });
});
