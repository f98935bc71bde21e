/** `tests`: on the sources, beside the other tests. The rest in the rehearsal of a release: after an installation, or in a fresh clone. */
export type Place = 'tests' | 'installed' | 'clone';

/** Where a command of a page is run, and how; or why it is not. */
export interface Way {
  readonly places: readonly Place[];
  /** Ctrl-C is pressed once the command has written this. */
  readonly until?: RegExp;
  readonly notRun?: string;
}

const installed: Way = { places: ['installed'] };
const clone: Way = { places: ['clone'] };
const program: Way = { places: ['tests', 'installed'] };
const programOfClone: Way = { places: ['tests', 'clone'] };
const notRun = (reason: string): Way => ({ places: [], notRun: reason });

const ALL_CHECKS = notRun('is what runs this test, and what CI runs on three versions of Node');
const PEERS = notRun('fetches 700 MB of peers from the public registry; the tests of bench run a system and the tables');
const DEEP = notRun('takes hours, every night; scripts/test-deep.test.mjs has its options');

/** Every command of every shell block, page by page. Those of a page run in one folder, in the order of the page. */
export const COMMANDS: Readonly<Record<string, Readonly<Record<string, Way>>>> = {
  'README.md': { 'npm start': clone, 'npm test': ALL_CHECKS },
  'CONTRIBUTING.md': {
    'npm test': ALL_CHECKS,
    'npm start': clone,
    'pnpm install': clone,
    'cd packages/layers': clone,
    'pnpm vitest src/tanh.test.ts': clone,
    'pnpm typecheck': clone,
    'pnpm -w check': ALL_CHECKS,
    'pnpm -w format': clone,
  },
  'apps/demo/README.md': { 'npm run demo': { ...clone, until: /http:\/\/\S+/ } },
  'bench/README.md': {
    'npm run bench': PEERS,
    'npm run bench -- W1 tfjs-wasm': PEERS,
    'npm run bench -- --quick': PEERS,
    'npm run bench -- --help': clone,
  },
  'docs/first-hour.md': {
    'npm run gradwright -- train fruit.csv --target kind --out fruit.gradwright': programOfClone,
    'npm run gradwright -- export fruit.gradwright --html': programOfClone,
  },
  'docs/properties.md': {
    'npm run test:deep': DEEP,
    'npm run test:deep -- --seed 20260101': DEEP,
    'npm run test:deep -- layers losses': DEEP,
  },
  'packages/backend-wasm/README.md': { 'pnpm add @gradwright/backend-wasm @gradwright/core': installed },
  'packages/core/README.md': { 'pnpm add @gradwright/core': installed },
  'packages/datasets/README.md': { 'pnpm add @gradwright/datasets @gradwright/core': installed },
  'packages/gradwright/README.md': {
    'npm install gradwright': installed,
    'npx gradwright train iris': program,
    'npx gradwright train customers.csv --target answer --out answer.gradwright': program,
    'npx gradwright evaluate answer.gradwright later.csv': program,
    'npx gradwright predict answer.gradwright new.csv > answers.csv': program,
    'npx gradwright info answer.gradwright': program,
    'npx gradwright export answer.gradwright --html': program,
    'npx gradwright compare small.json large.json --seeds 20': program,
    'npx gradwright train digits --checkpoints runs/digits': { ...program, until: /loss/ },
    'npx gradwright resume runs/digits': program,
    'npx gradwright doctor runs/digits': program,
  },
  'packages/layers/README.md': { 'pnpm add @gradwright/layers @gradwright/core': installed },
  'packages/losses/README.md': { 'pnpm add @gradwright/losses @gradwright/core': installed },
  'packages/optimizers/README.md': {
    'pnpm add @gradwright/optimizers @gradwright/core @gradwright/layers @gradwright/losses': installed,
  },
  'packages/training/README.md': {
    'pnpm add @gradwright/training @gradwright/core @gradwright/layers @gradwright/losses @gradwright/optimizers @gradwright/datasets':
      installed,
  },
};

/** The commands of a page that run in a place, in the order of the page. */
export function commandsIn(page: string, place: Place): { command: string; until?: RegExp }[] {
  return Object.entries(COMMANDS[page] ?? {})
    .filter(([, { places }]) => places.includes(place))
    .map(([command, { until }]) => ({ command, ...(until && { until }) }));
}

/** The pages of which a command runs in a place. */
export function pagesIn(place: Place): string[] {
  return Object.keys(COMMANDS).filter((page) => commandsIn(page, place).length > 0);
}
