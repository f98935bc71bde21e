import { alone, coreAlone } from './alone.ts';
import type { Consumer } from './consumer.ts';
import { readers } from './pages.ts';
import { author } from './plug-in.ts';
import { program } from './program.ts';
import { spirals } from './spirals.ts';

/** Everybody who tries the packages, given the version that each was published with. */
export function makeConsumers(versions: ReadonlyMap<string, string>): Consumer[] {
  return [
    ...[...versions.keys()].map(alone),
    coreAlone,
    ...spirals,
    program(versions.get('gradwright') ?? 'none'),
    author,
    ...readers,
  ];
}
