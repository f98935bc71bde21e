// docs/properties.md and the tests point at each other: every property has a test that names it, and no test names another one.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { linksOf } from './check-theory.mjs';

const PAGE = 'docs/properties.md';
/** How many properties the page has to account for, counted from 1. */
const PROPERTIES = 74;
const TESTS = ['{packages,apps}/*/{src,test}/**/*.ts', '{bench,verification}/src/**/*.ts'];

/** The rows of the page's table: number, statement, and the tests, or the words that stand in their place. */
export function propertiesOf(page) {
  return page.split('\n').flatMap((line) => {
    const [, number = '', statement = '', tests = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (!/^\d+$/.test(number)) return [];
    return [{ number: Number(number), statement, tests: linksOf(tests), words: tests }];
  });
}

/** The properties that titles of tests name: `(property 3)`, `(properties 1, 2 and 3)`. A comment does not count. */
export function namedIn(text) {
  const titles = text.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
  const lists = titles.flatMap((line) => [...line.matchAll(/\(propert(?:y|ies) ([\d, and]+)\)/g)].map(([, list]) => list));
  return lists.flatMap((list) => list.match(/\d+/g).map(Number));
}

/** What is wrong between the page and the tests. `texts` holds the test files by name, `locate` turns a link into such a name. */
export function checkProperties(page, texts, { properties = PROPERTIES, locate = (link) => link } = {}) {
  const problems = [];
  const rows = propertiesOf(page);
  const names = Object.entries(texts).map(([file, text]) => [file, new Set(namedIn(text))]);
  for (let n = 1; n <= properties; n++) {
    const count = rows.filter(({ number }) => number === n).length;
    if (count !== 1) problems.push(`property ${n} has ${count} rows, expected one`);
  }
  for (const { number, statement, tests, words } of rows) {
    if (statement === '') problems.push(`property ${number}: it says nothing`);
    if (tests.length === 0 && !words.startsWith('none: ')) problems.push(`property ${number}: it has no test, and no reason`);
    const led = tests.map(locate);
    for (const file of led) {
      const found = names.find(([name]) => name === file);
      if (found === undefined) problems.push(`property ${number}: there is no test file ${file}`);
      else if (!found[1].has(number)) problems.push(`property ${number}: no test of ${file} names it`);
    }
    for (const [file, numbers] of names)
      if (numbers.has(number) && !led.includes(file)) problems.push(`property ${number}: its row does not lead to ${file}`);
  }
  for (const [file, numbers] of names) {
    for (const number of numbers)
      if (!rows.some((row) => row.number === number)) problems.push(`${file}: there is no property ${number}`);
  }
  return problems;
}

function main() {
  const page = readFileSync(PAGE, 'utf8');
  const files = globSync(TESTS, { exclude: ['**/node_modules', '**/generated'] });
  const texts = Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')]));
  const locate = (link) => normalize(join(dirname(PAGE), link));
  const problems = checkProperties(page, texts, { locate });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  const rows = propertiesOf(page);
  const tested = rows.filter(({ tests }) => tests.length > 0).length;
  console.log(`${tested} of ${rows.length} properties have a test that names them; the others say why they have none`);
}

if (process.argv[1]?.endsWith('check-properties.mjs')) main();
