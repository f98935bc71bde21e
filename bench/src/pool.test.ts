import { expect, test } from 'vitest';
import { createPool } from './pool.ts';
import type { Answer } from './protocol.ts';
import { SYSTEMS } from './systems.ts';

const [system, other] = SYSTEMS as unknown as [(typeof SYSTEMS)[0], (typeof SYSTEMS)[0]];
const QUESTION = { ask: 'sample', milliseconds: 1 } as const;

function fakePool(answers: Answer[]) {
  const events: string[] = [];
  const pool = createPool(({ name }) => {
    events.push(`start ${name}`);
    return { ask: async () => answers.shift() ?? { rate: 1 }, end: () => void events.push(`end ${name}`) };
  });
  return { pool, events };
}

test('a process serves its group, and ends with it', async () => {
  const { pool, events } = fakePool([]);
  pool.group('products');
  await pool.ask(system, QUESTION);
  await pool.ask(other, QUESTION);
  pool.group('products');
  await pool.ask(system, QUESTION);
  expect(events).toEqual([`start ${system.name}`, `start ${other.name}`]);
  pool.group('W4');
  expect(events.slice(2)).toEqual([`end ${system.name}`, `end ${other.name}`]);
  await pool.ask(system, QUESTION);
  pool.end();
  expect(events.slice(4)).toEqual([`start ${system.name}`, `end ${system.name}`]);
});

test('one that failed is started anew, one that is unavailable stays', async () => {
  const { pool, events } = fakePool([{ failed: 'out of memory' }, { unavailable: 'not here' }]);
  pool.group('a');
  expect(await pool.ask(system, QUESTION)).toEqual({ failed: 'out of memory' });
  await pool.ask(system, QUESTION);
  await pool.ask(system, QUESTION);
  expect(events).toEqual([`start ${system.name}`, `end ${system.name}`, `start ${system.name}`]);
});
