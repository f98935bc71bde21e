import { checkInteger, checkOptions, createError, MAX_RANK, showShape, sizeOf, wrongType } from '@gradwright/core';

/** The numbers of an IDX file. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

/** What `readIdx` may be told. */
export interface ReadIdxOptions {
  /** The most bytes the numbers may take, once inflated; default 2²⁸ (268 MB). */
  readonly maxBytes?: number;
}

const TYPES = {
  0x08: { make: (size: number) => new Uint8Array(size), bytes: 1, read: 'getUint8' },
  0x09: { make: (size: number) => new Int8Array(size), bytes: 1, read: 'getInt8' },
  0x0b: { make: (size: number) => new Int16Array(size), bytes: 2, read: 'getInt16' },
  0x0c: { make: (size: number) => new Int32Array(size), bytes: 4, read: 'getInt32' },
  0x0d: { make: (size: number) => new Float32Array(size), bytes: 4, read: 'getFloat32' },
  0x0e: { make: (size: number) => new Float64Array(size), bytes: 8, read: 'getFloat64' },
} as const;

/** Two zeros, the type, the rank, and a size of four bytes for each axis. */
const LONGEST_HEADER = 4 + 4 * MAX_RANK;

const WHERE = 'readIdx';

/**
 * Reads the IDX format, in which MNIST and its kin are published: two zero bytes, a type, the number of axes, each axis' size as four bytes and
 * then the numbers, all most significant byte first. Bytes that are gzipped are inflated.
 *
 * The header is checked before the numbers are given room, and inflating stops at the first byte beyond what it announces.
 *
 * @throws (rejects) E_FORMAT when the bytes are not such a file, too few or too many; E_LIMIT when the numbers would take more than `maxBytes`; E_ARG
 * @example
 * const bytes = new Uint8Array([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9]);
 * const { shape, data } = await readIdx(bytes);
 * shape; // → [1, 3]
 * data; // → Uint8Array [7, 8, 9]
 */
export async function readIdx(bytes: ArrayBuffer | ArrayBufferView, options: ReadIdxOptions = {}): Promise<IdxArray> {
  const { maxBytes = 2 ** 28 } = checkOptions(WHERE, options, ['maxBytes']);
  checkInteger(WHERE, 'maxBytes', maxBytes, { min: 0 });
  const given = bytesOf(bytes);
  const zipped = given.length >= 2 && given[0] === 0x1f && given[1] === 0x8b;
  const plain = zipped ? await inflate(given, maxBytes) : given;
  const { type, shape, start } = readHeader(plain, maxBytes);
  const size = sizeOf(shape);
  const expected = start + size * type.bytes;
  if (plain.length !== expected) {
    const problem = `the file has ${plain.length} bytes, expected ${expected} for shape ${showShape(shape)}`;
    throw createError('E_FORMAT', WHERE, problem, { argument: 'bytes', received: plain.length, expected: String(expected) });
  }
  const data = type.make(size);
  const view = new DataView(plain.buffer, plain.byteOffset + start, size * type.bytes);
  for (let i = 0; i < size; i++) data[i] = view[type.read](i * type.bytes);
  return { shape, data };
}

function bytesOf(bytes: unknown): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  // By its tag: a buffer may come from another realm.
  if (Object.prototype.toString.call(bytes) === '[object ArrayBuffer]') return new Uint8Array(bytes as ArrayBuffer);
  throw wrongType(WHERE, 'bytes', bytes, 'a Uint8Array or an ArrayBuffer');
}

function readHeader(bytes: Uint8Array<ArrayBuffer>, maxBytes: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) {
    const start = Array.from(bytes.subarray(0, 4)).join(', ');
    const expected = 'two zeros, a type and a rank';
    throw createError('E_FORMAT', WHERE, `the file begins with the bytes [${start}], expected ${expected}`, {
      argument: 'bytes',
      expected,
    });
  }
  const code = bytes[2]!;
  if (!Object.hasOwn(TYPES, code)) {
    const expected = 'one of 8, 9, 11, 12, 13, 14';
    throw createError('E_FORMAT', WHERE, `the file has type ${code}, expected ${expected}`, {
      argument: 'bytes',
      received: code,
      expected,
    });
  }
  const type = TYPES[code as keyof typeof TYPES];
  const rank = bytes[3]!;
  if (rank > MAX_RANK)
    throw createError('E_LIMIT', WHERE, `the file has rank ${rank}, at most ${MAX_RANK} is possible`, { argument: 'bytes' });
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw createError('E_FORMAT', WHERE, `the file ends within its header of ${start} bytes`, {
      argument: 'bytes',
      received: bytes.length,
    });
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  // A zero must not hide the excess of the other axes.
  const size = sizeOf(shape.map((dimension) => Math.max(1, dimension)));
  if (size * type.bytes > maxBytes) {
    const problem = `numbers of shape ${showShape(shape)} take ${size * type.bytes} bytes, at most ${maxBytes} are allowed`;
    throw createError('E_LIMIT', WHERE, problem, {
      argument: 'bytes',
      received: size * type.bytes,
      expected: `at most ${maxBytes}`,
    });
  }
  return { type, shape, start };
}

/** The bytes within gzip, as long as the header within announces no more than `maxBytes`, and never more than it announces. */
async function inflate(bytes: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let most: number | undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw createError('E_FORMAT', WHERE, 'the gzipped bytes cannot be inflated', { argument: 'bytes', cause });
      });
      if (done) return join(chunks, length);
      chunks.push(value);
      length += value.length;
      if (most === undefined && length >= LONGEST_HEADER) {
        const { type, shape, start } = readHeader(join(chunks, length), maxBytes);
        most = start + sizeOf(shape) * type.bytes;
      }
      if (most !== undefined && length > most) {
        throw createError('E_FORMAT', WHERE, `the gzipped bytes hold more than the ${most} that their header announces`, {
          argument: 'bytes',
        });
      }
    }
  } finally {
    // Nobody waits for the rest: stopping early is no error of its own.
    reader.cancel().catch(() => undefined);
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
