import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findBrowser, requireBrowser } from './find-browser.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-browser-'));
  for (const name of ['CHROME_BIN', 'CI', 'REQUIRE_BROWSER']) vi.stubEnv(name, '');
  vi.stubEnv('PATH', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function program(name, mode = 0o755) {
  const file = join(folder, name);
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

// Elsewhere a browser is also looked for in its usual places.
describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('a browser on the path is found, Chromium first', () => {
    program('google-chrome');
    const chromium = program('chromium');
    expect(findBrowser()).toBe(chromium);
  });

  test('CHROME_BIN comes before the path, if it names a file', () => {
    const chromium = program('chromium');
    const own = program('my-browser');
    vi.stubEnv('CHROME_BIN', own);
    expect(findBrowser()).toBe(own);
    vi.stubEnv('CHROME_BIN', join(folder, 'gone'));
    expect(findBrowser()).toBe(chromium);
  });

  test('a file that nobody may run is no browser', () => {
    program('chromium', 0o644);
    expect(findBrowser()).toBeUndefined();
  });

  test('without one the tests go on and say so, but not where one is required', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(requireBrowser()).toBeUndefined();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('BROWSER TESTS SKIPPED'));
    vi.stubEnv('CI', 'true');
    expect(() => requireBrowser()).toThrow('need a browser');
  });
});
