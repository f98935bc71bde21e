import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executablePath, servePages, type Pages } from './pages.ts';

/** What the first load of the laboratory may weigh. */
const MOST_FIRST = 250_000;

describe.skipIf(executablePath === undefined)('the pages', () => {
  let folder: string;
  let pages: Pages;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gradwright-pages-'));
    pages = await servePages(folder);
  });
  afterAll(async () => {
    await pages?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['', 'digits.html', 'race.html', 'theory.html', 'model.html'])(
    '/%s stands under a strict policy, which is in force',
    async (path) => {
      const { page, complaints } = await pages.open(path);
      await page.waitForLoadState('networkidle');
      expect(complaints).toEqual([]);
      await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<p style="color: red">x</p>'));
      expect(complaints.join()).toContain('style');
    },
  );

  test('the first load of the laboratory, until it learns, is at most 250 kB', async () => {
    const { page } = await pages.open('');
    const asked = new Set<string>();
    // Of the context: a worker asks for files of its own.
    page.context().on('request', (request) => asked.add(new URL(request.url()).pathname.replace(/\/$/, '/index.html')));
    await page.reload();
    await page.waitForFunction(() => Number(document.getElementById('step')!.textContent) > 2);
    await page.waitForLoadState('networkidle');
    const sizes = [...asked].map((name) => ({ name, size: gzipSync(readFileSync(join(folder, name))).length }));
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    console.log([...sizes, { name: 'in all, gzipped', size: total }].map(({ name, size }) => `${size} ${name}`).join('\n'));
    expect([...asked].some((name) => name.includes('worker'))).toBe(true);
    expect(total).toBeLessThanOrEqual(MOST_FIRST);
  });
});
