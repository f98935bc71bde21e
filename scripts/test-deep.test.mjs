import { expect, test } from 'vitest';
import { readRequest } from './test-deep.mjs';

const exists = (file) => ['packages/layers/package.json', 'bench/package.json'].includes(file);

test('everything and the soak, unless packages are named', () => {
  expect(readRequest([], exists)).toEqual({ seed: 20_240_229, folders: ['packages/*', 'verification'], soak: true });
  expect(readRequest(['--seed', '5'], exists)).toEqual({ seed: 5, folders: ['packages/*', 'verification'], soak: true });
  expect(readRequest(['layers', '--seed', '0', 'bench'], exists)).toEqual({
    seed: 0,
    folders: ['packages/layers', 'bench'],
    soak: false,
  });
});

test.each([
  [['--seed'], 'argument missing'],
  [['--seed', 'today'], 'must be a whole number, got today'],
  [['--seed=-1'], 'must be a whole number, got -1'],
  [['--quick'], "Unknown option '--quick'"],
  [['layer'], 'there is no package layer'],
])('%j is refused', (args, words) => {
  expect(() => readRequest(args, exists)).toThrow(words);
});
