import { readFile } from 'node:fs/promises';
import { createError, createReferenceBackend, isGradwrightError } from '@gradwright/core';
import { checkPreparation } from '@gradwright/datasets';
import { allLayers } from '@gradwright/layers';
import { decodeModel } from '@gradwright/training';

/** A model file, read. */
export async function openModel(file: string) {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw createError('E_IO', file, `the model could not be read: ${(cause as Error).message}`, { argument: 'model', cause });
  }
  try {
    const { model, preparation, notes } = decodeModel(bytes, { use: allLayers, backend: createReferenceBackend() });
    return { network: model, preparation: checkPreparation(preparation, file), notes, bytes: bytes.length };
  } catch (error) {
    if (!isGradwrightError(error)) throw error;
    const reason = error.message.replace(/^E_\w+: /, '');
    const problem =
      error.code === 'E_FORMAT' ? `it is no model file, expected one that \`train --out\` wrote (${reason})` : reason;
    throw createError(error.code, file, problem, { argument: 'model', cause: error });
  }
}
