import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { buildSite, executablePath } from './pages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the pages as they would be published. */
    site: string;
  }
}

/** The pages are built once, for the tests of all of them. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (executablePath === undefined) return undefined;
  const site = await buildSite();
  project.provide('site', site);
  return () => rm(site, { recursive: true });
}
