import type { Backend } from './backend.ts';
import type { Context } from './context.ts';
import { createRandom, type Random } from './random.ts';

/** What a pass needs to be told; the rest follows. */
export interface ContextOptions {
  readonly backend: Backend;
  /** Rows in this pass. */
  readonly batchSize: number;
  /** Default false. */
  readonly training?: boolean;
  /** Default a key that no training run uses; only dropout and its kind read it. */
  readonly random?: Random;
  readonly observe?: Context['observe'];
}

/**
 * The context of one pass over a whole batch, for those who call `forward` themselves. `train` and `predict` make their own.
 *
 * @example
 * const context = createContext({ backend: createReferenceBackend(), batchSize: 32, training: true, random: createRandom(7) });
 */
export function createContext({ backend, batchSize, training = false, random = createRandom(0), observe }: ContextOptions): Context {
  return {
    backend,
    training,
    random,
    path: '',
    batch: { size: batchSize, firstRow: 0 },
    inputGradient: true,
    ...(observe === undefined ? {} : { observe }),
  };
}
