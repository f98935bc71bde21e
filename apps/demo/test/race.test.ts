import { expect, test } from 'vitest';
import { violations } from './accessible.ts';
import { weakTexts } from './contrast.ts';
import { describePages } from './describe-pages.ts';
import { badWords, expectExplained } from './words.ts';

describePages('the race', (pages) => {
  test('runs at once; others on other points may run, and who leaps too far comes in last', async () => {
    const { page, complaints } = await pages.open('race.html');
    await page.waitForSelector('body[data-state="done"]');
    expect(await page.locator('#status').textContent()).toBe('All 15 runs are in, after 1,000 steps each.');
    const standings = () => page.locator('#standings tbody th').allTextContents();
    expect((await standings()).toSorted()).toEqual(['Adam', 'Momentum, classic', 'SGD']);
    expect(await page.locator('#chart').getAttribute('aria-label')).toMatch(/^Loss by step; .+ is lowest at the end, 0\.\d+$/);
    const first = await page.locator('#chart canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

    await page.selectOption('[name=data]', 'moons');
    await page.selectOption('[name=seeds]', '3');
    await page.check('[name=rmsProp]');
    await page.uncheck('[name=classic]');
    await page.fill('[name=sgd-rate]', '900');
    await page.click('#start');
    await page.waitForFunction(
      () => document.getElementById('status')!.textContent === 'All 9 runs are in, after 1,000 steps each.',
    );
    expect((await standings()).toSorted()).toEqual(['Adam', 'RMSprop', 'SGD']);
    expect((await standings()).at(-1)).toBe('SGD');
    expect(await page.locator('#chart canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())).not.toBe(first);
    expect(complaints).toEqual([]);
  });

  test('words say what they mean to the mouse and the keyboard, within the window', async () => {
    const { page, complaints } = await pages.open('race.html');
    await page.waitForSelector('body[data-state="done"]');
    await expectExplained(page, 'optimizer', 'How a gradient becomes a step');
    await expectExplained(page, 'adam', 'Momentum and RMSprop in one');
    await expectExplained(page, 'band', 'Where the runs lie');
    await page.selectOption('[name=data]', 'plane');
    await page.fill('[name=sgd-rate]', '900');
    await page.click('#start');
    await page.waitForSelector('body[data-state="racing"]');
    await page.waitForSelector('body[data-state="done"]');
    await expectExplained(page, 'out-sgd', 'The steps were too long');
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await badWords(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test('is readable in both themes, and fits small windows', async () => {
    const { page } = await pages.open('race.html');
    await page.waitForSelector('body[data-state="done"]');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await weakTexts(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
    }
    for (const width of [360, 700, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
});
