import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, type RunOptions } from '../run.ts';

/** Files by their name in a folder. */
export type Files = Readonly<Record<string, string>>;

/** Something that is done in a consumer's folder; gives what it printed. */
export type Way = (options: RunOptions) => Promise<string>;

/** Somebody who installs packages into a folder of their own and runs a program there. */
export interface Consumer {
  readonly name: string;
  readonly packages: readonly string[];
  readonly files: Files;
  /** How they install a package; npm, where it is not said. */
  readonly install?: (packages: readonly string[]) => Way;
  /** Runs the program, and throws where it does not do what it should. */
  use(options: RunOptions): Promise<void>;
}

/** Runs a program with these arguments. */
export const running =
  (program: string, ...args: string[]): Way =>
  (options) =>
    run(program, args, options);

/** Runs a module or a CommonJS file in Node. */
export const node = (file: string) => running(process.execPath, file);

export function write(folder: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Makes a consumer's folder, and installs what they install. */
export async function setUp(consumer: Omit<Consumer, 'use'>, options: RunOptions): Promise<void> {
  const { packages, files, install = (names) => running('npm', 'install', ...names) } = consumer;
  write(options.cwd, { 'package.json': JSON.stringify({ private: true, type: 'module' }), ...files });
  if (packages.length > 0) await install(packages)(options);
}
