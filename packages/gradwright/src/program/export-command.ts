import { basename } from 'node:path';
import { createError } from '@gradwright/core';
import { exportJavaScript } from '../export/export-javascript.ts';
import { exportJson } from '../export/export-json.ts';
import { exportPage } from '../export/export-page.ts';
import { heading, wrap, type Screen } from '../terminal/screen.ts';
import { openModel } from './open-model.ts';
import { kilobytes, quoted, writeOut } from './write-out.ts';

/** What a model can be written as: by which ending one knows it, and how it is used. */
const FORMS = {
  js: {
    write: exportJavaScript,
    ending: '.mjs',
    use: (file: string) => [
      `import { predict } from './${basename(file)}';`,
      'one module, for Node, pages and bundles; it needs nothing else',
    ],
  },
  json: {
    write: exportJson,
    ending: '.json',
    use: () => ['', 'plain data that any language can follow: docs/format.md has each step'],
  },
  html: {
    write: exportPage,
    ending: '.html',
    use: () => ['', 'one page: open it in a browser, or send it to somebody; it needs no server'],
  },
} as const;

/** What a model is written as. */
export type Form = keyof typeof FORMS;

/** Writes a model as one file that predicts without Gradwright. */
export async function exportCommand(
  screen: Screen,
  file: string,
  { out, ...asked }: { readonly out?: string } & Partial<Record<Form, boolean>>,
): Promise<void> {
  const forms = (Object.keys(FORMS) as Form[]).filter((form) => asked[form] === true);
  if (forms.length !== 1) {
    const problem = `got ${forms.map((form) => `--${form}`).join(' and ') || 'none of them'}, expected one of --js, --json, --html`;
    throw createError('E_ARG', 'export', problem, { argument: '--js' });
  }
  const { write, ending, use } = FORMS[forms[0]!];
  const { network, preparation } = await openModel(file);
  const path = out ?? `${file.replace(/\.gradwright$/, '')}${ending}`;
  const text = write({ network, preparation });
  await writeOut('export', path, text);
  const [line, words] = use(path);
  heading(screen, `${file} as ${quoted(path)} (${kilobytes(Buffer.byteLength(text))})`);
  screen.line(wrap(`  ${words}`, screen.width, '  '));
  if (line !== '') screen.line(screen.paint.cyan(`  ${line}`));
}
