import { mergeConfig } from 'vitest/config';
import { testConfig } from '../../vitest.shared.ts';

export default mergeConfig(testConfig(), {
  // Two, because a page in a test mostly waits.
  test: { globalSetup: './test/site.ts', maxWorkers: 2 },
});
