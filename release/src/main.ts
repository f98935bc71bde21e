// A whole release against a registry on loopback: version, build, publish; then everybody who would install it does. Then the next one,
// to which some of them upgrade. Nothing leaves this machine, and nothing of it is left behind.
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { attemptAll, seconds, type Attempt, type Outcome } from './attempts.ts';
import { checkTarball } from './check-tarball.ts';
import { clone, cloneEnvironment, compareTarballs, pack, versionAndBuild, versionsIn, type Packed } from './checkout.ts';
import { makeConsumers } from './consumers/all.ts';
import { setUp } from './consumers/consumer.ts';
import { inClone, pagesForClones } from './consumers/pages.ts';
import { begin, goOn, UPGRADES } from './consumers/upgrades.ts';
import { checkDeprecations } from './deprecations.ts';
import { renameLayer } from './rename.ts';
import { startRegistry, type Registry } from './registry.ts';
import { run } from './run.ts';

const interrupted = new AbortController();
const { signal } = interrupted;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new Error(`stopped by ${name}`)));

/** Does one part of the rehearsal, and says so. */
async function stage<T>(name: string, body: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const start = performance.now();
  console.log(`… ${name}`);
  const result = await body();
  console.log(`  done in ${seconds(start)}`);
  return result;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function checkRegistry(registry: Registry, packed: readonly Packed[]): Promise<void> {
  for (const { name, version, sha256 } of packed) {
    const answer = await fetch(`${registry.address}${name.replace('/', '%2f')}`);
    const { versions } = (await answer.json()) as { versions?: Record<string, { dist: { tarball: string } }> };
    const published = versions?.[version];
    if (published === undefined) throw new Error(`${name}@${version} is not in the registry`);
    const bytes = new Uint8Array(await (await fetch(published.dist.tarball)).arrayBuffer());
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (hash !== sha256) throw new Error(`${name}@${version}: the registry has SHA-256 ${hash}, ${sha256} was packed`);
  }
}

async function rehearse(folder: string): Promise<void> {
  // Of different lengths, so that a path that gets into a tarball shows.
  const first = join(folder, 'first');
  const second = join(folder, 'the-second-clone');
  await stage('clone the last commit twice, and install', async () => {
    await clone(first, signal);
    await clone(second, signal);
  });
  await stage('versions, changelogs and builds, in both', async () => {
    await versionAndBuild(first, signal);
    await versionAndBuild(second, signal);
  });
  const packed = await stage('pack, and compare the two, byte for byte', async () => {
    const tarballs = await pack(first, signal);
    refuse(compareTarballs(tarballs, await pack(second, signal)));
    refuse(tarballs.flatMap(({ bytes }) => checkTarball(bytes, folder)));
    return tarballs;
  });

  const registry = await stage('start a registry on loopback', () => startRegistry(join(folder, 'registry')));
  try {
    const publish = () =>
      run('pnpm', ['changeset', 'publish', '--no-git-tag'], { cwd: first, env: registry.environment, signal });
    await stage('publish', async () => {
      await publish();
      await checkRegistry(registry, packed);
    });
    const options = { env: registry.environment, signal };
    const users = join(folder, 'users');
    const outcomes = await attemptAll(
      [...consumers(versionsIn(first)), ...contributors(relative(users, second)), ...beginners()],
      users,
      options,
    );
    const raised = await stage(
      'a second release, in which core, layers and training are new, and a layer has another name',
      async () => {
        const before = versionsIn(first);
        renameLayer(first);
        await versionAndBuild(first, signal);
        refuse(checkDeprecations(join(first, 'packages', 'layers')));
        await publish();
        return new Map([...versionsIn(first)].filter(([name, version]) => version !== before.get(name)));
      },
    );
    outcomes.push(...(await attemptAll(upgraders(raised), users, options)));
    show(packed, raised, outcomes);
    const failed = outcomes.filter(({ problem }) => problem !== undefined);
    refuse(failed.map(({ name, problem }) => `${name}:\n${problem}\n`));
  } finally {
    await registry.stop();
  }
}

const consumers = (versions: ReadonlyMap<string, string>): Attempt[] =>
  makeConsumers(versions).map((consumer, i) => ({
    name: consumer.name,
    folder: `consumer-${i}`,
    async does(options) {
      await setUp(consumer, options);
      await consumer.use(options);
    },
  }));

const contributors = (folder: string): Attempt[] =>
  pagesForClones.map((page) => ({
    name: `${page}, in a clone`,
    folder,
    does: async (options) => void (await inClone(page)({ ...options, env: cloneEnvironment() })),
  }));

const beginners = (): Attempt[] =>
  UPGRADES.map((upgrade, i) => ({
    name: `${upgrade.name}: before`,
    folder: `upgrade-${i}`,
    does: (options) => begin(upgrade, options),
  }));

const upgraders = (raised: ReadonlyMap<string, string>): Attempt[] =>
  UPGRADES.map((upgrade, i) => ({
    name: `${upgrade.name}: after`,
    folder: `upgrade-${i}`,
    does: (options) => goOn(upgrade, raised, options),
  }));

function show(packed: readonly Packed[], raised: ReadonlyMap<string, string>, outcomes: readonly Outcome[]): void {
  console.log('\npackage                      version       bytes  SHA-256, the same from both clones');
  for (const { name, version, bytes, sha256 } of packed) {
    console.log(`${name.padEnd(28)} ${version.padEnd(8)} ${String(bytes.length).padStart(10)}  ${sha256}`);
  }
  console.log(`\nthen ${[...raised].map(([name, version]) => `${name} ${version}`).join(', ')}`);
  console.log('\nwho tried it                                         time');
  for (const { name, time, problem } of outcomes) {
    console.log(`${name.padEnd(48)} ${time.padStart(8)}  ${problem === undefined ? 'works' : 'FAILS'}`);
  }
}

const start = performance.now();
// Where /tmp is a link, tools name the place behind it.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gradwright-release-')));
try {
  await rehearse(folder);
  console.log(`\nThe release works, in ${seconds(start)}. Nothing was published but to this machine.`);
} catch (error) {
  console.error(`\nThe release would fail: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
