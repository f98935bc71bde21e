import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describePages } from './describe-pages.ts';

/** What the first load of the laboratory may weigh. */
const MOST_FIRST = 250_000;

describePages('the pages', (pages) => {
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
    await page.waitForFunction(() => Number(document.getElementById('step')!.textContent!.replace(',', '')) > 2);
    await page.waitForLoadState('networkidle');
    const sizes = [...asked].map((name) => ({ name, size: gzipSync(readFileSync(join(pages.site, name))).length }));
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    console.log([...sizes, { name: 'in all, gzipped', size: total }].map(({ name, size }) => `${size} ${name}`).join('\n'));
    expect([...asked].some((name) => name.includes('worker'))).toBe(true);
    expect(total).toBeLessThanOrEqual(MOST_FIRST);
  });
});
