// Draws the pictures of the documentation anew: `pnpm --filter docs pictures`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../collect-examples.ts';
import { drawPackages, PACKAGES, readImports } from './packages.ts';
import { makeSpiral, SPIRAL } from './spiral.ts';

writeFileSync(join(ROOT, 'docs', SPIRAL), await makeSpiral());
writeFileSync(join(ROOT, 'docs', PACKAGES), drawPackages(readImports()));
