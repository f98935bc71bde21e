// Draws the pictures of the README anew, in a browser: `pnpm --filter demo pictures`.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSite, servePages } from '../test/pages.ts';

const IMAGES = join(import.meta.dirname, '../../../docs/images');
const THREE = [
  [0.33, 0.28],
  [0.5, 0.2],
  [0.65, 0.3],
  [0.6, 0.43],
  [0.46, 0.48],
  [0.62, 0.55],
  [0.67, 0.7],
  [0.52, 0.81],
  [0.33, 0.74],
] as const;

const site = await buildSite();
const pages = await servePages(site);
try {
  const open = async (path: string, height: number) => {
    const { page } = await pages.open(path, { viewport: { width: 1280, height } });
    await page.evaluate(() => localStorage.setItem('gradwright-visited', 'yes'));
    await page.reload();
    return page;
  };
  const laboratory = await open('', 860);
  await laboratory.waitForFunction(() => Number.parseFloat(document.getElementById('train-score')!.textContent!) > 97);
  await laboratory.click('#play');
  await laboratory.waitForSelector('body[data-state="paused"]');
  await laboratory.screenshot({ path: join(IMAGES, 'laboratory.png') });

  const digits = await open('digits.html', 760);
  await digits.waitForSelector('body[data-state="trained"]');
  const { x, y, width, height } = (await digits.locator('#board').boundingBox())!;
  const [first, ...rest] = THREE.map(([px, py]) => [x + px * width, y + py * height] as const);
  await digits.mouse.move(...first!);
  await digits.mouse.down();
  for (const point of rest) await digits.mouse.move(...point, { steps: 8 });
  await digits.mouse.up();
  await digits.waitForFunction(() => document.getElementById('said')!.textContent!.startsWith('3'));
  await digits.screenshot({ path: join(IMAGES, 'digits.png') });

  const theory = await open('theory.html', 900);
  await theory.waitForSelector('#words dd');
  await theory.locator('#s2 .code summary').click();
  await theory.waitForSelector('#s2 .code pre');
  await theory.evaluate(() => document.getElementById('s2')!.scrollIntoView());
  await theory.screenshot({ path: join(IMAGES, 'theory.png') });

  const race = await open('race.html', 800);
  await race.waitForSelector('body[data-state="done"]');
  await race.screenshot({ path: join(IMAGES, 'race.png') });
} finally {
  await pages.close();
  await rm(site, { recursive: true });
}
