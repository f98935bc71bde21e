import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

/** Whether the gate lets somebody through now. */
async function passes(gate: ReturnType<typeof createGate>): Promise<boolean> {
  let through = false;
  void gate.pass().then(() => (through = true));
  await new Promise((resolve) => setTimeout(resolve));
  return through;
}

test('an open gate lets everybody pass, a closed one nobody', async () => {
  const gate = createGate(true);
  expect([await passes(gate), await passes(gate)]).toEqual([true, true]);
  gate.close();
  expect(gate.isOpen).toBe(false);
  expect(await passes(gate)).toBe(false);
});

test('a closed gate admits one at a time', async () => {
  const gate = createGate(false);
  gate.admit();
  expect(await passes(gate)).toBe(true);
  expect(await passes(gate)).toBe(false);
  gate.admit();
  gate.admit();
  expect(gate.isOpen).toBe(false);
});

test('whoever waits passes when the gate opens', async () => {
  const gate = createGate(false);
  const waiting = gate.pass();
  gate.open();
  await waiting;
  expect(gate.isOpen).toBe(true);
  expect(await passes(gate)).toBe(true);
});
