import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { collectShellBlocks, shellBlocksOf } from './collect-commands.ts';
import { countCommands } from './count-commands.ts';
import { PREPARED } from './prepared-files.ts';
import { programOnSources } from './program-on-sources.ts';
import { runCommands } from './run-commands.ts';
import { COMMANDS, commandsIn, pagesIn } from './where-commands-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradwright-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = programOnSources(join(folder, 'bin'));

const blocks = collectShellBlocks();

test('every command of every shell block is in the table, and the table has no other', () => {
  const shown: Record<string, string[]> = {};
  for (const { page, commands } of blocks) (shown[page] ??= []).push(...commands);
  const listed = Object.entries(COMMANDS).map(([page, ways]) => [page, Object.keys(ways)]);
  expect(Object.fromEntries(listed)).toEqual(shown);
});

test('a command is run somewhere, or it is said why not', () => {
  const ways = Object.entries(COMMANDS).flatMap(([page, ways]) => Object.entries(ways).map((entry) => [page, ...entry] as const));
  const unclear = ways.filter(([, , { places, notRun }]) => places.length > 0 === (notRun !== undefined));
  expect(unclear).toEqual([]);
});

test.for(pagesIn('tests').map((page, i) => [page, join(folder, String(i))] as const))(
  'the commands of %s run on the sources, and leave the files that they name',
  // Ten programs, which start beside the tests of other packages.
  { timeout: 600_000 },
  async ([page, cwd]) => {
    mkdirSync(cwd);
    for (const [name, text] of Object.entries(PREPARED[page] ?? {})) writeFileSync(join(cwd, name), text);
    const commands = commandsIn(page, 'tests');
    await runCommands(commands, { cwd, env });
    const named = commands.flatMap(({ command }) => command.match(/\S+\.(gradwright|csv|json)\b/g) ?? []);
    expect(named.filter((name) => !existsSync(join(cwd, name)))).toEqual([]);
  },
);

test('a block gives its commands, without remarks and indentation; blocks of other languages are left alone', () => {
  const page =
    '# Title\n\n```ts\na;\n```\n\n1. First\n\n   ```sh\n   npm start    # all\n\n   npx a#b > c.csv\n   ```\n\n```bash\n# Then\nls\n```\n';
  expect(shellBlocksOf('a.md', page)).toEqual([
    { name: 'a.md:9', page: 'a.md', commands: ['npm start', 'npx a#b > c.csv'] },
    { name: 'a.md:15', page: 'a.md', commands: ['ls'] },
  ]);
});

test('commands run one after the other, where the last cd led; the first that fails ends it', async () => {
  const cwd = join(folder, 'in-order');
  mkdirSync(join(cwd, 'inner'), { recursive: true });
  await runCommands([{ command: 'cd inner' }, { command: 'echo one > a.txt' }, { command: 'cat a.txt' }], { cwd });
  expect(existsSync(join(cwd, 'inner', 'a.txt'))).toBe(true);
  const failing = runCommands([{ command: 'echo reason >&2; exit 3' }, { command: 'echo > never.txt' }], { cwd });
  await expect(failing).rejects.toThrow(/^echo reason >&2; exit 3 ended with 3 in .*\nreason$/);
  expect(existsSync(join(cwd, 'never.txt'))).toBe(false);
});

test('Ctrl-C is pressed once a command has written what it should, and what never writes that, or goes on after it, is refused', async () => {
  const waits = (then: string) => `"${process.execPath}" -e "${then}; console.log('ready'); setInterval(() => {}, 1000)"`;
  await runCommands([{ command: waits('0'), until: /ready/ }], { cwd: folder });
  const deaf = runCommands([{ command: waits(`process.on('SIGINT', () => {})`), until: /ready/ }], {
    cwd: folder,
    patience: 300,
  });
  await expect(deaf).rejects.toThrow('did not end after Ctrl-C');
  const silent = runCommands([{ command: 'echo no', until: /ready/ }], { cwd: folder });
  await expect(silent).rejects.toThrow('ended with 0 before it wrote /ready/');
});

test('a block counts where each of its commands runs, and what runs nowhere is named', () => {
  const ways = {
    'a.md': {
      a: { places: ['tests', 'clone'] },
      b: { places: ['installed'] },
      c: { places: [], notRun: 'no time' },
    },
  } as const;
  const block = (...commands: string[]) => ({ name: 'a.md:1', page: 'a.md', commands });
  expect(countCommands([block('a'), block('a', 'b'), block('c', 'b')], ways)).toEqual([
    '3 shell blocks of pages: 1 run here, 2 in the rehearsal of a release, 2 in one of them or both',
    '5 commands of these: 2 run here, 4 in the rehearsal of a release, 4 in one of them or both',
    '1 commands run in neither:',
    '  a.md:1 c: no time',
  ]);
});

// Said, so that a command that is not run is not overlooked.
afterAll(() => {
  for (const line of countCommands(blocks, COMMANDS)) process.stdout.write(`${line}\n`);
});
