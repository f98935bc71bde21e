import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((file) => [file, read(file)] as const);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
/** Programs that pnpm runs from node_modules, and its own. */
const PROGRAMS = ['install', 'turbo', 'changeset'];

test('there are workflows that check, by day and by night, and one that releases', () => {
  expect(workflows.map(([file]) => file).sort()).toEqual(
    ['ci', 'nightly', 'release'].map((name) => `.github/workflows/${name}.yml`),
  );
});

test.for(workflows)('%s keeps no secret but the one of its run', ([, text]) => {
  const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);
  expect(secrets.filter((name) => name !== 'GITHUB_TOKEN')).toEqual([]);
  expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|_authToken/);
});

test.for(workflows)('%s runs commands that are there', ([, text]) => {
  const commands = [...text.matchAll(/pnpm ([\w:-]+)/g)].map(([, name]) => name!);
  expect(commands.filter((name) => !(name in scripts) && !PROGRAMS.includes(name))).toEqual([]);
});

test('only the job that publishes has an identity, with provenance, after all checks', () => {
  const release = read('.github/workflows/release.yml');
  expect(release.match(/id-token: write/g)).toHaveLength(1);
  expect(read('.github/workflows/ci.yml')).not.toContain('id-token');
  expect(release).toMatch(
    /needs: checks[\s\S]*id-token: write[\s\S]*publish: pnpm changeset publish[\s\S]*NPM_CONFIG_PROVENANCE: 'true'/,
  );
});
