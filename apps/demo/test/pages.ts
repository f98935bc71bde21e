import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContextOptions, type Page } from 'playwright';
import { build, preview, type PreviewServer } from 'vite';
import { requireBrowser } from '../../../scripts/find-browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

/** Longer than anything takes on a machine that is busy with the tests of other packages, in milliseconds. */
const PATIENCE = 90_000;

/** Where on the server the pages are. */
const PATH = '/any/folder/';

/** Nothing but what comes from this site, and no style or script in the text: KaTeX's small fonts alone lie within its sheet. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; font-src 'self' data:; img-src 'self'; connect-src 'self'";

/** The browser that these tests run in; undefined where there is none and that may be. */
export const executablePath = requireBrowser();

/** The pages under a strict policy, on a server of this machine, in a browser. */
export interface Pages {
  /** That of the browser. */
  readonly version: string;
  /** Where their files are. */
  readonly site: string;
  /** Where a test may put files of its own, until they close. */
  readonly folder: string;
  /** Opens a page; `complaints` collects what it says on the console and every error. */
  open(path: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
  /** From now on no page can be fetched. */
  unplug(): void;
  close(): Promise<void>;
}

/** Builds the pages as they would be published. Returns their folder. */
export async function buildSite(): Promise<string> {
  const site = await mkdtemp(join(tmpdir(), 'gradwright-site-'));
  await build({ root, logLevel: 'silent', build: { outDir: site, emptyOutDir: true } });
  return site;
}

/** Serves what was built there. */
export async function servePages(site: string): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'gradwright-demo-'));
  const server = await preview({
    root,
    base: PATH,
    logLevel: 'silent',
    build: { outDir: site },
    preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': POLICY } },
  });
  const browser = await chromium.launch({ executablePath: executablePath!, args: ARGUMENTS });
  return {
    version: browser.version(),
    site,
    folder,
    async open(path, options = {}) {
      // One page at a time: others would go on training.
      await Promise.all(browser.contexts().map((context) => context.close()));
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const complaints: string[] = [];
      page.on('console', (message) => {
        // Playwright's own word on what it was told to do.
        if (!message.text().includes('blocked by Playwright')) complaints.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${addressOf(server)}${path}`);
      return { page, complaints };
    },
    unplug() {
      const { httpServer } = server as { httpServer: Server };
      httpServer.close();
      httpServer.closeAllConnections();
    },
    async close() {
      await browser.close();
      if (server.httpServer.listening) await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(server: PreviewServer): string {
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}${PATH}`;
}
