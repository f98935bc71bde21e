import { excerptOf, type Excerpt } from './excerpt.ts';
import type { Source } from './sources.ts';

/** The files as they were when the page was built, each fetched when its lines are asked for. */
const FILES = import.meta.glob<string>(
  [
    '../../../../packages/core/src/kernels/{matmul,relu,dropout,softmax,categorical-cross-entropy,softmax-cross-entropy,momentum-update,sigmoid,scale-to-norm,add-l2-gradient,batch-norm,layer-norm}.ts',
    '../../../../packages/core/src/initializers.ts',
    '../../../../packages/layers/src/{dense,dropout,sequential,residual}.ts',
    '../../../../packages/losses/src/l2.ts',
    '../../../../packages/optimizers/src/{sgd,schedules/inverse-time,transforms/clip}.ts',
    '../../../../packages/datasets/src/generators/spiral.ts',
    '../../../../packages/training/src/find-non-finite.ts',
  ],
  { query: '?raw', import: 'default' },
);

/** The lines that a source names. */
export async function linesOf({ file, from, to = '}' }: Source): Promise<Excerpt> {
  return excerptOf(await FILES[`../../../../${file}`]!(), from, to);
}
