import { ABOUT } from '#text/about';
import { pages } from '#text/pages';
import type { Plugin } from 'vite';
import { WORD } from './marks.ts';

/** What `{{digits.title}}` stands for in the pages' HTML. */
export function textAt(path: string): string {
  let at: unknown = pages;
  for (const name of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[name];
  if (typeof at !== 'string') throw new Error(`src/text has no "${path}", which a page asks for`);
  return at.replace(WORD, (_, name: string, word: string) => explained(name, word));
}

/** A word with what it means, as `Word` makes it. */
function explained(name: string, word: string): string {
  if (!(name in ABOUT)) throw new Error(`src/text does not say what "${name}" means, which a page asks for`);
  const meaning = ABOUT[name as keyof typeof ABOUT];
  return `<span class="told word" tabindex="0" aria-describedby="about-${name}">${word}<span id="about-${name}" role="tooltip">${meaning}</span></span>`;
}

/** Puts the texts of `src/text` into the pages. */
export const pageText = (): Plugin => ({
  name: 'page-text',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace(/\{\{([\w.]+)\}\}/g, (_, path: string) => textAt(path)) },
});
