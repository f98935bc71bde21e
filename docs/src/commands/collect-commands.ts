import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, ROOT } from '../collect-examples.ts';

/** A block of a page that is typed into a terminal. */
export interface ShellBlock {
  /** The page, and the line where the block begins. */
  readonly name: string;
  readonly page: string;
  readonly commands: readonly string[];
}

/** Every shell block of the repository's pages. */
export function collectShellBlocks(): ShellBlock[] {
  return pages().flatMap((page) => shellBlocksOf(page, readFileSync(join(ROOT, page), 'utf8')));
}

/** The shell blocks of a page, each line a command without the remark behind it. */
export function shellBlocksOf(page: string, text: string): ShellBlock[] {
  return [...text.matchAll(/^( *)```(?:sh|bash|shell|console)\b.*\n([\s\S]*?)^\1```$/gm)].map(({ index, 2: body = '' }) => ({
    name: `${page}:${text.slice(0, index).split('\n').length}`,
    page,
    commands: body
      .split('\n')
      .map((line) => line.replace(/(^|\s)#.*/, '').trim())
      .filter((line) => line !== ''),
  }));
}
