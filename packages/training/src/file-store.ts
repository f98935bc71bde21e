import * as fileSystem from 'node:fs/promises';
import { join } from 'node:path';
import { checkInteger, checkOptions, createError, wrongType } from '@gradwright/core';
import { createCheckpointStore, type CheckpointStore, type KeepOptions } from './checkpoint-store.ts';

/** An open file, as far as a store needs it. */
export interface OpenFile {
  write(bytes: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a store needs of a file system: a part of `node:fs/promises`. */
export interface FileSystem {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  readdir(path: string): Promise<readonly string[]>;
  readFile(path: string): Promise<Uint8Array>;
  open(path: string, flags: 'w' | 'r'): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}

/** How files are kept. */
export interface FileStoreOptions extends KeepOptions {
  /** Another file system, for tests that let it fail. Default Node's. */
  readonly files?: FileSystem;
}

const NAME = /^checkpoint-(\d{12})\.safetensors$/;
const TEMPORARY = /^checkpoint-\d{12}\.safetensors\.tmp$/;

/**
 * Keeps checkpoints as files of a folder, which is made when the first is written. A file is written under another name, synced,
 * renamed, and the folder synced: whenever the process is killed or the power fails, each file that bears a checkpoint's name is whole.
 * One process at a time may write to a folder.
 *
 * @throws E_ARG, E_RANGE for arguments; (while training) E_IO naming file and cause, after which what was there is still there
 * @example
 * import { mkdtemp, readdir } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * const folder = await mkdtemp(`${tmpdir()}/runs-`);
 * const store = fileStore(folder, { keep: 2 });
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1 }), epochs: 3 };
 * await train(dense(2, 3), { ...options, checkpoint: { every: 'epoch', to: store } }).finish();
 * await readdir(folder); // → ["checkpoint-000000000020.safetensors", "checkpoint-000000000030.safetensors"]
 */
export function fileStore(folder: string, options: FileStoreOptions = {}): CheckpointStore {
  if (typeof folder !== 'string' || folder === '') throw wrongType('fileStore', 'folder', folder, 'the path of a folder');
  const { keep = 3, files = fileSystem } = checkOptions('fileStore', options, ['keep', 'files']);
  checkInteger('fileStore', 'keep', keep, { min: 1 });
  const pathOf = (step: number) => join(folder, `checkpoint-${String(step).padStart(12, '0')}.safetensors`);

  const names = async (): Promise<readonly string[]> => {
    try {
      return await files.readdir(folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw failed('list', folder, error);
    }
  };
  const syncFolder = async (): Promise<void> => {
    // Windows neither opens folders nor needs it.
    if (process.platform === 'win32') return;
    const handle = await files.open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  };

  return createCheckpointStore({
    keep,
    async steps() {
      const steps = (await names()).flatMap((name) => NAME.exec(name)?.slice(1).map(Number) ?? []);
      return steps.toSorted((a, b) => a - b);
    },
    async read(step) {
      const path = pathOf(step);
      return files.readFile(path).catch((error: unknown) => {
        throw failed('read', path, error);
      });
    },
    async write(step, bytes) {
      const path = pathOf(step);
      const temporary = `${path}.tmp`;
      try {
        await files.mkdir(folder, { recursive: true });
        await writeWhole(files, temporary, bytes);
        await files.rename(temporary, path);
        await syncFolder();
      } catch (error) {
        await files.rm(temporary, { force: true }).catch(() => undefined);
        throw failed('write', path, error);
      }
    },
    async remove(step) {
      // With it goes what a killed process has left half written.
      const left = (await names()).filter((name) => TEMPORARY.test(name)).map((name) => join(folder, name));
      for (const path of [...left, pathOf(step)]) {
        await files.rm(path, { force: true }).catch((error: unknown) => {
          throw failed('remove', path, error);
        });
      }
    },
  });
}

async function writeWhole(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const handle = await files.open(path, 'w');
  try {
    for (let offset = 0; offset < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, offset);
      if (bytesWritten === 0) throw new Error('nothing more is written');
      offset += bytesWritten;
    }
    await handle.sync();
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
  await handle.close();
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT';
}

function failed(what: string, path: string, cause: unknown) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return createError('E_IO', 'fileStore', `could not ${what} ${path}: ${reason}`, { received: path, cause });
}
