import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { deep } from './runs.shared.ts';
import { requireBrowser } from './scripts/find-browser.mjs';

/** Packages are tested as they stand in src, without a build between. */
const conditions = ['gradwright-source', 'module', 'import', 'default'];

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** How a package is tested: `*.browser.test.ts` in a browser, all else in Node. */
export function testConfig({ browser = false }: { browser?: boolean } = {}): ViteUserConfig {
  const executablePath = browser ? requireBrowser() : undefined;
  const inBrowser = {
    extends: true,
    test: {
      name: 'browser',
      include: ['{src,test}/**/*.browser.test.ts'],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: QUIET } }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  };
  const inNode = {
    extends: true,
    test: { name: 'node', include: ['{src,test}/**/*.test.ts'], exclude: ['**/*.browser.test.ts', '**/node_modules/**'] },
  };
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions: ['node', ...conditions] } },
    test: {
      // None takes a minute; a machine that is busy with other work may need three for one.
      testTimeout: deep ? 0 : 180_000,
      hookTimeout: 180_000,
      reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
      projects: [inNode, ...(executablePath === undefined ? [] : [inBrowser])],
    },
  });
}
