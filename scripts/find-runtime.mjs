// Where Bun and Deno are, for what must hold outside of Node too: fetched once, at the versions that tools/runtimes pins.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fetchTools } from './tools.mjs';

const PLACES = { Bun: '@oven/*/bin/bun{,.exe}', Deno: '@deno/*/deno{,.exe}' };

/**
 * The path of a runtime.
 *
 * @throws where it cannot be fetched, as where its makers have none for this platform
 */
export function findRuntime(name) {
  const modules = fetchTools('runtimes', 'Bun and Deno', 2);
  const [found] = globSync(PLACES[name], { cwd: modules });
  if (found === undefined) throw new Error(`There is no ${name} in ${modules}.`);
  return join(modules, found);
}

/** The runtime that tests shall use; undefined when there is none and that may be. Where CI is set there must be one. */
export function requireRuntime(name) {
  try {
    return findRuntime(name);
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`*** TESTS IN ${name.toUpperCase()} SKIPPED: ${error.message} ***`);
    return undefined;
  }
}
