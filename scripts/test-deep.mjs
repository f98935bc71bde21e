// `npm run test:deep`: the same tests with far more runs, for a night; then the soak. `-- --seed 5` looks elsewhere, `-- layers losses` at those packages alone.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USUAL_SEED = 20_240_229;

/** What was asked for: a seed, and the folders of some packages; all of them, and the soak, where none is named. */
export function readRequest(args, exists = existsSync) {
  const { values, positionals: names } = parseArgs({ args, options: { seed: { type: 'string' } }, allowPositionals: true });
  const seed = Number(values.seed ?? USUAL_SEED);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed must be a whole number, got ${values.seed}`);
  const folderOf = (name) => [`packages/${name}`, name].find((folder) => exists(`${folder}/package.json`));
  const unknown = names.find((name) => folderOf(name) === undefined);
  if (unknown !== undefined) throw new Error(`there is no package ${unknown}`);
  return { seed, folders: names.length > 0 ? names.map(folderOf) : ['packages/*', 'verification'], soak: names.length === 0 };
}

function main() {
  const { seed, folders, soak } = readRequest(process.argv.slice(2));
  const run = (command) =>
    spawnSync(command, { stdio: 'inherit', shell: true, env: { ...process.env, GRADWRIGHT_DEEP: String(seed) } });
  const filters = folders.map((folder) => `--filter=./${folder}`).join(' ');
  // As many packages at once as have a core; what passed with this seed before is not tried again.
  const commands = [
    `turbo run test ${filters} --continue --concurrency=2 --output-logs=new-only --log-order=grouped`,
    ...(soak ? ['pnpm --silent soak'] : []),
  ];
  const failed = commands.filter((command) => run(command).status !== 0);
  console.log(failed.length > 0 ? `\nFailed with seed ${seed}: ${failed.join('; ')}` : `\nAll passed with seed ${seed}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

if (process.argv[1]?.endsWith('test-deep.mjs')) main();
