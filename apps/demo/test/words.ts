import type { Page } from 'playwright';
import { expect } from 'vitest';
import { violations } from './accessible.ts';

/** A word's explanation is hidden, comes with the mouse and with the keyboard, and goes with Escape; axe finds nothing wrong with it. */
export async function expectExplained(page: Page, name: string, start: string): Promise<void> {
  const meaning = page.locator(`#about-${name}`);
  const word = page.locator(`[aria-describedby="about-${name}"]`).first();
  expect(await meaning.textContent()).toMatch(new RegExp(`^${start}`));
  await leave(page);
  expect(await meaning.isVisible()).toBe(false);
  await word.hover();
  expect(await meaning.isVisible()).toBe(true);
  // The mouse may rest on what explains a word in a text.
  if (await word.evaluate((element) => element.matches('.word'))) await meaning.hover();
  expect(await meaning.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await meaning.isVisible()).toBe(false);
  await leave(page);
  await word.focus();
  expect(await meaning.isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await meaning.isVisible()).toBe(false);
}

/** Neither the mouse nor the keyboard is at a word. */
async function leave(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator('a.brand').focus();
}

/** What is wrong with the words of a page: one that has no explanation of its own, or whose explanation reaches out of the window. */
export async function badWords(page: Page): Promise<string[]> {
  const bad: string[] = [];
  const ids = await page.locator('[role=tooltip]').evaluateAll((found) => found.map(({ id }) => id));
  bad.push(...ids.filter((id, i) => ids.indexOf(id) !== i));
  for (const word of await page.locator('.told:visible').all()) {
    const reach = await word.evaluate((element) => {
      const described = element.matches('[aria-describedby]') ? element : element.querySelector('[aria-describedby]')!;
      (described as HTMLElement).focus();
      const meaning = element.querySelector(':scope > [role=tooltip]')!;
      const { left, right, top, bottom } = meaning.getBoundingClientRect();
      const { clientWidth, clientHeight, scrollWidth } = document.documentElement;
      const seen = left >= 0 && right <= clientWidth && top >= 0 && bottom <= clientHeight && right > left && bottom > top;
      return seen && described.getAttribute('aria-describedby') === meaning.id && scrollWidth <= clientWidth
        ? ''
        : `${element.textContent}: ${left} ${right} ${top} ${bottom}`;
    });
    if (reach !== '') bad.push(reach);
  }
  return bad;
}
