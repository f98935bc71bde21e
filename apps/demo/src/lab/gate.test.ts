import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

/** What the gate answers by now; undefined while it lets one wait. */
async function passes(gate: ReturnType<typeof createGate>): Promise<boolean | undefined> {
  let answer: boolean | undefined;
  void gate.pass().then((found) => (answer = found));
  await new Promise((resolve) => setTimeout(resolve));
  return answer;
}

test('an open gate lets everybody pass, a closed one nobody', async () => {
  const gate = createGate(true);
  expect([await passes(gate), await passes(gate)]).toEqual([true, true]);
  gate.close();
  expect(gate.isOpen).toBe(false);
  expect(await passes(gate)).toBe(undefined);
});

test('a closed gate admits one at a time', async () => {
  const gate = createGate(false);
  gate.admit();
  expect(await passes(gate)).toBe(true);
  gate.admit();
  gate.admit();
  expect(gate.isOpen).toBe(false);
  expect([await passes(gate), await passes(gate), await passes(gate)]).toEqual([true, true, undefined]);
});

test('whoever waits passes when the gate opens', async () => {
  const gate = createGate(false);
  const waiting = gate.pass();
  gate.open();
  expect(await waiting).toBe(true);
  expect(gate.isOpen).toBe(true);
  expect(await passes(gate)).toBe(true);
});

test('a knock wakes whoever waits, once, and lets nobody pass', async () => {
  const gate = createGate(false);
  const waiting = gate.pass();
  gate.knock();
  expect(gate.knocked).toBe(true);
  expect(await waiting).toBe(false);
  expect(gate.knocked).toBe(false);
  expect(await passes(gate)).toBe(undefined);
});

test('an admission while it is open lets one pass after it closed, unless it was opened anew', async () => {
  const gate = createGate(true);
  gate.admit();
  expect(await passes(gate)).toBe(true);
  gate.close();
  expect([await passes(gate), await passes(gate)]).toEqual([true, undefined]);
  const other = createGate(true);
  other.admit();
  other.open();
  other.close();
  expect(await passes(other)).toBe(undefined);
});
