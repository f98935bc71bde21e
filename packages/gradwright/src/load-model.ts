import { checkOptions, createError, createReferenceBackend, wrongType, type Backend, type Factory } from '@gradwright/core';
import { checkPreparation } from '@gradwright/datasets';
import { decodeModel } from '@gradwright/training';
import { createTrainedModel, type Answer, type TrainedModel } from './trained-model.ts';

/** With what a model is loaded. */
export interface LoadModelOptions {
  /** The layers that the file may use, by name: `{ sequential, dense, relu, softmax }`, or `allLayers`. */
  readonly use: Readonly<Record<string, Factory>>;
  /** Default the reference backend. */
  readonly backend?: Backend;
}

/**
 * Loads a model that `encode` wrote: from its bytes, from the address of a file, or, in Node, from a file by its path. It answers raw rows: scaling
 * and categories travel inside.
 *
 * @throws (rejects) E_ARG for arguments; E_IO when there is no such file; E_FORMAT, E_VERSION, E_CHECKSUM when it holds no model, or a damaged one
 * @example
 * const trained = await fit({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
 * const model = await loadModel<Classification>(trained.encode(), { use: { sequential, dense, relu, softmax } });
 * model.predict([0, 1]).label; // → "yes"
 */
export async function loadModel<A extends Answer = Answer>(
  source: Uint8Array | ArrayBuffer | string | URL,
  options: LoadModelOptions,
): Promise<TrainedModel<A>> {
  const { use, backend = createReferenceBackend() } = checkOptions('loadModel', options, ['use', 'backend']);
  if (typeof use !== 'object' || use === null)
    throw wrongType('loadModel', 'use', use, 'the layers it may use, such as { sequential, dense, relu }');
  const { model, preparation } = decodeModel(await bytesOf(source), { use, backend });
  if (preparation === undefined)
    throw createError('E_FORMAT', 'loadModel', 'the file holds a network without preparation, expected decodeModel for it');
  return createTrainedModel(model, checkPreparation(preparation, 'loadModel'));
}

async function bytesOf(source: Uint8Array | ArrayBuffer | string | URL): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (typeof source !== 'string' && !(source instanceof URL))
    throw wrongType('loadModel', 'source', source, 'bytes or an address');
  try {
    return await (isPath(String(source)) ? readHere(source) : fetchFrom(source));
  } catch (cause) {
    throw createError('E_IO', 'loadModel', `${String(source)} could not be read: ${(cause as Error).message}`, {
      argument: 'source',
      cause,
    });
  }
}

async function fetchFrom(address: string | URL): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the answer was ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Where there are files, and no page whose neighbour it could be. A scheme has two letters at least: one is a drive's. */
function isPath(source: string): boolean {
  return filesOf() !== undefined && (/^file:/i.test(source) || !/^[a-z][a-z\d+.-]+:/i.test(source));
}

async function readHere(path: string | URL): Promise<Uint8Array> {
  return filesOf()!.readFile(/^file:/i.test(String(path)) ? new URL(path) : path);
}

/** The files of Node and what is like it. Not imported, so that no bundler looks for them. */
function filesOf(): typeof import('node:fs/promises') | undefined {
  return globalThis.process?.getBuiltinModule?.('node:fs/promises');
}
