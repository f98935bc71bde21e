import type { Backend } from './backend.ts';
import { checkBoolean, checkInteger, checkOptions, wrongType } from './checks.ts';
import type { Context } from './context.ts';
import { expectBackend } from './dispatch.ts';
import { createRandom, keyOf, type Random } from './random.ts';

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
 * @throws E_ARG, E_RANGE when a part is missing, misspelt or none
 * @example
 * const context = createContext({ backend: createReferenceBackend(), batchSize: 32, training: true, random: createRandom(7) });
 */
export function createContext(options: ContextOptions): Context {
  const known = checkOptions('createContext', options, ['backend', 'batchSize', 'training', 'random', 'observe']);
  const { backend, batchSize, training = false, random = createRandom(0), observe } = known;
  keyOf('createContext', random);
  if (observe !== undefined && typeof observe !== 'function') throw wrongType('createContext', 'observe', observe, 'a function');
  return {
    backend: expectBackend('createContext', backend),
    training: checkBoolean('createContext', 'training', training),
    random,
    path: '',
    batch: { size: checkInteger('createContext', 'batchSize', batchSize, { min: 0 }), firstRow: 0 },
    inputGradient: true,
    ...(observe === undefined ? {} : { observe }),
  };
}
