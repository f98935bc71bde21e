// Measures the laboratory in a browser and writes the table of docs/page-performance.md: `pnpm --filter demo performance`.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Recipe } from '../src/lab/recipe.ts';
import { buildSite, servePages, type Pages } from '../test/pages.ts';
import { learnInNode, trainInNode } from './performance/in-node.ts';
import { framesAtRest, openLaboratory, trainInPage } from './performance/in-page.ts';
import { RECIPES } from './performance/recipes.ts';
import { tableOf, type Measured } from './performance/report.ts';

const ROUNDS = 7;
/** How long a sample takes, in milliseconds. */
const TIME = 2000;
const PAGE = join(import.meta.dirname, '../../../docs/page-performance.md');

/** All in turn, so that a disturbed minute falls on all of them. The first round warms up, and does not count. */
async function measure(pages: Pages, name: string, recipe: Recipe): Promise<Measured> {
  const page = await openLaboratory(pages, recipe);
  const round = async () => ({
    rest: await framesAtRest(page, TIME),
    shown: await trainInPage(page, TIME, true),
    unseen: await trainInPage(page, TIME, false),
    learned: await learnInNode(recipe, TIME),
    trained: await trainInNode(recipe, TIME),
  });
  await round();
  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round());
  const all = <Part extends keyof (typeof rounds)[number]>(part: Part) => rounds.map((one) => one[part]);
  return {
    name,
    rest: all('rest'),
    shown: all('shown'),
    unseen: all('unseen'),
    learned: all('learned'),
    trained: all('trained'),
  };
}

const load = () => loadavg()[0]!.toFixed(1);
const before = load();
const site = await buildSite();
const pages = await servePages(site);
const measured: Measured[] = [];
try {
  for (const [name, recipe] of Object.entries(RECIPES)) measured.push(await measure(pages, name, recipe));
} finally {
  await pages.close();
  await rm(site, { recursive: true });
}
const machine = `${cpus()[0]!.model.trim()}, ${cpus().length} cores, without a GPU; Node ${process.versions.node}, headless Chromium ${pages.version}; ${new Date().toISOString().slice(0, 10)}; load ${before} before and ${load()} after.`;
const table = `${machine}\n\n${tableOf(measured)}`;
console.log(table);
const text = await readFile(PAGE, 'utf8');
await writeFile(
  PAGE,
  text.replace(/(<!-- measured -->\n).*(\n<!-- \/measured -->)/s, (_, open, close) => `${open}\n${table}\n${close}`),
);
