// docs/theory.md, the code and its tests point at each other: every pointer must arrive.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const THEORY = 'docs/theory.md';
/** How many statements the theory has to account for, counted from 1. */
const STATEMENTS = 65;
const PAGES = ['*.md', 'docs/**/*.md', '{packages,apps,examples}/*/*.md', '{bench,verification,examples,.changeset}/*.md'];
const SOURCES = ['{packages,apps,examples}/*/src/**/*.ts'];

/** The numbered headings of the theory: `1`, `10.1`, … */
export function sectionsOf(theory) {
  return [...theory.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number);
}

/** Where GitHub's links to a page's headings lead. */
export function anchorsOf(page) {
  const seen = new Map();
  return withoutCode(page)
    .split('\n')
    .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? [])
    .map((heading) => {
      const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = text.replaceAll(/[^\p{L}\p{N}\- _]/gu, '').replaceAll(' ', '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    });
}

/** The links of a page, code aside. */
export function linksOf(page) {
  const text = withoutCode(page).replaceAll(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^()\s]+)\)|(?:src|href|srcset)="([^"\s]+)"/g)].map(([, link, source]) => link ?? source);
}

const withoutCode = (page) => page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');

/** The sections that a text refers to: `Theory §8`, `§7, §15`, `(§13.1)`. */
export function referencesOf(text) {
  return [...text.matchAll(/§(\d+(?:\.\d+)?)/g)].map(([, number]) => number);
}

/** The rows of the theory's table: number, section, source and test, the last two relative to the theory. */
export function rowsOf(theory) {
  return theory.split('\n').flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (!/^\d+$/.test(cells[1] ?? '') || cells.length < 7) return [];
    const [, number, , section, source, test] = cells;
    return [{ number: Number(number), section: referencesOf(section)[0], source: linksOf(source)[0], test: linksOf(test)[0] }];
  });
}

/** What is wrong with the theory's table. `read` gives a file's text, or undefined where there is none. */
export function checkTable(theory, read, statements = STATEMENTS) {
  const problems = [];
  const sections = new Set(sectionsOf(theory));
  const rows = rowsOf(theory);
  const numbers = rows.map(({ number }) => number);
  for (let n = 1; n <= statements; n++) {
    const count = numbers.filter((number) => number === n).length;
    if (count !== 1) problems.push(`statement ${n} has ${count} rows, expected one`);
  }
  for (const { number, section, source, test } of rows) {
    if (!sections.has(section)) problems.push(`row ${number}: there is no section §${section}`);
    if (source === undefined || read(source) === undefined) problems.push(`row ${number}: there is no source ${source}`);
    const text = test === undefined ? undefined : read(test);
    if (text === undefined) problems.push(`row ${number}: there is no test file ${test}`);
    else if (!namesInTitle(text, number)) problems.push(`row ${number}: no test of ${test} names [seed ${number}]`);
  }
  return problems;
}

/** Sections that no row of a table leads to a test. */
export function checkCovered(theory) {
  const led = theory
    .split('\n')
    .filter((line) => line.startsWith('|') && linksOf(line).some((link) => link.endsWith('.test.ts')))
    .flatMap(referencesOf)
    .map((number) => number.split('.')[0]);
  const wanted = sectionsOf(theory).filter((section) => !section.includes('.'));
  return wanted.filter((section) => !led.includes(section)).map((section) => `no row leads §${section} to a test`);
}

/** Whether a title, and not a comment, names a statement. */
function namesInTitle(text, number) {
  return text.split('\n').some((line) => line.includes(`[seed ${number}]`) && !/^\s*(\/\/|\*|\/\*)/.test(line));
}

/** References that point to no section, and sections to which no code refers. `texts` holds files by name. */
export function checkReferences(theory, texts, { complete = true } = {}) {
  const sections = sectionsOf(theory);
  const wanted = new Set(sections.filter((section) => !section.includes('.')));
  const problems = [];
  for (const [file, text] of Object.entries(texts)) {
    for (const number of referencesOf(text)) {
      if (!sections.includes(number)) problems.push(`${file}: there is no section §${number}`);
      wanted.delete(number.split('.')[0]);
    }
  }
  if (complete) for (const section of wanted) problems.push(`no code refers to §${section}`);
  return problems;
}

/** Links of a page that lead nowhere. `read` gives the text of a file or `true` for a folder, or undefined where there is none. */
export function checkLinks(file, page, read) {
  return linksOf(page).flatMap((link) => {
    if (/^[a-z][a-z+.-]*:/.test(link)) return [];
    const [path, anchor] = link.split('#');
    const target = path === '' ? page : read(normalize(join(dirname(file), decodeURI(path))));
    if (target === undefined) return [`${file}: ${link} leads nowhere`];
    if (anchor === undefined || anchor === '' || !(path === '' || path.endsWith('.md'))) return [];
    return anchorsOf(target).includes(anchor) ? [] : [`${file}: ${link}: there is no such heading`];
  });
}

function main() {
  const text = (file) => readFileSync(file, 'utf8');
  const textOf = (files) => Object.fromEntries(files.map((file) => [file, text(file)]));
  const exclude = ['**/node_modules', '**/generated'];
  const pages = textOf(globSync(PAGES, { exclude }));
  const sources = textOf(globSync(SOURCES, { exclude }).filter((file) => !/\.(test|test-d)\.ts$/.test(file)));
  const theory = pages[THEORY];
  const relative = (path) => {
    const file = join(dirname(THEORY), path);
    return existsSync(file) ? text(file) : undefined;
  };
  const read = (path) => {
    if (!existsSync(path)) return undefined;
    return path.endsWith('.md') ? text(path) : true;
  };
  const problems = [
    ...checkTable(theory, relative),
    ...checkCovered(theory),
    ...checkReferences(theory, sources),
    ...checkReferences(theory, pages, { complete: false }),
    ...Object.entries(pages).flatMap(([file, page]) => checkLinks(file, page, read)),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  const references = Object.values(sources).flatMap(referencesOf).length;
  console.log(
    `${rowsOf(theory).length} statements have their code and test; ${references} references in code point to ${sectionsOf(theory).length} sections; the links of ${Object.keys(pages).length} pages lead somewhere`,
  );
}

if (process.argv[1]?.endsWith('check-theory.mjs')) main();
