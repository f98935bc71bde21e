import type { Page } from 'playwright';
import type { Recipe } from '../../src/lab/recipe.ts';
import { encodeShared } from '../../src/lab/share.ts';
import type { Pages } from '../../test/pages.ts';
import { tasksDuring, type Task } from '../../test/tasks.ts';
import { standBetween } from './between.ts';
import type { Rates } from './rates.ts';

/** How fast a run of the page is, and what its main thread does meanwhile. */
export interface PageRates extends Rates {
  readonly frames: number;
  readonly pictures: number;
  readonly tasks: readonly Task[];
  /** Own time of the main thread, in milliseconds of a second. */
  readonly busy: number;
}

/** The laboratory at full speed, with a recipe that waits. */
export async function openLaboratory(pages: Pages, recipe: Recipe): Promise<Page> {
  const { page } = await pages.open('');
  await page.addInitScript(standBetween);
  await page.evaluate(
    (fragment) => {
      localStorage.setItem('gradwright-visited', 'yes');
      location.hash = fragment;
    },
    encodeShared({ recipe, step: 1, hash: '0'.repeat(32), fast: false }),
  );
  await page.reload();
  await page.waitForSelector('body[data-state="paused"]');
  await page.selectOption('[name=speed]', 'full');
  return page;
}

const ownTime = (tasks: readonly Task[]) => tasks.reduce((sum, { own }) => sum + own, 0);

/** Starts again, and lets it train for `time`, with its pictures or without; it is paused then. */
export async function trainInPage(page: Page, time: number, shows: boolean): Promise<PageRates> {
  const start = performance.now();
  let [seconds, counted] = [0, { clock: 0, frames: 0, pictures: 0 }];
  const { main, workers } = await tasksDuring(page, async () => {
    counted = await trainFor(page, time, shows);
    await page.evaluate(() => !globalThis.between.last.done && document.getElementById('play')!.click());
    await page.waitForSelector('body[data-state="paused"], body[data-state="done"]');
    seconds = (performance.now() - start) / 1000;
  });
  const steps = await page.evaluate(() => globalThis.between.last.step);
  return { ...counted, own: (1000 * steps) / ownTime(workers), tasks: main, busy: ownTime(main) / seconds };
}

function trainFor(page: Page, time: number, shows: boolean) {
  return page.evaluate(
    async ([time, shows]) => {
      const { between } = globalThis;
      between.shows = shows;
      document.getElementById('restart')!.click();
      const end = between.start + time;
      let frames = 0;
      for (; performance.now() < end && !between.last.done; frames++) await new Promise(requestAnimationFrame);
      const perSecond = 1000 / (performance.now() - between.start);
      const counted = { frames: frames * perSecond, pictures: between.pictures * perSecond };
      // How far it is by now, the next picture says.
      between.shows = true;
      if (!shows) between.show();
      while (between.last.time < end && !between.last.done) await new Promise(requestAnimationFrame);
      return { ...counted, clock: (1000 * between.last.step) / (between.last.time - between.start) };
    },
    [time, shows] as const,
  );
}

/** Frames in a second of the page as it stands. */
export function framesAtRest(page: Page, time: number): Promise<number> {
  return page.evaluate(async (time) => {
    const start = performance.now();
    let frames = 0;
    for (; performance.now() < start + time; frames++) await new Promise(requestAnimationFrame);
    return (1000 * frames) / (performance.now() - start);
  }, time);
}
