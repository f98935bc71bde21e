import type { Backend, Dataset, Random } from '@gradwright/core';
import { createBatchSource, type BatchSource } from './batch-source.ts';
import { upload, type Uploaded } from './upload.ts';

/** The rows of a run on one backend: those to learn from, dealt in batches, and those to watch. */
export interface Supply {
  readonly backend: Backend;
  readonly data: Uploaded;
  readonly validation: Uploaded | undefined;
  readonly batches: BatchSource;
  dispose(): void;
}

/** What is dealt. */
interface Dealt {
  readonly data: Dataset;
  readonly validation: Dataset | undefined;
  readonly batchSize: number;
}

/** @throws what `upload` throws; E_LIMIT beyond 2²⁴ rows */
export function createSupply({ data, validation, batchSize }: Dealt, backend: Backend, random: Random): Supply {
  const resources: { dispose(): void }[] = [];
  const dispose = () => resources.splice(0).forEach((resource) => resource.dispose());
  try {
    const here = upload('train', data, backend);
    resources.push(here);
    const watched = validation === undefined ? undefined : upload('train: validation', validation, backend);
    if (watched !== undefined) resources.push(watched);
    const batches = createBatchSource(here, backend, batchSize, random);
    resources.push(batches);
    return { backend, data: here, validation: watched, batches, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
