import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { createLogger, createServer } from 'vite';
import { expect, inject, test } from 'vitest';
import { describePages } from './describe-pages.ts';
import { servePages } from './pages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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
    const start = page.url();
    const asked = new Set<string>();
    // Of the context: a worker asks for files of its own.
    page.context().on('request', (request) => asked.add(request.url().slice(start.length) || 'index.html'));
    await page.reload();
    await page.waitForFunction(() => Number(document.getElementById('step')!.textContent!.replace(',', '')) > 2);
    await page.waitForLoadState('networkidle');
    const sizes = [...asked].map((name) => ({ name, size: gzipSync(readFileSync(join(pages.site, name))).length }));
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    console.log([...sizes, { name: 'in all, gzipped', size: total }].map(({ name, size }) => `${size} ${name}`).join('\n'));
    expect([...asked].some((name) => name.includes('worker'))).toBe(true);
    expect(total).toBeLessThanOrEqual(MOST_FIRST);
  });

  test('letters grow in windows that are wider than most, and no page is wider than its window', async () => {
    const { page } = await pages.open('theory.html');
    for (const path of ['', 'digits.html', 'race.html', 'theory.html', 'model.html']) {
      await page.goto(new URL(path, page.url()).href);
      await page.waitForSelector('h1');
      const sizes = [];
      for (const width of [360, 1280, 3840]) {
        await page.setViewportSize({ width, height: 900 });
        sizes.push(
          await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth > clientWidth ? `${scrollWidth} wide` : getComputedStyle(document.body).fontSize;
          }),
        );
      }
      expect([path, ...sizes]).toEqual([path, '16px', '16px', '24px']);
    }
  });

  test('`npm run demo` serves the sources without a complaint', async () => {
    const said: string[] = [];
    const customLogger = createLogger('warn');
    customLogger.warn = customLogger.error = (text) => void said.push(text);
    const server = await createServer({
      root: ROOT,
      customLogger,
      cacheDir: join(pages.folder, 'vite'),
      server: { host: '127.0.0.1', port: 0 },
    });
    try {
      await server.listen();
      const { page, complaints } = await pages.open('model.html');
      for (const [path, sight] of [
        ['theory.html', '#s2 .code summary'],
        ['race.html', 'body[data-state="done"]'],
        ['', 'body[data-state="training"]'],
      ] as const) {
        await page.goto(server.resolvedUrls!.local[0]! + path);
        await page.waitForSelector(sight);
      }
      await server.environments['client']!.depsOptimizer?.scanProcessing;
      expect(said).toEqual([]);
      expect(complaints.filter((text) => !text.startsWith('debug: [vite]'))).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('once one was seen, all open without a network, and train', async () => {
    const alone = await servePages(inject('site'));
    try {
      const { page, complaints } = await alone.open('race.html', { serviceWorkers: 'allow' });
      const start = new URL('.', page.url()).href;
      await page.evaluate(async () => void (await navigator.serviceWorker.ready));
      await page.waitForFunction(() =>
        navigator.serviceWorker.getRegistration().then((found) => found?.active?.state === 'activated'),
      );
      alone.unplug();
      for (const path of ['theory.html', 'model.html', 'race.html', 'digits.html', '?hide=share']) {
        await page.goto(start + path);
        await page.waitForSelector('h1');
        if (path === 'theory.html') await page.waitForSelector('#s11 .widget');
        if (path === 'digits.html') await page.waitForSelector('body[data-state="trained"]');
      }
      for (const backend of ['js', 'fast']) {
        await page.selectOption('[name=backend]', backend);
        const step = await page.locator('#step').textContent();
        await page.waitForFunction((before) => document.getElementById('step')!.textContent !== before, step);
      }
      expect(complaints).toEqual([]);
    } finally {
      await alone.close();
    }
  });
});
