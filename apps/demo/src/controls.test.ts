import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read, tableRows, testBody } from '../test/docs.ts';

/** The pages whose controls are listed, by the folder of their sources. */
const PAGES = [
  ['lab', 'The laboratory', 'laboratory'],
  ['digits', 'The digits', 'digits'],
  ['race', 'The race', 'race'],
] as const;

/** What stands in a page with an id or a name, as one would select it; a name that is made of parts ends where its second part begins. */
function controlsOf(source: string): string[] {
  const written = /\s(id|name)=(?:"([\w-]+)"|\{`([\w-]*)\$\{\w+\}([\w-]*)`\})/g;
  return [...source.matchAll(written)].map(([, kind, whole, start, end]) => {
    if (kind === 'id') return `#${whole!}`;
    return whole === undefined ? `[name${start === '' ? '$' : '^'}=${start === '' ? end! : start!}]` : `[name=${whole}]`;
  });
}

const sources = (folder: string) =>
  globSync(`${folder}/*.tsx`, { cwd: import.meta.dirname })
    .map((file) => read(`apps/demo/src/${file}`))
    .join('\n');

/** Whether a test does something with what a selector selects: by the selector, by its id or name alone, or by one of the names that it begins or ends. */
function uses(body: string, selector: string): boolean {
  const bare = /^(?:#|\[name(?:\^|\$)?=)([\w-]+)\]?$/.exec(selector)?.[1];
  if (bare === undefined) return body.includes(selector);
  if (selector.startsWith('[name^')) return body.includes(`'${bare}`) || body.includes(`[name=${bare}`);
  if (selector.startsWith('[name$')) return body.includes(`${bare}]`);
  return body.includes(selector) || body.includes(`'${bare}'`);
}

test('controls are found by id and name', () => {
  const source = '<input\n id="a-b" />\n<A name="seed" name={`hide-${part}`} name={`${one}-rate`} name={name} />';
  expect(controlsOf(source)).toEqual(['#a-b', '[name=seed]', '[name^=hide-]', '[name$=-rate]']);
});

test.each(PAGES)('every control of src/%s is used by a test that docs/controls.md names', (folder, title, file) => {
  const section = read('docs/controls.md').split(`## ${title}\n`)[1]!.split('\n## ')[0]!;
  const rows = tableRows(section).map(([controls, , name]) => ({ controls: controls!.match(/(?<=`)[^`]+(?=`)/g)!, name: name! }));
  const listed = rows.flatMap(({ controls }) => controls);
  expect(controlsOf(sources(folder)).filter((control) => !listed.includes(control))).toEqual([]);
  const tests = read(`apps/demo/test/${file}.test.ts`);
  for (const { controls, name } of rows) {
    const body = testBody(tests, name);
    expect(body, name).toBeDefined();
    expect(
      controls.filter((control) => !uses(body!, control)),
      name,
    ).toEqual([]);
  }
});
