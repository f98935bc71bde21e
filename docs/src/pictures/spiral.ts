import { drawSpiral } from './draw-spiral.ts';
import { learnSpiral } from './learn-spiral.ts';

/** Where the picture lies, from the folder of the docs. */
export const SPIRAL = 'images/spiral.svg';

/** The picture of the README: a real run, so the same on every machine. */
export async function makeSpiral(): Promise<string> {
  return drawSpiral(await learnSpiral({ steps: 600, side: 110, seed: 7 }));
}
