import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createError } from '@gradwright/core';

/** Asked before the work begins, so that it is not lost at its end. @throws E_IO */
export async function checkFolder(where: string, file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (cause) {
    const problem = `--out ${file} cannot be written: there is no folder ${dirname(file)} that may be written to`;
    throw createError('E_IO', where, problem, { argument: '--out', cause });
  }
  const there = await stat(file).catch(() => undefined);
  if (there?.isDirectory() === true)
    throw createError('E_IO', where, `--out ${file} cannot be written: it is a folder`, { argument: '--out' });
}

/** @throws E_IO */
export async function writeOut(where: string, file: string, contents: Uint8Array | string): Promise<void> {
  try {
    await writeFile(file, contents);
  } catch (cause) {
    throw createError('E_IO', where, `--out ${file} could not be written: ${(cause as Error).message}`, {
      argument: '--out',
      cause,
    });
  }
}

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** A path as one would type it. */
export const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));
