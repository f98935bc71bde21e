import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import { checkShape, MAX_RANK, MAX_SIZE, sizeOf, type Shape } from './shape.ts';
import { show } from './show.ts';

/** The arrays that a file can hold, by the name it gives their kind of number. */
const ARRAYS = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

type Kind = keyof typeof ARRAYS;

/** Numbers of one kind. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A named array in a file. */
export interface StoredTensor {
  readonly shape: Shape;
  readonly data: TensorData;
}

/** What a safetensors file holds. Maps and no objects: a name may be `__proto__`. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The header's length comes first, in this many bytes. */
const PREFIX = 8;
/** The longest header that is read: as the format's own reader has it. */
const LONGEST_HEADER = 100_000_000;
/** Data start at a multiple of this, so that a view over them is aligned. */
const ALIGNMENT = 8;
const LONGEST_NAME = 4096;

/**
 * Named arrays as one file in the safetensors format: the length of a JSON header, the header, then the numbers, row-major and
 * little-endian. The same arrays in the same order give the same bytes.
 *
 * @throws E_ARG when an array is of an unknown kind, a name is unusable or metadata hold anything but text; E_SHAPE, E_LIMIT when a
 *   shape is none or differs from its data in size
 * @example
 * const bytes = encodeSafetensors({ weight: { shape: [2], data: new Float32Array([1, 2]) } }, { note: 'hello' });
 * decodeSafetensors(bytes).metadata.get('note'); // → "hello"
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>> | ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (!isRecord(metadata)) throw wrongType('encodeSafetensors', 'metadata', metadata, 'an object of texts');
  const entries = entriesOf(tensors);
  for (const [key, note] of Object.entries(metadata)) {
    if (typeof note !== 'string') throw wrongType('encodeSafetensors', `metadata ${show(key)}`, note, 'text');
  }
  let end = 0;
  const described = entries.map(([name, tensor]) => {
    const { shape, data } = expectStorable(name, tensor);
    const kind = kindOf(name, data);
    const start = end;
    end += data.byteLength;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: kind, shape, data_offsets: [start, end] })}`;
  });
  const notes = Object.keys(metadata).length === 0 ? [] : [`"${METADATA}":${JSON.stringify(metadata)}`];
  const text = new TextEncoder().encode(`{${[...notes, ...described].join(',')}}`);
  const header = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;

  const bytes = new Uint8Array(PREFIX + header + end).fill(SPACE, PREFIX, PREFIX + header);
  new DataView(bytes.buffer).setUint32(0, header, true);
  bytes.set(text, PREFIX);
  let offset = PREFIX + header;
  for (const [, { data }] of entries) {
    writeNumbers(bytes, offset, data);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file. All of it is checked before anything is allocated: a length that passes the end, a name or key that
 * stands twice, numbers that overlap, leave a gap or trail behind, and a kind or shape that is none are refused.
 *
 * @throws E_FORMAT saying what is wrong; E_LIMIT for a header, a name or a shape beyond all use; E_ARG when it is no bytes
 * @example
 * const file = encodeSafetensors({ weight: { shape: [2], data: new Float32Array([1, 2]) } });
 * decodeSafetensors(file).tensors.get('weight')?.data; // → Float32Array [1, 2]
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  if (!(bytes instanceof Uint8Array)) throw wrongType('decodeSafetensors', 'bytes', bytes, 'a Uint8Array');
  const { header, dataStart } = readHeader(bytes);
  const metadata = readMetadata(header.get(METADATA));
  header.delete(METADATA);
  const entries = [...header].map(([name, entry]) => checkEntry(name, entry));
  checkTiling(entries, bytes.length - dataStart);
  const tensors = new Map(
    entries.map((entry) => [entry.name, { shape: entry.shape, data: readNumbers(bytes, dataStart + entry.start, entry) }]),
  );
  return { tensors, metadata };
}

const METADATA = '__metadata__';
const SPACE = 0x20;

interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly shape: Shape;
  readonly start: number;
  readonly end: number;
}

function entriesOf(
  tensors: Readonly<Record<string, StoredTensor>> | ReadonlyMap<string, StoredTensor>,
): [string, StoredTensor][] {
  if (tensors instanceof Map) return [...(tensors as ReadonlyMap<string, StoredTensor>)];
  if (!isRecord(tensors)) throw wrongType('encodeSafetensors', 'tensors', tensors, 'an object or a map of tensors by name');
  return Object.entries(tensors as Readonly<Record<string, StoredTensor>>);
}

/** What is encoded must be something that can be decoded. */
function expectStorable(name: string, tensor: StoredTensor): StoredTensor {
  if (name === METADATA || typeof name !== 'string' || !isName(name)) {
    throw wrongType(
      'encodeSafetensors',
      'name',
      name,
      `well-formed text of 1 to ${LONGEST_NAME} characters, none of them a control`,
    );
  }
  const shape = checkShape('encodeSafetensors', `${show(name)}.shape`, tensor?.shape);
  kindOf(name, tensor.data);
  if (tensor.data.length !== sizeOf(shape)) {
    const problem = `${name} has ${tensor.data.length} numbers, expected ${sizeOf(shape)} for ${show(shape)}`;
    throw createError('E_SHAPE', 'encodeSafetensors', problem, { argument: name });
  }
  return { shape, data: tensor.data };
}

function kindOf(name: string, data: TensorData): Kind {
  const found = (Object.keys(ARRAYS) as Kind[]).find((kind) => data instanceof ARRAYS[kind]);
  if (found === undefined)
    throw wrongType('encodeSafetensors', name, data, 'an array of float32, float64, int32, uint32 or bytes');
  return found;
}

