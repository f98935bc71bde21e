import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startRegistry } from './registry.ts';

test('the registry answers on loopback, knows no package of the world, and is gone when it is stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradwright-registry-'));
  const registry = await startRegistry(folder);
  try {
    expect(registry.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(registry.environment['npm_config_registry']).toBe(registry.address);
    expect((await fetch(`${registry.address}prettier`)).status).toBe(404);
  } finally {
    await registry.stop();
    rmSync(folder, { recursive: true });
  }
  await expect(fetch(`${registry.address}-/ping`)).rejects.toThrow('fetch failed');
});
