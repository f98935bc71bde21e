import {
  createError,
  decodeSafetensors,
  encodeSafetensors,
  sha256,
  type Json,
  type Safetensors,
  type StoredTensor,
} from '@gradwright/core';

/** What a file is. */
export interface FileKind {
  /** The function that reads it, for its errors. */
  readonly where: string;
  /** What its metadata call it. */
  readonly format: string;
  /** The version that this build writes; it reads this and every earlier one. */
  readonly version: number;
}

/** Stands where the checksum will stand, while it is computed. */
const NO_CHECKSUM = '0'.repeat(64);

/** Arrays and plain data as one safetensors file, with a SHA-256 over all of it. The same contents give the same bytes. */
export function encodeSealed(
  { format, version }: FileKind,
  contents: Json,
  tensors: ReadonlyMap<string, StoredTensor>,
): Uint8Array {
  const metadata = { format, version: String(version), contents: JSON.stringify(contents), checksum: NO_CHECKSUM };
  const bytes = encodeSafetensors(tensors, metadata);
  bytes.set(new TextEncoder().encode(sha256(bytes)), findChecksum(bytes, NO_CHECKSUM)!);
  return bytes;
}

/**
 * Reads such a file, of this kind, whole and unchanged.
 *
 * @throws E_FORMAT, E_LIMIT when it is no such file or is damaged; E_VERSION when a newer build wrote it; E_CHECKSUM when a bit has changed
 */
export function decodeSealed(
  kind: FileKind,
  bytes: Uint8Array,
): { readonly contents: unknown; readonly tensors: Safetensors['tensors'] } {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.get('format') !== kind.format) throw malformed(kind, `it is not a ${kind.format.replace('g', 'G')} file`);
  checkVersion(kind, metadata.get('version'));
  checkSum(kind, bytes, metadata.get('checksum'));
  try {
    return { contents: JSON.parse(metadata.get('contents') ?? ''), tensors };
  } catch (cause) {
    throw malformed(kind, 'its contents are not JSON', cause);
  }
}

/** The error of a file that is not what it should be. */
export function malformed({ where }: FileKind, problem: string, cause?: unknown) {
  return createError('E_FORMAT', where, problem, { cause });
}

function checkVersion(kind: FileKind, version: string | undefined): void {
  if (version === undefined || !/^[1-9]\d{0,8}$/.test(version)) throw malformed(kind, 'it names no version');
  if (Number(version) <= kind.version) return;
  const problem = `the file has version ${version}, this build reads up to ${kind.version}`;
  throw createError('E_VERSION', kind.where, problem, { received: version });
}

function checkSum(kind: FileKind, bytes: Uint8Array, checksum: string | undefined): void {
  const place = checksum === undefined || !/^[0-9a-f]{64}$/.test(checksum) ? undefined : findChecksum(bytes, checksum);
  if (place === undefined) throw malformed(kind, 'it has no checksum');
  const blank = bytes.slice();
  blank.set(new TextEncoder().encode(NO_CHECKSUM), place);
  const found = sha256(blank);
  if (found === checksum) return;
  throw createError('E_CHECKSUM', kind.where, 'the file was changed or damaged after it was written', {
    received: found,
    expected: checksum!,
  });
}

/** Where the checksum's text starts; the metadata hold no other such text before it. */
function findChecksum(bytes: Uint8Array, checksum: string): number | undefined {
  const wanted = new TextEncoder().encode(`"checksum":"${checksum}"`);
  for (let start = 0; start + wanted.length <= bytes.length; start++) {
    if (wanted.every((byte, i) => bytes[start + i] === byte)) return start + '"checksum":"'.length;
  }
  return undefined;
}
