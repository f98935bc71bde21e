import { checkInteger, checkOptions, createError, wrongType } from '@gradwright/core';
import type { CheckpointPlace } from './checkpoint-place.ts';
import { createCheckpointStore, type CheckpointStore, type KeepOptions } from './checkpoint-store.ts';

const FOLDER = 'gradwright';
const NAME = /^(\d{12})\.safetensors$/;
const nameOf = (step: number) => `${String(step).padStart(12, '0')}.safetensors`;

/**
 * Keeps checkpoints in the browser, in the page's own files (OPFS) or, where a browser has none that can be written, in IndexedDB: a page that is reloaded, or
 * closed by mistake, goes on from the last one. What is written is there whole or not at all. Works in pages and in workers.
 *
 * @throws E_ARG, E_RANGE for arguments; (while training) E_IO where the browser keeps nothing, or no more
 * @example
 * const store = browserStore('spiral', { keep: 2 });
 * // train(model, { …, checkpoint: { every: 'epoch', to: store }, ...((await store.steps()).length > 0 ? { resume: store } : {}) })
 * store.keep; // → 2
 */
export function browserStore(name: string, options: KeepOptions = {}): CheckpointStore {
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
    throw wrongType('browserStore', 'name', name, 'a name of letters, digits, "-", "_" and "."');
  const { keep = 3 } = checkOptions('browserStore', options, ['keep']);
  checkInteger('browserStore', 'keep', keep, { min: 1 });
  let place: Promise<Omit<CheckpointPlace, 'keep'>> | undefined;
  const open = () => (place ??= hasFiles() ? inFiles(name) : inDatabase(name));
  const reached = async <T>(what: string, act: (there: Omit<CheckpointPlace, 'keep'>) => Promise<T>): Promise<T> => {
    try {
      return await act(await open());
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw createError('E_IO', 'browserStore', `could not ${what} in ${JSON.stringify(name)}: ${reason}`, { cause });
    }
  };
  return createCheckpointStore({
    keep,
    steps: () => reached('look', (there) => there.steps()),
    read: (step) => reached(`read step ${step}`, (there) => there.read(step)),
    write: (step, bytes) => reached(`write step ${step}`, (there) => there.write(step, bytes)),
    remove: (step) => reached(`remove step ${step}`, (there) => there.remove(step)),
  });
}

function hasFiles(): boolean {
  return typeof navigator?.storage?.getDirectory === 'function' && 'createWritable' in FileSystemFileHandle.prototype;
}

/** A file for each; a writable replaces it when it is closed, and not before. */
async function inFiles(name: string): Promise<Omit<CheckpointPlace, 'keep'>> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(FOLDER, { create: true });
  const folder = await all.getDirectoryHandle(name, { create: true });
  return {
    async steps() {
      const steps: number[] = [];
      for await (const file of folder.keys()) steps.push(...(NAME.exec(file)?.slice(1).map(Number) ?? []));
      return steps.toSorted((a, b) => a - b);
    },
    async read(step) {
      const file = await (await folder.getFileHandle(nameOf(step))).getFile();
      return new Uint8Array(await file.arrayBuffer());
    },
    async write(step, bytes) {
      const writable = await (await folder.getFileHandle(nameOf(step), { create: true })).createWritable();
      await writable.write(Uint8Array.from(bytes));
      await writable.close();
    },
    async remove(step) {
      await folder.removeEntry(nameOf(step)).catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
      });
    },
  };
}

/** A record for each, in transactions. */
async function inDatabase(name: string): Promise<Omit<CheckpointPlace, 'keep'>> {
  if (typeof indexedDB === 'undefined') throw new Error('this environment has neither files of a page nor IndexedDB');
  const opening = indexedDB.open(`${FOLDER}-${name}`, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(FOLDER));
  const database = await settled(opening);
  const transact = (mode: IDBTransactionMode) => database.transaction(FOLDER, mode).objectStore(FOLDER);
  return {
    steps: async () => (await settled(transact('readonly').getAllKeys())) as number[],
    async read(step) {
      const bytes: unknown = await settled(transact('readonly').get(step));
      if (!(bytes instanceof Uint8Array)) throw new Error('there is none');
      return bytes;
    },
    write: async (step, bytes) => completed(transact('readwrite').put(Uint8Array.from(bytes), step)),
    remove: async (step) => completed(transact('readwrite').delete(step)),
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the request failed')));
  });
}

/** When what a request changed is on the disk. */
function completed({ transaction }: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction?.addEventListener('complete', () => resolve());
    transaction?.addEventListener('abort', () => reject(transaction.error ?? new Error('the transaction was aborted')));
  });
}
