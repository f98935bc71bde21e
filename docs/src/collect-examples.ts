import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** One piece of code that the documentation shows. */
export interface Example {
  /** What a reader would look for: the file, and the line or the thing that it explains. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly language: 'ts' | 'js';
  /** An example in a doc comment sees the exports of the packages; a block of a README brings its imports along. */
  readonly place: 'page' | 'comment';
  /** Why it is not run, where that is said beside it: ```ts no-run: the reason. */
  readonly notRun?: string;
}

const PAGES = ['*.md', 'docs/**/*.md', '{packages,apps,examples}/*/README.md', '{bench,verification,examples}/README.md'];
const SOURCES = ['packages/*/src/**/*.ts'];
const NOT_SOURCES = /\.(test|test-d)\.ts$|\/generated\//;

/** The pages that somebody wrote, by their files. */
export function pages(): string[] {
  return globSync(PAGES, { cwd: ROOT, exclude: ['**/node_modules', 'docs/reference'] }).sort();
}

/** Every example of the repository, page by page and file by file. */
export function collectExamples(): Example[] {
  const sources = globSync(SOURCES, { cwd: ROOT }).filter((file) => !NOT_SOURCES.test(file));
  return [
    ...pages().flatMap((file) => examplesOfPage(file, read(file))),
    ...sources.sort().flatMap((file) => examplesOfSource(file, read(file))),
  ];
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The ```ts and ```js blocks of a page. */
export function examplesOfPage(file: string, text: string): Example[] {
  return [...text.matchAll(/^( *)```(ts|typescript|js|javascript)\b(.*)\n([\s\S]*?)^\1```$/gm)].map((found) => {
    const [, indent = '', language = '', mark = '', code = ''] = found;
    const line = lineOf(text, found.index);
    return {
      name: `${file}:${line}`,
      file,
      line,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      language: language.startsWith('t') ? 'ts' : 'js',
      place: 'page',
      ...notRun(`${file}:${line}`, mark.trim()),
    };
  });
}

function notRun(where: string, mark: string): { notRun?: string } {
  if (mark === '') return {};
  const reason = /^no-run: (\S.*)$/.exec(mark)?.[1];
  if (reason === undefined)
    throw new Error(`${where}: say why it is not run, as in \`\`\`ts no-run: needs a page; got "${mark}"`);
  return { notRun: reason };
}

/** The `@example`s of a source file, each with the name of what it explains. */
export function examplesOfSource(file: string, text: string): Example[] {
  return [...text.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\//g)].flatMap((comment) => {
    const after = text.slice(comment.index + comment[0].length);
    const explained = /^\s*(?:export )?(?:async )?(?:function\*?|const|interface|type|class) (\w+)/.exec(after)?.[1] ?? 'file';
    return [...comment[0].matchAll(/@example\b((?:(?!\n\s*\* @|\*\/)[\s\S])*)/g)].map((found) => {
      const line = lineOf(text, comment.index + found.index);
      return {
        name: `${file}:${line} ${explained}`,
        file,
        line,
        code: (found[1] ?? '').replaceAll(/^\s*\* ?/gm, '').trim() + '\n',
        language: 'ts' as const,
        place: 'comment' as const,
      };
    });
  });
}

const lineOf = (text: string, index: number) => text.slice(0, index).split('\n').length;
