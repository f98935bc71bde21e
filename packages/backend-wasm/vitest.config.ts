import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['gradwright-source'] },
  ssr: { resolve: { conditions: ['gradwright-source'] } },
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: ['**/*.browser.test.ts'] },
});
