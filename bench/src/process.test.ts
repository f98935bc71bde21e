import { expect, test } from 'vitest';
import { startSystem } from './process.ts';

const child = (script: string) => startSystem({ command: [process.execPath, '-e', script] });
const QUESTION = { ask: 'sample', milliseconds: 1 } as const;

test('answers come in the order of the questions, whatever is said beside', async () => {
  const system = child(`
    console.error('a warning');
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      console.log(JSON.stringify({ rate: JSON.parse(line).milliseconds * 2 }));
    });
  `);
  const answers = await Promise.all([1, 2, 3].map((milliseconds) => system.ask({ ask: 'sample', milliseconds })));
  expect(answers).toEqual([{ rate: 2 }, { rate: 4 }, { rate: 6 }]);
  system.end();
});

test('one that dies is reported with its last words, then and later', async () => {
  const system = child(`process.stdin.once('data', () => { console.error('no more memory'); process.exit(3); });`);
  const answer = await system.ask(QUESTION);
  expect(answer.failed).toMatch(/ended \(3\)\. no more memory$/);
  expect(await system.ask(QUESTION)).toEqual(answer);
});

test('a program that is not there is unavailable', async () => {
  const system = startSystem({ command: ['no-such-program-anywhere'] });
  expect((await system.ask(QUESTION)).unavailable).toMatch(/no-such-program-anywhere could not be started/);
});
