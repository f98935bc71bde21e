import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { allLayers, digits, fit, iris, loadModel, plane, type TrainedModel } from 'gradwright';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './accessible.ts';
import { describePages } from './describe-pages.ts';
import { badWords, expectExplained } from './words.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('gradwright/package.json').replace('package.json', 'src/program/cli.ts'));

/** The tables made to be nasty, with which the program is tested. */
const TABLES = fileURLToPath(new URL('../../../packages/gradwright/test/csv/', import.meta.url));

/** A table with what tables have: a byte order mark, Windows line ends, semicolons, decimal commas, blanks, an ID and a constant. */
function nastyRows(): string[][] {
  const towns = ['Ulm', 'Köln', 'Bad; Aibling'];
  return Array.from({ length: 120 }, (_, i) => {
    const age = 18 + ((i * 37) % 61);
    const income = 500 + ((i * 7919) % 350_000) / 100;
    const plan = ['basic', 'pro', ''][(i * 5) % 3]!;
    const stays = (age < 35 && plan !== 'pro') || income < 900 ? 'no' : 'yes';
    return [
      String(10_000 + i),
      i % 17 === 3 ? 'NA' : String(age),
      income.toFixed(2).replace('.', ','),
      towns[i % 3]!,
      plan,
      '1',
      i % 40 === 7 ? 'perhaps' : stays,
    ];
  });
}
const HEADER = ['id', 'age', 'income', 'town', 'plan', 'always', 'stays'];

const csvOf = (rows: readonly string[][]) =>
  `\uFEFF${[HEADER, ...rows].map((row) => row.map((cell) => (cell.includes(';') ? `"${cell}"` : cell)).join(';')).join('\r\n')}\r\n`;

const gradwright = async (...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=gradwright-source', PROGRAM, ...args]);
  return stdout;
};

