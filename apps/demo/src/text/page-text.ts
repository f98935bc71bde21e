import { pages } from '#text/pages';
import type { Plugin } from 'vite';

/** What `{{digits.title}}` stands for in the pages' HTML. */
export function textAt(path: string): string {
  let at: unknown = pages;
  for (const name of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[name];
  if (typeof at !== 'string') throw new Error(`src/text has no "${path}", which a page asks for`);
  return at;
}

/** Puts the texts of `src/text` into the pages. */
export const pageText = (): Plugin => ({
  name: 'page-text',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace(/\{\{([\w.]+)\}\}/g, (_, path: string) => textAt(path)) },
});
