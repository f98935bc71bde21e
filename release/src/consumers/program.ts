import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { running, type Consumer } from './consumer.ts';

/** The program by `npx`, in a folder where nothing is installed: it knows its version, and trains the same model on both backends. */
export function program(version: string): Consumer {
  return {
    name: 'the program, by npx',
    packages: [],
    files: {},
    async use(options) {
      const npx = (...args: string[]) => running('npx', '--yes', `gradwright@${version}`, ...args)(options);
      const told = (await npx('--version')).trim();
      if (told !== version) throw new Error(`gradwright --version says ${told}, expected ${version}`);
      for (const backend of ['js', 'wasm']) {
        await npx('train', 'spiral', '--epochs', '5', '--backend', backend, '--out', `${backend}.gradwright`);
      }
      const [js, wasm] = ['js', 'wasm'].map((name) => readFileSync(join(options.cwd, `${name}.gradwright`)));
      if (!js?.equals(wasm!)) throw new Error('gradwright train gives one model on js and another on wasm');
    },
  };
}