describePages('the page that uses a model', (pages) => {
  const opens = async (page: Page, file: string) => {
    await page.setInputFiles('#file', file);
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.includes(' is open'));
  };
  /** The numbers on the page, to their last bit, by name. */
  const figures = (page: Page): Promise<Record<string, number>> =>
    page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('#figures tr')].map((row) => [
          row.querySelector('th')!.textContent!,
          Number(row.querySelector('data')!.value),
        ]),
      ),
    );
  const keep = async (model: TrainedModel, name: string) => {
    const file = join(pages.folder, name);
    await writeFile(file, model.encode());
    return file;
  };

  test('a page that the program exported needs no server, answers as one types, and says what is wrong', async () => {
    const [csv, model, file] = ['customers.csv', 'customers.gradwright', 'customers.html'].map((name) =>
      join(pages.folder, name),
    );
    await writeFile(csv!, await readFile(join(TABLES, 'customers.csv')));
    await gradwright('train', csv!, '--target', 'Antwort', '--layers', '64', '--seed', '3', '--out', model!);
    await gradwright('export', model!, '--html');
    const rows = join(pages.folder, 'one.csv');
    await writeFile(rows, 'Kunden-Nr;Alter;Einkommen (T€);Stadt;Land;Kommentar\n1;23;"20,5";Köln;DE;\n');
    const [header, said] = (await gradwright('predict', model!, rows))
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));

    const { page, complaints } = await pages.open('model.html');
    await page.goto(pathToFileURL(file!).href);
    await page.getByLabel('Alter').fill('23');
    await page.getByLabel('Einkommen').fill('20,5');
    await page.getByLabel('Stadt').selectOption('Köln');
    await page.getByLabel('Kommentar').selectOption('(missing)');
    expect(await page.locator('#answer strong').textContent()).toBe(said![0]);
    const shares = await page.locator('#answer tr').allTextContents();
    expect(shares).toEqual(header!.slice(1).map((name, i) => `${name.slice(2, -1)}${(100 * Number(said![i + 1])).toFixed(1)}%`));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    await page.getByLabel('Alter').fill('old');
    expect(await page.locator('#answer').textContent()).toBe('column "Alter" is "old", expected a number');
    expect(complaints).toEqual([]);
  });

  test('answers rows of a table as the terminal does, to the bit', async () => {
    const rows = nastyRows();
    const [csv, file] = [join(pages.folder, 'stays.csv'), join(pages.folder, 'stays.gradwright')];
    await writeFile(csv, csvOf(rows));
    await gradwright('train', csv, '--target', 'stays', '--epochs', '30', '--seed', '7', '--out', file);
    const [first, ...printed] = (await gradwright('predict', file, csv)).trim().split('\n');
    expect(printed).toHaveLength(rows.length);
    const names = first!.split(',').slice(1);
    const model = await loadModel(new Uint8Array(await readFile(file)), { use: allLayers });

    const { page, complaints } = await pages.open('model.html');
    await opens(page, file);
    expect(await page.locator('#row [name]').evaluateAll((fields) => fields.map((field) => field.getAttribute('name')))).toEqual([
      'age',
      'income',
      'town',
      'plan',
    ]);
    for (const i of [0, 3, 7, 20, 37, 54, 119]) {
      const row = Object.fromEntries(HEADER.map((name, column) => [name, rows[i]![column]!]));
      for (const name of ['age', 'income']) await page.fill(`[name=${name}]`, row[name]!);
      for (const name of ['town', 'plan']) await page.selectOption(`[name=${name}]`, row[name]!);
      const seen = await figures(page);
      const answer = model.predict(row) as { label: string; probabilities: Record<string, number> };
      expect(seen).toEqual(answer.probabilities);
      expect(await page.locator('#answer').textContent()).toBe(`stays: ${answer.label}`);
      const shown = [answer.label, ...names.map((name) => seen[name.slice(2, -1)]!.toFixed(4))].join(',');
      expect(shown).toBe(printed[i]);
    }
    expect(complaints).toEqual([]);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['customers.csv', 'Antwort', { Alter: '41', 'Einkommen (T€)': '72,5', Stadt: 'München; Süd', Kommentar: 'a;b' }],
    ['flats.tsv', 'preis', { fläche: '64,5', zimmer: '', baujahr: '1972', lage: 'gut' }],
    ['flowers-without-header.csv', 'column 4', { 'column 1': '4.4', 'column 2': '1.3', 'column 3': 'short, thin' }],
  ])('opens what the terminal made of %s', async (name, target, row) => {
    const file = join(pages.folder, `${name}.gradwright`);
    await gradwright('train', TABLES + name, '--target', target, '--epochs', '20', '--seed', '3', '--out', file);
    const model = await loadModel(new Uint8Array(await readFile(file)), { use: allLayers });
    const { page, complaints } = await pages.open('model.html');
    await opens(page, file);
    for (const [column, value] of Object.entries(row)) {
      const field = page.locator(`[name=${JSON.stringify(column)}]`);
      await ((
        (await field.evaluate(({ tagName }) => tagName)) === 'SELECT' ? field.selectOption(value) : field.fill(value)
      ) as Promise<unknown>);
    }
    const answer = model.predict(row) as { probabilities?: object; values?: object };
    expect(await figures(page)).toEqual(answer.probabilities ?? answer.values);
    expect(complaints).toEqual([]);
  });

  test('answers with numbers where the target is one, in its own units', async () => {
    const data = plane({ samples: 60, seed: 3 });
    const model = await fit(data, { epochs: 5, seed: 7 });
    const { page } = await pages.open('model.html');
    await opens(page, await keep(model, 'plane.gradwright'));
    for (const [i, value] of [0.25, -0.5].entries()) await page.locator('#row input').nth(i).fill(String(value));
    const { values } = model.predict([0.25, -0.5]) as { values: Record<string, number> };
    expect(await figures(page)).toEqual(values);
    expect(Object.values(values)).toHaveLength(1);
  });

  test('takes features by their names, and sixty-four pixels at once', async () => {
    const flowers = iris();
    const model = await fit(flowers, { epochs: 5, seed: 7 });
    const { page, complaints } = await pages.open('model.html');
    await opens(page, await keep(model, 'iris.gradwright'));
    const row = [5.1, 3.5, 1.4, 0.2];
    for (const [i, value] of row.entries()) await page.locator('#row input').nth(i).fill(String(value));
    expect(await figures(page)).toEqual((model.predict(row) as { probabilities: object }).probabilities);

    const pictures = digits();
    const reader = await fit(pictures, { epochs: 1, seed: 7 });
    await opens(page, await keep(reader, 'digits.gradwright'));
    const pixels = Array.from({ length: 64 }, (_, i) => (i * 7) % 17);
    await page.fill('#row textarea', pixels.join(', '));
    expect(await figures(page)).toEqual((reader.predict(pixels) as { probabilities: object }).probabilities);
    expect(complaints).toEqual([]);
  });

  test('a value that is none is named, and the next good one is answered', async () => {
    const flowers = iris();
    const file = await keep(await fit(flowers, { epochs: 1, seed: 7 }), 'again.gradwright');
    const { page } = await pages.open('model.html');
    await opens(page, file);
    const input = page.locator('#row input').first();
    await input.fill('long');
    expect(await page.locator('#answer').textContent()).toMatch(/^E_ARG: .*long/);
    expect(await figures(page)).toEqual({});
    await input.fill('5');
    expect(Object.keys(await figures(page))).toHaveLength(3);
  });

  test('a file that is no model, or a damaged one, is refused by name', async () => {
    const flowers = iris();
    const model = await fit(flowers, { epochs: 1, seed: 7 });
    const damaged = model.encode().slice();
    damaged[damaged.length - 5]! ^= 1;
    await writeFile(join(pages.folder, 'damaged.gradwright'), damaged);
    await writeFile(join(pages.folder, 'letter.gradwright'), 'Dear network, how are you?');
    const { page, complaints } = await pages.open('model.html');
    const status = page.locator('#status.failed');
    await page.setInputFiles('#file', join(pages.folder, 'damaged.gradwright'));
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.includes('E_CHECKSUM'));
    expect(await status.textContent()).toMatch(/^damaged\.gradwright could not be opened/);
    await page.setInputFiles('#file', join(pages.folder, 'letter.gradwright'));
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.includes('E_FORMAT'));
    expect(await page.locator('#use').isHidden()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('a file can be dropped anywhere', async () => {
    const flowers = iris();
    const bytes = (await fit(flowers, { epochs: 1, seed: 7 })).encode();
    const { page } = await pages.open('model.html');
    const transfer = await page.evaluateHandle(
      (numbers) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(numbers)], 'dropped.gradwright'));
        return data;
      },
      [...bytes],
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.startsWith('dropped.gradwright is open'));
    expect(await page.locator('#file').evaluate((input: HTMLInputElement) => input.files![0]!.name)).toBe('dropped.gradwright');
  });

  test('words say what they mean to the mouse and the keyboard, within the window', async () => {
    const flowers = iris();
    const file = await keep(await fit(flowers, { epochs: 1, seed: 7 }), 'words.gradwright');
    const { page, complaints } = await pages.open('model.html');
    await expectExplained(page, 'rawValues', 'Values as a table has them');
    await opens(page, file);
    expect(await page.locator('#layers').innerText()).toBe('dense(4, 64) → relu() → dense(64, 3) → softmax()');
    await expectExplained(page, 'denseLayer', 'Each unit adds up all that comes in');
    await expectExplained(page, 'likely', 'The probability');
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await badWords(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test('fits on a phone', async () => {
    const flowers = iris();
    const file = await keep(await fit(flowers, { epochs: 1, seed: 7 }), 'small.gradwright');
    const { page } = await pages.open('model.html', { viewport: { width: 360, height: 740 } });
    await opens(page, file);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
