// Trains five models with three seeds in every engine at hand and writes docs/determinism.md: `pnpm determinism`.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { findRuntime } from '../../../scripts/find-runtime.mjs';
import { fetchTools } from '../../../scripts/tools.mjs';
import { EXPECTED } from './expected.ts';

type Found = Readonly<Record<string, Readonly<Record<string, string>>>>;
interface Row {
  readonly engine: string;
  readonly where: string;
  readonly backend: string;
  readonly hashes: Readonly<Record<string, string>>;
}

const here = (name: string) => join(import.meta.dirname, name);
const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'gradwright-engines-'));
const rows: Row[] = [];
const add = (engine: string, where: string, found: Found): void => {
  for (const [backend, hashes] of Object.entries(found)) rows.push({ engine, where, backend, hashes });
};

async function bundle(): Promise<void> {
  const conditions = ['gradwright-source'];
  const common = { bundle: true, format: 'esm', target: 'es2022', conditions } as const;
  await build({ ...common, entryPoints: [here('program.ts')], outfile: join(folder, 'program.mjs'), platform: 'node' });
  await build({ ...common, entryPoints: [here('page.ts'), here('page-worker.ts')], outdir: folder });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Bits</title><script type="module" src="./page.js"></script>');
}

/** Engines without a window: this one, and those that `tools` lists. */
async function programs(): Promise<void> {
  const older = fetchTools('engines', 'older engines and compilers', 5);
  const engines: [string, string, string[]][] = [
    ['Node', process.execPath, []],
    ['Node', join(older, 'node-20/bin/node'), []],
    ['Node', join(older, 'node-22/bin/node'), []],
    ['Bun (JavaScriptCore)', findRuntime('Bun'), []],
    ['Deno', findRuntime('Deno'), ['run', '--allow-all']],
  ];
  for (const [name, path, args] of engines) {
    const { stdout: version } = await promisify(execFile)(path, ['--version']);
    const { stdout } = await promisify(execFile)(path, [...args, join(folder, 'program.mjs')], { maxBuffer: 1e8 });
    add(`${name} ${/\d+\.\d+\.\d+/.exec(version)![0]}`, 'main thread', JSON.parse(stdout) as Found);
  }
}

/** Opens the page in a browser, in a page that may share memory, and waits for what it finds. */
async function browser(name: string, path: string, argsFor: (address: string, profile: string) => string[]): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'gradwright-profile-'));
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  let child: ReturnType<typeof spawn> | undefined;
  const server = createServer();
  const found = new Promise<string>((resolve, reject) => {
    server.on('request', (request, response) => {
      if (request.method === 'POST') {
        let text = '';
        request.on('data', (part) => (text += part)).on('end', () => resolve(text));
        response.end();
        return;
      }
      const file = join(folder, request.url === '/' ? 'index.html' : request.url!.slice(1));
      if (!existsSync(file)) response.writeHead(404).end();
      else
        response
          .writeHead(200, { 'content-type': types[file.split('.').at(-1)!] ?? 'text/plain', ...headers })
          .end(readFileSync(file));
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      child = spawn(path, argsFor(`http://127.0.0.1:${port}/`, profile), {
        stdio: 'ignore',
        env: { ...process.env, HOME: profile },
      });
      setTimeout(() => reject(new Error(`${name} found nothing in three minutes`)), 180_000).unref();
    });
  });
  try {
    const { agent, page, worker } = JSON.parse(await found) as { agent: string; page: Found; worker: Found };
    const version = /(?:Firefox|Chrome)\/([\d.]+)/.exec(agent)?.[1] ?? '';
    add(`${name} ${version}`, 'page', page);
    add(`${name} ${version}`, 'worker', worker);
  } finally {
    child?.kill('SIGKILL');
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const at = (path: string) => (existsSync(path) ? path : undefined);
await bundle();
await programs();
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
];
const chromium = process.env['CHROME_BIN'] ?? at('/usr/bin/chromium');
if (chromium !== undefined)
  await browser('Chromium', chromium, (address, profile) => [...quiet, `--user-data-dir=${profile}`, address]);
const firefox = process.env['FIREFOX_BIN'] ?? at('/usr/bin/firefox-esr');
if (firefox !== undefined)
  await browser('Firefox (SpiderMonkey)', firefox, (address, profile) => [
    '--headless',
    '--no-remote',
    '--profile',
    profile,
    address,
  ]);
rmSync(folder, { recursive: true });

const names = Object.keys(EXPECTED);
const differing = (hashes: Row['hashes']) => names.filter((name) => hashes[name] !== EXPECTED[name]);
const table = rows.map(({ engine, where, backend, hashes }) => {
  const wrong = differing(hashes);
  const isSame = wrong.length === 0 ? `all ${names.length} the same` : `${wrong.length} differ: ${wrong.join('; ')}`;
  return `| ${engine} | ${where} | ${backend} | ${isSame} |`;
});
writeFileSync(
  join(root, 'docs', 'determinism.md'),
  `# The same bits everywhere

Written by \`pnpm determinism\`; not edited by hand. Five models are trained with three seeds each; a hash is the SHA-256 of every weight and running statistic at the end. They are to be the same in
every engine, on the reference backend and on the exact WebAssembly kernels, with one thread and with two, in the main thread and in a worker. Functions such as exp are
computed by the packages themselves (Theory §31), sums are in a defined order (§32), and random numbers are counted (§27). \`npm test\` checks them in Node and in Chromium.

| engine | where | backend | hashes |
| --- | --- | --- | --- |
${table.join('\n')}

| run | hash |
| --- | --- |
${names.map((name) => `| ${name} | \`${EXPECTED[name]!.slice(0, 16)}…\` |`).join('\n')}
`,
);
console.log(table.join('\n'));
if (rows.some(({ hashes }) => differing(hashes).length > 0)) process.exitCode = 1;
