import { mergeConfig } from 'vitest/config';
import { testConfig } from '../../vitest.shared.ts';

// Pages are used by hand here, step by step, in a browser that may be slow.
export default mergeConfig(testConfig(), { test: { testTimeout: 180_000 } });