function readHeader(bytes: Uint8Array): { header: Map<string, unknown>; dataStart: number } {
  if (bytes.length < PREFIX) throw malformed(`it has ${bytes.length} bytes, expected at least ${PREFIX}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const dataStart = PREFIX + length;
  if (dataStart > bytes.length)
    throw malformed(`its header of ${length} bytes passes the end of the file, which is no safetensors file, or was cut short`);
  if (length > LONGEST_HEADER)
    throw createError('E_LIMIT', WHERE, `its header of ${length} bytes is longer than ${LONGEST_HEADER}`);
  let text: string;
  try {
    // A byte order mark is no JSON, and must not be passed over.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(PREFIX, dataStart));
  } catch (cause) {
    throw malformed('its header is not UTF-8', cause);
  }
  return { header: parseHeader(text), dataStart };
}

/** The header's entries; JSON.parse alone would keep the last of two keys and say nothing. */
function parseHeader(text: string): Map<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw malformed('its header is not JSON', cause);
  }
  if (!isRecord(header)) throw malformed(`its header is ${show(header)}, expected an object`);
  const twice = findDuplicateKey(text);
  if (twice !== undefined) throw malformed(`its header has the key ${show(twice)} twice`);
  return new Map(Object.entries(header));
}

/** The first key that stands twice in one object of a valid JSON text. */
function findDuplicateKey(text: string): string | undefined {
  // Undefined for an array: its strings are no keys.
  const open: (Set<string> | undefined)[] = [];
  // One character at a time: a regular expression for strings runs out of stack on long ones.
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const start = at;
      at = endOfString(text, at);
      if (!isKey(text, at + 1)) continue;
      const keys = open[open.length - 1];
      const key = JSON.parse(text.slice(start, at + 1)) as string;
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Whether a colon comes next. */
function isKey(text: string, from: number): boolean {
  let at = from;
  while (' \t\n\r'.includes(text[at] ?? 'x')) at++;
  return text[at] === ':';
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  if (!isRecord(value)) throw malformed(`its metadata are ${show(value)}, expected an object of texts`);
  const entries = Object.entries(value);
  const wrong = entries.find(([, text]) => typeof text !== 'string');
  if (wrong !== undefined) throw malformed(`its metadata hold ${show(wrong[1])} for ${show(wrong[0])}, expected text`);
  return new Map(entries as [string, string][]);
}

function checkEntry(name: string, entry: unknown): Entry {
  if (!isName(name)) throw malformed(`the name ${show(name)} is empty, too long, or has characters that names may not have`);
  const at = `tensor ${show(name)}`;
  if (!isRecord(entry)) throw malformed(`${at} is ${show(entry)}, expected an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(ARRAYS, dtype)) {
    throw malformed(`${at} is of the kind ${show(dtype)}, expected one of ${Object.keys(ARRAYS).join(', ')}`);
  }
  const kind = dtype as Kind;
  if (!Array.isArray(shape) || !shape.every(isCount))
    throw malformed(`${at} has the shape ${show(shape)}, expected whole numbers of at least 0`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw malformed(`${at} lies at ${show(offsets)}, expected two whole numbers`);
  }
  const size = (shape as number[]).reduce((product, dimension) => product * Math.max(1, dimension), 1);
  if (shape.length > MAX_RANK || size > MAX_SIZE)
    throw createError('E_LIMIT', WHERE, `${at} has the shape ${show(shape)}, beyond all use`);
  const [start, end] = offsets as [number, number];
  const bytes = sizeOf(shape as number[]) * ARRAYS[kind].BYTES_PER_ELEMENT;
  if (end - start !== bytes)
    throw malformed(`${at} lies at ${show(offsets)}, expected ${bytes} bytes for ${kind} of shape ${show(shape)}`);
  return { name, kind, shape: shape as number[], start, end };
}

/** The numbers must fill the file: no gap, no overlap, nothing behind them. */
function checkTiling(entries: readonly Entry[], length: number): void {
  let filled = 0;
  for (const { name, start, end } of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== filled)
      throw malformed(
        `tensor ${show(name)} starts at ${start}, expected ${filled}: there is ${start > filled ? 'a gap' : 'an overlap'}`,
      );
    filled = end;
  }
  if (filled !== length) throw malformed(`its tensors need ${filled} bytes, but it has ${length} after the header`);
}

const LITTLE_ENDIAN = /* @__PURE__ */ isLittleEndian();

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}

function writeNumbers(bytes: Uint8Array, offset: number, data: TensorData): void {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  bytes.set(LITTLE_ENDIAN ? raw : swapped(raw, data.BYTES_PER_ELEMENT), offset);
}

/** A copy, since the file's bytes may lie anywhere. */
function readNumbers(bytes: Uint8Array, offset: number, { kind, start, end }: Entry): TensorData {
  const raw = bytes.subarray(offset, offset + end - start);
  const width = ARRAYS[kind].BYTES_PER_ELEMENT;
  const own = LITTLE_ENDIAN ? new Uint8Array(raw) : swapped(raw, width);
  return new ARRAYS[kind](own.buffer, 0, own.length / width);
}

function swapped(raw: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(raw, (_, i) => raw[i - (i % width) + (width - 1 - (i % width))]!);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function isName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return name !== '' && name.length <= LONGEST_NAME && !/[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(name);
}

const WHERE = 'decodeSafetensors';

function malformed(problem: string, cause?: unknown) {
  return createError('E_FORMAT', WHERE, problem, { cause });
}
