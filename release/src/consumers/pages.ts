import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesOfPage, ROOT } from '../../../docs/src/collect-examples.ts';
import { PREPARED } from '../../../docs/src/commands/prepared-files.ts';
import { runCommands } from '../../../docs/src/commands/run-commands.ts';
import { commandsIn, pagesIn } from '../../../docs/src/commands/where-commands-run.ts';
import { node, write, type Consumer, type Files, type Way } from './consumer.ts';

/** Those who type what a page says into an empty folder, then run the page's programs with what that installed. */
export const readers: readonly Consumer[] = pagesIn('installed').map((page) => {
  const programs = programsOf(page);
  return {
    name: page,
    packages: [],
    files: { ...PREPARED[page], ...programs },
    async use(options) {
      await runCommands(commandsIn(page, 'installed'), options);
      for (const name of Object.keys(programs)) await node(name)(options);
    },
  };
});

/** The pages for those who have a clone. */
export const pagesForClones: readonly string[] = pagesIn('clone');

/** Types what a page says in a fresh clone. */
export const inClone =
  (page: string): Way =>
  async (options) => {
    write(options.cwd, PREPARED[page] ?? {});
    await runCommands(commandsIn(page, 'clone'), options);
    return '';
  };

function programsOf(page: string): Files {
  const examples = examplesOfPage(page, readFileSync(join(ROOT, page), 'utf8')).filter(({ notRun }) => notRun === undefined);
  return Object.fromEntries(examples.map(({ line, code, language }) => [`line-${line}.${language}`, code]));
}
