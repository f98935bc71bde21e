import type { FileSystem, OpenFile } from '../src/file-store.ts';

/** How a call can go wrong. */
export const FAULTS = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE', 'EINTR', 'short write', 'crash before', 'crash after'] as const;
type Fault = (typeof FAULTS)[number];

/** A file system in memory, whose n-th call fails. After a crash no call does anything any more. */
export interface FaultyFiles extends FileSystem {
  /** How many calls were made. */
  readonly calls: number;
  /** From now on, the n-th call from here fails like this. */
  failAt(call: number, fault: Fault): void;
  /** The process is started anew: calls work again, and what was open is closed. */
  restart(): void;
  /** Whether the fault has come about. */
  readonly failed: boolean;
  readonly names: readonly string[];
  /** What was done to make something last, in order. */
  readonly journal: readonly string[];
}

class Crash extends Error {}

export function faultyFiles(): FaultyFiles {
  const contents = new Map<string, Uint8Array>();
  const journal: string[] = [];
  let calls = 0;
  let planned: { call: number; fault: Fault } | undefined;
  let failed = false;
  let dead = false;

  /** One call: does its work, or fails, or does it and dies. */
  const call = async <T>(body: () => T, short?: () => T): Promise<T> => {
    if (dead) throw new Crash('the process is gone');
    calls++;
    if (planned?.call !== calls) return body();
    failed = true;
    if (planned.fault === 'crash before') dead = true;
    else if (planned.fault === 'crash after') {
      // Half of a write may have come through.
      (short ?? body)();
      dead = true;
    } else if (planned.fault === 'short write') return (short ?? body)();
    throw dead
      ? new Crash('the process is gone')
      : Object.assign(new Error(`${planned.fault}: it is planned`), { code: planned.fault });
  };

  const missing = (path: string) => Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  const append = (path: string, bytes: Uint8Array) => {
    contents.set(path, Uint8Array.of(...contents.get(path)!, ...bytes));
    return { bytesWritten: bytes.length };
  };

  return {
    journal,
    get calls() {
      return calls;
    },
    get failed() {
      return failed;
    },
    get names() {
      return [...contents.keys()];
    },
    failAt(after, fault) {
      planned = { call: calls + after, fault };
      failed = false;
    },
    restart() {
      dead = false;
      planned = undefined;
    },
    mkdir: () => call(() => undefined),
    readdir: () => call(() => [...contents.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1))),
    readFile: (path) =>
      call(() => {
        const found = contents.get(path);
        if (found === undefined) throw missing(path);
        return found.slice();
      }),
    open: (path, flags) =>
      call((): OpenFile => {
        if (flags === 'w') contents.set(path, new Uint8Array(0));
        return {
          write: (bytes, offset) => {
            const rest = bytes.subarray(offset);
            return call(
              () => append(path, rest),
              () => append(path, rest.subarray(0, Math.ceil(rest.length / 3))),
            );
          },
          sync: () => call(() => void journal.push(`sync ${path}`)),
          close: () => call(() => undefined),
        };
      }),
    rename: (from, to) =>
      call(() => {
        const moved = contents.get(from);
        if (moved === undefined) throw missing(from);
        contents.delete(from);
        contents.set(to, moved);
        journal.push(`rename ${from}`);
      }),
    rm: (path) => call(() => void contents.delete(path)),
  };
}
