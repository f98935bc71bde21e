import { createHash } from 'node:crypto';
import type { Json } from '@gradwright/core';

const METADATA = '__metadata__';

/** A model or checkpoint file, taken apart: the header as data, and the numbers. */
export interface Unsealed {
  readonly header: Json;
  readonly numbers: Uint8Array;
}

export function unseal(bytes: Uint8Array): Unsealed {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as { [METADATA]: { contents: string } };
  // What is text in the file is taken apart as well.
  const metadata = { ...header[METADATA], contents: JSON.parse(header[METADATA].contents) as Json };
  return { header: { ...header, [METADATA]: metadata } as unknown as Json, numbers: bytes.slice(8 + length) };
}

/** Puts it together again, with a length and a checksum that are right. */
export function seal({ header, numbers }: { readonly header: Json | undefined; readonly numbers: Uint8Array }): Uint8Array {
  const metadata = (header as { [METADATA]?: { contents?: Json } } | null | undefined)?.[METADATA];
  const isWhole = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  const written = isWhole
    ? { ...(header as object), [METADATA]: { ...metadata, contents: JSON.stringify(metadata.contents ?? null) } }
    : header;
  const text = new TextEncoder().encode(JSON.stringify(written ?? null));
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8 + numbers.length).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8 - numbers.length), true);
  padded.set(text, 8);
  padded.set(numbers, padded.length - numbers.length);
  return reseal(padded);
}

const BEFORE = '"checksum":"';

/** Computes the checksum anew, where there is one: what is changed elsewhere is then not found out by it. By another implementation than the reader's. */
export function reseal(bytes: Uint8Array): Uint8Array {
  const sealed = Buffer.from(bytes);
  const before = sealed.indexOf(BEFORE, 0, 'latin1');
  const at = before + BEFORE.length;
  if (before < 0 || !/^[0-9a-f]{64}$/.test(sealed.toString('latin1', at, at + 64))) return bytes;
  sealed.fill('0', at, at + 64);
  sealed.write(createHash('sha256').update(sealed).digest('hex'), at);
  return new Uint8Array(sealed);
}
