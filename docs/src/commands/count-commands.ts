import type { ShellBlock } from './collect-commands.ts';
import type { COMMANDS, Way } from './where-commands-run.ts';

/** How many shell blocks, and commands of them, run where; and those that run nowhere, with the reason. In lines. */
export function countCommands(blocks: readonly ShellBlock[], ways: typeof COMMANDS): string[] {
  const all = blocks.map(({ name, page, commands }) =>
    commands.map((command) => ({ name, command, ...(ways[page]?.[command] ?? { places: [] }) })),
  );
  const counted = (what: string, has: (is: (way: Way) => boolean) => number) =>
    `${what}: ${has(runsHere)} run here, ${has(isRehearsed)} in the rehearsal of a release, ${has(runs)} in one of them or both`;
  const nowhere = all.flat().filter((way) => !runs(way));
  return [
    counted(`${all.length} shell blocks of pages`, (is) => all.filter((block) => block.every(is)).length),
    counted(`${all.flat().length} commands of these`, (is) => all.flat().filter(is).length),
    `${nowhere.length} commands run in neither:`,
    ...nowhere.map(({ name, command, notRun }) => `  ${name} ${command}: ${notRun}`),
  ];
}

const runsHere = ({ places }: Way) => places.includes('tests');
const isRehearsed = ({ places }: Way) => places.some((place) => place !== 'tests');
const runs = ({ places }: Way) => places.length > 0;
