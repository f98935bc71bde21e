import { afterAll, beforeAll, describe, inject } from 'vitest';
import { executablePath, servePages, type Pages } from './pages.ts';

/** Tests of the pages, which are served as long as these run; left out where there is no browser. */
export function describePages(name: string, tests: (pages: Pick<Pages, 'site' | 'folder' | 'open'>) => void): void {
  describe.skipIf(executablePath === undefined)(name, () => {
    let pages: Pages | undefined;
    beforeAll(async () => void (pages = await servePages(inject('site'))));
    afterAll(() => pages?.close());
    tests({
      get site() {
        return pages!.site;
      },
      get folder() {
        return pages!.folder;
      },
      open: (...page) => pages!.open(...page),
    });
  });
}
