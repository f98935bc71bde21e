import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from './run.ts';

/** A registry on loopback, and what a client needs to use it and no other. */
export interface Registry {
  readonly address: string;
  readonly environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const PATIENCE = 30_000;

/** Starts an empty registry that asks no other one, and keeps all it has in a folder. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const address = `http://127.0.0.1:${await freePort()}/`;
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    [
      `storage: ${JSON.stringify(join(folder, 'storage'))}`,
      'uplinks: {}',
      "packages: { '**': { access: $all, publish: $all } }",
      'max_body_size: 50mb',
      'log: { type: stdout, format: pretty, level: warn }',
    ].join('\n'),
  );
  const program = join(dirname(fileURLToPath(import.meta.resolve('verdaccio/package.json'))), 'bin', 'verdaccio');
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  const server = spawn(process.execPath, [program, '--config', config, '--listen', address], {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', output, output],
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));

  const start = performance.now();
  while (!(await answers(`${address}-/ping`))) {
    if (server.exitCode !== null || performance.now() - start > PATIENCE) {
      server.kill();
      throw new Error(`the registry did not start at ${address}\n${readFileSync(log, 'utf8')}`);
    }
    await wait(100);
  }
  return {
    address,
    environment: clientEnvironment(folder, address),
    async stop() {
      server.kill();
      await ended;
    },
  };
}

/** Settings of a client that knows this registry alone; it wants a token, and any will do. */
function clientEnvironment(folder: string, address: string): NodeJS.ProcessEnv {
  const userConfig = join(folder, 'npmrc');
  writeFileSync(userConfig, `registry=${address}\n${address.replace('http:', '')}:_authToken=rehearsal\n`);
  return {
    ...plainEnvironment(),
    NPM_CONFIG_USERCONFIG: userConfig,
    npm_config_registry: address,
    npm_config_cache: join(folder, 'cache'),
    // The same for pnpm, Deno and Bun.
    pnpm_config_store_dir: join(folder, 'store-of-pnpm'),
    pnpm_config_cache_dir: join(folder, 'cache-of-pnpm'),
    NPM_CONFIG_REGISTRY: address,
    DENO_DIR: join(folder, 'cache-of-deno'),
    BUN_INSTALL_CACHE_DIR: join(folder, 'cache-of-bun'),
    DENO_NO_UPDATE_CHECK: '1',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}
