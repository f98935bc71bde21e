import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './accessible.ts';
import { weakTexts } from './contrast.ts';
import { describePages } from './describe-pages.ts';
import type { Pages } from './pages.ts';
import { badWords, expectExplained } from './words.ts';

/** Digits as one writes them, on a board of 1 × 1. */
const THREE = [
  [0.35, 0.3],
  [0.5, 0.2],
  [0.65, 0.3],
  [0.62, 0.45],
  [0.48, 0.5],
  [0.64, 0.56],
  [0.67, 0.72],
  [0.52, 0.83],
  [0.34, 0.74],
] as const;
const ZERO = Array.from({ length: 25 }, (_, i) => {
  const angle = (Math.PI * i) / 12;
  return [0.5 + 0.16 * Math.sin(angle), 0.5 - 0.3 * Math.cos(angle)] as const;
});

describePages('digits', (pages) => {
  /** One page serves all tests: to train takes seconds. */
  let opened: Awaited<ReturnType<Pages['open']>> | undefined;
  const open = async () => (opened ??= await pages.open('digits.html'));
  const trained = async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('body[data-state="trained"]');
    await page.click('#wipe');
    return { page, complaints };
  };
  const draw = async (page: Page, points: readonly (readonly [number, number])[]) => {
    await page.locator('#board').scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await page.locator('#board').boundingBox())!;
    const [first, ...rest] = points.map(([px, py]) => [x + px * width, y + py * height] as const);
    await page.mouse.move(...first!);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...point, { steps: 3 });
    await page.mouse.up();
  };
  const says = (page: Page, start: string) =>
    page.waitForFunction((wanted) => document.getElementById('said')!.textContent!.startsWith(wanted), start);
  const probability = async (page: Page, digit: number) =>
    Number.parseFloat((await page.locator('.probabilities .percent').nth(digit).textContent())!);

  test('learns in the page, reads a drawing while it is drawn, and shows the way to its answer', async () => {
    const { page, complaints } = await open();
    // Whoever is quick may draw before it has learned.
    await draw(page, ZERO);
    // Whoever reads what a word means goes on reading when training ends.
    const watched = page.locator('#status [aria-describedby="about-watched"]');
    await watched.focus();
    await page.waitForSelector('body[data-state="trained"]');
    expect(await watched.evaluate((word) => word === document.activeElement)).toBe(true);
    await says(page, '0, with ');
    expect(await page.locator('#status').innerText()).toMatch(
      /^Trained, here, just now: 9\d\.\d% of the digits to watch[^]*Draw a digit\.$/,
    );
    expect(await page.locator('#counts svg').getAttribute('aria-label')).toMatch(/^Ink in 8 × 8 blocks: (\d+ ){7}\d+; /);
    expect(await page.locator('#evidence svg').getAttribute('aria-label')).toMatch(
      /^Evidence by pixel: \d+\.\d for 0, \d+\.\d for [1-9]$/,
    );
    expect(await page.locator('.units').first().getAttribute('aria-label')).toMatch(
      /^Hidden layer 1: \d+ of 256 units are active$/,
    );
    const shares = await page.locator('.probabilities .percent').allTextContents();
    expect(shares.map(Number.parseFloat).reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);

    await page.click('#wipe');
    await says(page, 'Draw a digit');
    expect(await page.locator('.probabilities .percent').first().textContent()).toBe('–');
    const { x, y, width, height } = (await page.locator('#board').boundingBox())!;
    const seen = new Set<string>();
    await page.mouse.move(x + THREE[0][0] * width, y + THREE[0][1] * height);
    await page.mouse.down();
    for (const [px, py] of THREE.slice(1)) {
      await page.mouse.move(x + px * width, y + py * height, { steps: 3 });
      await page.waitForFunction(() => document.querySelector('.probabilities .percent')!.textContent !== '–');
      seen.add((await page.locator('#said').textContent())!);
    }
    await page.mouse.up();
    // It has changed its mind on the way.
    expect(seen.size).toBeGreaterThan(2);
    await says(page, '3, with ');
    expect(await probability(page, 3)).toBeGreaterThan(60);
    expect(complaints).toEqual([]);
  });

  test('says that it is not sure of what is no digit', async () => {
    const { page } = await trained();
    const [near, far] = [0.2, 0.8];
    await draw(page, [
      [near, near],
      [far, near],
      [far, far],
      [near, far],
      [near, near],
    ]);
    await says(page, 'Not sure: perhaps ');
  });

  test('is drawn on with the keyboard alone', async () => {
    const { page } = await trained();
    await page.locator('#board').focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await says(page, '1, with ');
    await page.keyboard.press('Delete');
    await says(page, 'Draw a digit');
  });

  test('is drawn on with a finger', async () => {
    const { page } = await trained();
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator('#board').scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await page.locator('#board').boundingBox())!;
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: readonly [number, number]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: point === undefined ? [] : [{ x: x + point[0] * width, y: y + point[1] * height }],
      });
    await touch('touchStart', ZERO[0]!);
    for (const point of ZERO.slice(1)) await touch('touchMove', point);
    await touch('touchEnd');
    await says(page, '0, with ');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('shows what it got wrong of the digits held out, and any of them', async () => {
    const { page, complaints } = await trained();
    expect(await page.locator('#held-out').innerText()).toMatch(/^3[45]\d of 359 are right, 9[5-9]\.\d%\./);
    await page.locator('.gallery button').first().click();
    await page.waitForFunction(() => / but it is \d|^Not sure/.test(document.getElementById('said')!.textContent!));
    const mistake = await page.locator('#counts svg').getAttribute('aria-label');
    await page.click('[aria-label$="times 0 called 0"]');
    expect(await page.locator('#gallery-name').textContent()).toContain('0, called 0');
    await page.locator('.gallery button').first().click();
    await page.waitForFunction(() => document.getElementById('said')!.textContent!.endsWith(', and it is.'));
    expect(await page.locator('#counts svg').getAttribute('aria-label')).not.toBe(mistake);
    await page.click('text=All mistakes');
    await draw(page, THREE);
    await says(page, '3, with ');
    expect(complaints).toEqual([]);
  });

  test('words say what they mean to the mouse and the keyboard, within the window', async () => {
    const { page, complaints } = await trained();
    await draw(page, THREE);
    await says(page, '3, with ');
    await expectExplained(page, 'confusion', 'A confusion matrix');
    await expectExplained(page, 'weights', 'What training changes');
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await badWords(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is readable in the %s theme, and fits small windows', async (colorScheme) => {
    const { page } = await trained();
    await page.emulateMedia({ colorScheme });
    await draw(page, THREE);
    await says(page, '3, with ');
    expect(await weakTexts(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    for (const width of [360, 700, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
