import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executablePath, servePages, type Pages } from './pages.ts';

describe.skipIf(executablePath === undefined)('the spiral page', () => {
  let folder: string;
  let pages: Pages;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gradwright-demo-'));
    pages = await servePages(folder);
  });
  afterAll(async () => {
    await pages?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const text = async (page: Page, id: string) => (await page.locator(`#${id}`).textContent())!;
  const number = async (page: Page, id: string) => Number((await text(page, id)).replaceAll(/[,%]/g, ''));
  const stateIs = (page: Page, state: string) => page.waitForSelector(`body[data-state="${state}"]`, { timeout: 50_000 });
  const stepIs = (page: Page, step: string) =>
    page.waitForFunction((wanted) => document.getElementById('step')!.textContent === wanted, step);
  const stepPasses = (page: Page, step: number) =>
    page.waitForFunction((least) => Number(document.getElementById('step')!.textContent!.replace(',', '')) > least, step);

  test('learns by itself, to the end, without a word on the console', async () => {
    const { page, complaints } = await pages.open('');
    await stateIs(page, 'done');
    expect(await text(page, 'step')).toBe('3,000');
    expect(await number(page, 'own')).toBeGreaterThanOrEqual(97);
    expect(await number(page, 'unseen')).toBeGreaterThanOrEqual(93);
    expect(await text(page, 'unseen')).not.toBe(await text(page, 'own'));
    expect(await number(page, 'loss')).toBeLessThan(0.35);
    expect(await number(page, 'speed')).toBeGreaterThan(0);
    expect(await text(page, 'status')).toMatch(/^Done: step 3,000, 9\d\.\d% of the points are right/);
    expect(await page.locator('#regions').getAttribute('aria-label')).toMatch(/after 3000 steps: 9\d\.\d% of the points/);
    expect(await colours(page)).toBeGreaterThan(100);
    expect(complaints).toEqual([]);
  });

  test('draws a network that knows nothing before the first step, and none of it is the picture at the end', async () => {
    const { page } = await pages.open('', { reducedMotion: 'reduce' });
    await stateIs(page, 'paused');
    await page.waitForFunction(() => document.getElementById('own')!.textContent !== '–');
    expect(await text(page, 'step')).toBe('0');
    expect(await text(page, 'loss')).toBe('–');
    expect(await number(page, 'own')).toBeLessThan(70);
    const before = await picture(page);
    await page.click('#step-once');
    await stepIs(page, '1');
    expect(await picture(page)).not.toBe(before);
  });

  test('whoever asked for less motion starts it by hand', async () => {
    const { page } = await pages.open('', { reducedMotion: 'reduce' });
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.startsWith('Ready'));
    await page.waitForTimeout(300);
    expect(await text(page, 'step')).toBe('0');
    await page.click('#play');
    await stepPasses(page, 0);
  });

  test('plays, pauses, steps and starts again from the keyboard alone', async () => {
    const { page, complaints } = await pages.open('');
    const press = async (id: string) => {
      await page.locator(`#${id}`).focus();
      await page.keyboard.press('Space');
    };
    await stepPasses(page, 2);
    await press('play');
    await stateIs(page, 'paused');
    expect(await text(page, 'play')).toBe('Train');
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.startsWith('Paused at step'));
    // A picture may have been on its way.
    await page.waitForTimeout(200);
    const paused = await number(page, 'step');
    await page.waitForTimeout(300);
    expect(await number(page, 'step')).toBe(paused);

    for (const further of [1, 2, 3]) {
      await press('step-once');
      await stepIs(page, String(paused + further));
    }
    expect(await text(page, 'status')).toMatch(new RegExp(`^Paused at step ${paused + 3}, `));

    await press('play');
    await stepPasses(page, paused + 4);
    expect(await text(page, 'play')).toBe('Pause');
    await press('restart');
    await page.waitForFunction((before) => Number(document.getElementById('step')!.textContent) < before, paused + 4);
    await stepPasses(page, 1);
    expect(complaints).toEqual([]);
  });

  test('everything that can be used is reached by Tab, and shows that it is', async () => {
    const { page } = await pages.open('', { reducedMotion: 'reduce' });
    const reached: string[] = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement & { name?: string };
          return `${element.id || element.name || element.textContent} ${getComputedStyle(element).outlineStyle}`;
        }),
      );
    }
    expect(reached).toEqual(
      ['Gradwright', 'Use a model of yours', 'play', 'step-once', 'restart', 'optimizer', 'backend', 'seed'].map(
        (name) => `${name} solid`,
      ),
    );
  });

  test('the same seed gives the same numbers in WebAssembly and in JavaScript, another seed gives others', async () => {
    const { page } = await pages.open('', { reducedMotion: 'reduce' });
    const run = async (backend: string, seed: string) => {
      await page.selectOption('[name=backend]', backend);
      await page.fill('[name=seed]', seed);
      await page.locator('[name=seed]').press('Enter');
      await stepIs(page, '0');
      await stateIs(page, 'paused');
      for (let step = 1; step <= 20; step++) {
        await page.click('#step-once');
        await stepIs(page, String(step));
      }
      return { loss: await text(page, 'loss'), own: await text(page, 'own'), picture: await picture(page) };
    };
    const wasm = await run('wasm', '11');
    expect(await run('js', '11')).toEqual(wasm);
    expect((await run('js', '12')).picture).not.toBe(wasm.picture);
  });

  test.each(['momentum', 'sgd', 'adam', 'rmsprop'])('learns by %s', async (optimizer) => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=optimizer]', optimizer);
    await page.waitForFunction(() => Number.parseFloat(document.getElementById('own')!.textContent!) >= 85, undefined, {
      timeout: 50_000,
    });
    expect(complaints).toEqual([]);
  });

  test('a seed that is none is pointed at, and the run goes on', async () => {
    const { page } = await pages.open('');
    await stepPasses(page, 1);
    await page.fill('[name=seed]', '-3');
    const before = await number(page, 'step');
    await page.locator('[name=seed]').press('Enter');
    await stepPasses(page, before);
    expect(await page.locator('[name=seed]').evaluate((input: HTMLInputElement) => input.validity.rangeUnderflow)).toBe(true);
  });

  test('says so when its worker cannot start', async () => {
    const { page } = await pages.open('');
    await page.route(/worker/, (route) => route.abort());
    await page.reload();
    await stateIs(page, 'failed');
    expect(await text(page, 'status')).toContain('could not start');
    expect(await page.locator('#play').getAttribute('aria-disabled')).toBe('true');
  });

  test('a policy that forbids WebAssembly leaves a page that trains, and says why it is in JavaScript', async () => {
    const { page } = await pages.open('');
    const forbid = { 'content-security-policy': "script-src 'self'; worker-src 'self'" };
    await page.route(/\/($|assets)/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), ...forbid } });
    });
    await page.reload();
    await stepPasses(page, 5);
    expect(await text(page, 'notice')).toMatch(/^WebAssembly cannot be used here \(.+\); JavaScript takes over/);
  });

  test.each([
    ['a phone', { width: 360, height: 740 }],
    ['a desk', { width: 1280, height: 800 }],
  ])('fits on the screen of %s', async (_, viewport) => {
    const { page } = await pages.open('', { viewport });
    await stepPasses(page, 1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
    const boxes = await Promise.all(['regions', 'play', 'curve'].map((id) => page.locator(`#${id}`).boundingBox()));
    for (const box of boxes) expect(box!.x + box!.width).toBeLessThanOrEqual(viewport.width);
    for (const id of ['play', 'step-once', 'restart']) {
      expect((await page.locator(`#${id}`).boundingBox())!.height).toBeGreaterThanOrEqual(44);
    }
  });

  test.each(['light', 'dark'] as const)(
    'is readable in the %s theme: text stands out from its ground by 4.5 at least',
    async (colorScheme) => {
      for (const path of ['', 'model.html']) {
        const { page } = await pages.open(path, { colorScheme, reducedMotion: 'reduce' });
        const weak = await page.evaluate(() => {
          const luminance = (colour: string) => {
            const [r, g, b] = colour.match(/[\d.]+/g)!.map((part) => {
              const value = Number(part) / 255;
              return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
          };
          const groundOf = (element: Element | null): string => {
            if (element === null) return 'rgb(255, 255, 255)';
            const { backgroundColor } = getComputedStyle(element);
            return backgroundColor.endsWith(', 0)') ? groundOf(element.parentElement) : backgroundColor;
          };
          return [...document.body.querySelectorAll('*')]
            .filter((element) =>
              [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== ''),
            )
            .filter((element) => !['OPTION', 'NOSCRIPT'].includes(element.tagName))
            .map((element) => {
              const [one, other] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort(
                (a, b) => b - a,
              ) as [number, number];
              return { what: `${element.tagName} ${element.textContent!.slice(0, 20)}`, ratio: (one + 0.05) / (other + 0.05) };
            })
            .filter(({ ratio }) => ratio < 4.5);
        });
        expect(weak).toEqual([]);
      }
    },
  );
});

/** How many colours the picture has. */
function colours(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.getElementById('regions') as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

function picture(page: Page): Promise<string> {
  return page.evaluate(() => (document.getElementById('regions') as HTMLCanvasElement).toDataURL());
}
