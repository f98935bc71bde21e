import { expect, test } from 'vitest';
import { createPeak } from './peak.ts';

test.each(['mul+add', 'fused'] as const)('the loop of the %s peak runs, and counts its operations', (kind) => {
  const peak = createPeak(kind);
  expect(peak.run()).toBeUndefined();
  // Twelve chains of four lanes, two operations each, 200,000 times.
  expect(peak.work).toBeCloseTo(0.0192, 12);
});
