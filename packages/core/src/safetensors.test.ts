import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { expectError, PROPERTIES } from '../test/agree.ts';
import { isGradwrightError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.ts';
import { sizeOf } from './shape.ts';

/** A file of this header, whatever it says, and so many bytes of data. */
function fileOf(header: string | Uint8Array, data: number | Uint8Array = 0, length?: number): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const tail = typeof data === 'number' ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + tail.length);
  const claimed = length ?? text.length;
  new DataView(bytes.buffer).setUint32(0, claimed >>> 0, true);
  new DataView(bytes.buffer).setUint32(4, Math.floor(claimed / 2 ** 32), true);
  bytes.set(text, 8);
  bytes.set(tail, 8 + text.length);
  return bytes;
}

const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });
const header = (entries: Readonly<Record<string, unknown>>) => JSON.stringify(entries);
const pair = (from: number, to: number) => entry('F32', [(to - from) / 4], [from, to]);

const arrays = [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array] as const;
const names = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((name) => /^[^\p{Cc}]+$/u.test(name) && name !== '__metadata__');
const stored: fc.Arbitrary<StoredTensor> = fc
  .record({ kind: fc.constantFrom(...arrays), shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }), seed: fc.nat() })
  .map(({ kind, shape, seed }) => {
    const data = new kind(sizeOf(shape));
    const bytes = new Uint8Array(data.buffer);
    bytes.forEach((_, i) => (bytes[i] = Math.imul(seed + i, 0x9e3779b1) >>> 24));
    return { shape, data };
  });
const files = fc.record({
  tensors: fc.uniqueArray(fc.tuple(names, stored), { selector: ([name]) => name, maxLength: 5 }).map((all) => new Map(all)),
  metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
});

const bytesOf = ({ data }: StoredTensor) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe('by hand', () => {
  test('the bytes are the format’s own', () => {
    const bytes = encodeSafetensors({ w: { shape: [2], data: Float32Array.of(1, -2) } });
    const text = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const length = Math.ceil(text.length / 8) * 8;
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(text.padEnd(length));
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test('a file of another program is read: no padding, other order, tensors that start at odd places', () => {
    const text =
      '{ "b": {"data_offsets":[3,7],"dtype":"F32","shape":[]}, "a":{"dtype":"U8","shape":[3],"data_offsets":[0,3],"note":1} }';
    const { tensors, metadata } = decodeSafetensors(fileOf(text, Uint8Array.of(7, 8, 9, 0, 0, 0x80, 0x3f)));
    expect([...tensors.keys()]).toEqual(['b', 'a']);
    expect(tensors.get('a')).toEqual({ shape: [3], data: Uint8Array.of(7, 8, 9) });
    expect(tensors.get('b')).toEqual({ shape: [], data: Float32Array.of(1) });
    expect(metadata.size).toBe(0);
  });

  test('an empty file, and one of tensors without elements', () => {
    expect(decodeSafetensors(fileOf('{}')).tensors.size).toBe(0);
    expect(decodeSafetensors(encodeSafetensors({})).tensors.size).toBe(0);
    const empty = { shape: [0, 3], data: new Float32Array(0) };
    const { tensors } = decodeSafetensors(encodeSafetensors({ a: empty, b: { shape: [1], data: Float32Array.of(2) }, c: empty }));
    expect(tensors.get('c')).toEqual(empty);
  });
});

describe('round trips', () => {
  test('names, shapes, kinds and every bit come back, in order; encoding again gives the same bytes (property 67)', () => {
    fc.assert(
      fc.property(files, ({ tensors, metadata }) => {
        const bytes = encodeSafetensors(tensors, metadata);
        const read = decodeSafetensors(bytes);
        expect([...read.tensors.keys()]).toEqual([...tensors.keys()]);
        for (const [name, one] of tensors) {
          const back = read.tensors.get(name)!;
          expect(back.shape).toEqual(one.shape);
          expect(back.data.constructor).toBe(one.data.constructor);
          expect(bytesOf(back)).toEqual(bytesOf(one));
        }
        expect([...read.metadata]).toEqual(Object.entries(metadata));
        expect(encodeSafetensors(read.tensors, Object.fromEntries(read.metadata))).toEqual(bytes);
      }),
      PROPERTIES,
    );
  });

  test('NaN, infinities, −0 and denormals stay what they are [M42] [M43]', () => {
    const data = Float32Array.of(NaN, Infinity, -Infinity, -0, 1e-45, 3.4e38);
    const back = decodeSafetensors(encodeSafetensors({ data: { shape: [6], data } })).tensors.get('data')!.data;
    expect([...back]).toEqual([...data]);
  });

  test('what is read is a copy; a file in the middle of other memory reads alike, Node’s buffers too', () => {
    const bytes = encodeSafetensors({ w: { shape: [2], data: Float32Array.of(1, 2) } });
    for (const shift of [0, 1, 3, 7]) {
      const inside = new Uint8Array(bytes.length + 16);
      inside.set(bytes, shift);
      for (const view of [inside.subarray(shift, shift + bytes.length), Buffer.from(inside.buffer, shift, bytes.length)]) {
        const { data } = decodeSafetensors(view).tensors.get('w')!;
        expect([...data]).toEqual([1, 2]);
        expect(data.buffer.byteLength).toBe(8);
        data.fill(9);
        expect([...(decodeSafetensors(view).tensors.get('w')!.data as Float32Array)]).toEqual([1, 2]);
      }
    }
  });

  test('names and metadata keys of the prototype chain are names like any other [M18]', () => {
    const one = { shape: [1], data: Float32Array.of(5) };
    const tensors = new Map([
      ['__proto__', one],
      ['constructor', one],
      ['toString', one],
    ]);
    const metadata = JSON.parse('{"__proto__": "text", "hasOwnProperty": "too"}') as Record<string, string>;
    const read = decodeSafetensors(encodeSafetensors(tensors, metadata));
    expect([...read.tensors.keys()]).toEqual([...tensors.keys()]);
    expect(read.metadata.get('__proto__')).toBe('text');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(read.tensors.get('__proto__'))).toBe(Object.prototype);
  });
});

describe('what encoding refuses', () => {
  const good = { shape: [1], data: Float32Array.of(1) };
  test.each<[string, () => unknown, string, string]>([
    ['no tensors', () => encodeSafetensors(undefined as never), 'E_ARG', 'tensors must be'],
    ['an array of tensors', () => encodeSafetensors([good] as never), 'E_ARG', 'tensors must be'],
    ['no tensor', () => encodeSafetensors({ a: null as never }), 'E_ARG', '"a".shape must be'],
    [
      'too little data',
      () => encodeSafetensors({ a: { ...good, shape: [2] } }),
      'E_SHAPE',
      'a has 1 numbers, expected 2 for [2]',
    ],
    ['a broken shape', () => encodeSafetensors({ a: { ...good, shape: [-1, -1] } }), 'E_SHAPE', '"a".shape[0]'],
    ['no shape', () => encodeSafetensors({ a: { ...good, shape: 1 as never } }), 'E_ARG', '"a".shape must be an array'],
    ['a plain array', () => encodeSafetensors({ a: { ...good, data: [1] as never } }), 'E_ARG', 'a must be an array of float32'],
    [
      'halves',
      () => encodeSafetensors({ a: { ...good, data: Int16Array.of(1) as never } }),
      'E_ARG',
      'a must be an array of float32',
    ],
    ['no data', () => encodeSafetensors({ a: { shape: [1] } as never }), 'E_ARG', 'a must be an array of float32'],
    ['an empty name', () => encodeSafetensors({ '': good }), 'E_ARG', 'name must be'],
    ['a line break', () => encodeSafetensors({ 'a\nb': good }), 'E_ARG', 'name must be'],
    ['half a character', () => encodeSafetensors({ 'a\ud800': good }), 'E_ARG', 'name must be'],
    ['the metadata’s name', () => encodeSafetensors({ __metadata__: good }), 'E_ARG', 'name must be'],
    ['a name without end', () => encodeSafetensors({ ['a'.repeat(5000)]: good }), 'E_ARG', 'name must be'],
    ['a number for a name', () => encodeSafetensors(new Map([[1 as never, good]])), 'E_ARG', 'name must be'],
    [
      'metadata that are no text',
      () => encodeSafetensors({ a: good }, { n: 1 as never }),
      'E_ARG',
      'metadata "n" must be text, got 1',
    ],
  ])('%s', (_, body, code, message) => {
    expectError(body, code, message);
  });
});

describe('what decoding refuses, before it allocates anything', () => {
  test.each<[string, unknown]>([
    ['a plain array', [1, 2]],
    ['text', 'abc'],
    ['an ArrayBuffer', new ArrayBuffer(9)],
    ['nothing', undefined],
  ])('%s', (_, bytes) => {
    expectError(() => decodeSafetensors(bytes as never), 'E_ARG', 'decodeSafetensors: bytes must be a Uint8Array');
  });

  const huge = 2 ** 53;
  test.each<[string, Uint8Array, string, string]>([
    ['M01 no byte', new Uint8Array(0), 'E_FORMAT', 'it has 0 bytes, expected at least 8'],
    ['M02 seven bytes', new Uint8Array(7), 'E_FORMAT', 'it has 7 bytes'],
    ['M05 a header of length 0', fileOf('', 0), 'E_FORMAT', 'not JSON'],
    ['M06 a header past the end', fileOf('{}', 0, 3), 'E_FORMAT', 'passes the end'],
    ['M06 a header of 2⁵³ bytes', fileOf('{}', 0, huge), 'E_FORMAT', 'passes the end'],
    ['M06 a header of 2⁶⁴ − 1 bytes', new Uint8Array(16).fill(255), 'E_FORMAT', 'passes the end'],
    ['M09 overlong UTF-8', fileOf(Uint8Array.of(0x7b, 0xc0, 0x80, 0x7d)), 'E_FORMAT', 'not UTF-8'],
    ['M09 half a surrogate pair', fileOf(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)), 'E_FORMAT', 'not UTF-8'],
    ['M10 a byte order mark', fileOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)), 'E_FORMAT', 'not JSON'],
    ['M11 no JSON', fileOf('{a: 1}'), 'E_FORMAT', 'not JSON'],
    ['M12 an array', fileOf('[]'), 'E_FORMAT', 'its header is [], expected an object'],
    ['M12 a text', fileOf('"a"'), 'E_FORMAT', 'expected an object'],
    ['M12 null', fileOf('null'), 'E_FORMAT', 'expected an object'],
    ['M12 a number', fileOf('12'), 'E_FORMAT', 'expected an object'],
    ['M13 garbage after the JSON', fileOf('{} x'), 'E_FORMAT', 'not JSON'],
    ['a name twice', fileOf('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{}}', 1), 'E_FORMAT', 'the key "a" twice'],
    ['a name twice, spelt otherwise', fileOf('{"a":{},"\\u0061":{}}'), 'E_FORMAT', 'the key "a" twice'],
    ['a key twice', fileOf('{"a":{"dtype":"U8","dtype":"U8"}}'), 'E_FORMAT', 'the key "dtype" twice'],
    ['a name twice, after quotes in a text', fileOf('{"__metadata__":{"q":"\\"a\\": {["},"a":1,"a":2}'), 'E_FORMAT', '"a" twice'],
    ['M19 an empty name', fileOf(header({ '': pair(0, 4) }), 4), 'E_FORMAT', 'the name "" is empty'],
    ['M19 a name with a NUL', fileOf(header({ 'a\0': pair(0, 4) }), 4), 'E_FORMAT', 'the name'],
    ['M19 a name without end', fileOf(header({ ['a'.repeat(4097)]: pair(0, 4) }), 4), 'E_FORMAT', 'too long'],
    ['M19 half a character', fileOf('{"\\ud800":{}}'), 'E_FORMAT', 'the name'],
    ['an entry that is none', fileOf(header({ a: 1 })), 'E_FORMAT', 'tensor "a" is 1, expected an object'],
    ['M20 an unknown kind', fileOf(header({ a: entry('F16', [2], [0, 4]) }), 4), 'E_FORMAT', 'kind "F16", expected one of F32'],
    ['M20 a kind of the prototype chain', fileOf(header({ a: entry('toString', [1], [0, 4]) }), 4), 'E_FORMAT', 'of the kind'],
    ['M20 a kind that is a number', fileOf(header({ a: entry(1, [1], [0, 4]) }), 4), 'E_FORMAT', 'kind 1'],
    ['M20 no kind', fileOf(header({ a: { shape: [1], data_offsets: [0, 4] } }), 4), 'E_FORMAT', 'kind undefined'],
    ['M21 no shape', fileOf(header({ a: entry('F32', undefined, [0, 4]) }), 4), 'E_FORMAT', 'the shape undefined'],
    ['M21 a shape of null', fileOf(header({ a: entry('F32', null, [0, 4]) }), 4), 'E_FORMAT', 'the shape null'],
    ['M21 a text for a shape', fileOf(header({ a: entry('F32', '1', [0, 4]) }), 4), 'E_FORMAT', 'the shape "1"'],
    ['M21 a nested shape', fileOf(header({ a: entry('F32', [[1]], [0, 4]) }), 4), 'E_FORMAT', 'the shape'],
    ['M22 a size below 0', fileOf(header({ a: entry('F32', [-1, -1], [0, 4]) }), 4), 'E_FORMAT', 'the shape [-1, -1]'],
    ['M22 a size of −0', fileOf('{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'), 'E_FORMAT', 'the shape [-0]'],
    ['M22 half a size', fileOf(header({ a: entry('F32', [1.5], [0, 6]) }), 6), 'E_FORMAT', 'the shape [1.5]'],
    ['M22 a size beyond counting', fileOf(header({ a: entry('F32', [1e21], [0, 4]) }), 4), 'E_FORMAT', 'the shape'],
    ['M22 a size in text', fileOf(header({ a: entry('F32', ['1'], [0, 4]) }), 4), 'E_FORMAT', 'the shape'],
    ['a size beyond all use', fileOf(header({ a: entry('F32', [2 ** 30], [0, 2 ** 32]) }), 4), 'E_LIMIT', 'beyond all use'],
    ['such a size, hidden behind a 0', fileOf(header({ a: entry('F32', [2 ** 40, 0], [0, 0]) })), 'E_LIMIT', 'beyond all use'],
    [
      'a product beyond counting',
      fileOf(header({ a: entry('F32', [2 ** 27, 2 ** 27], [0, 4]) }), 4),
      'E_LIMIT',
      'beyond all use',
    ],
    ['too many axes', fileOf(header({ a: entry('F32', new Array(9).fill(1), [0, 4]) }), 4), 'E_LIMIT', 'beyond all use'],
    [
      'M26 a range that ends before it starts',
      fileOf(header({ a: entry('F32', [1], [4, 0]) }), 4),
      'E_FORMAT',
      'expected 4 bytes',
    ],
    ['M27 a start below 0', fileOf(header({ a: entry('F32', [1], [-4, 0]) }), 4), 'E_FORMAT', 'lies at [-4, 0]'],
    ['M28 an end past the file', fileOf(header({ a: pair(0, 8) }), 4), 'E_FORMAT', 'need 8 bytes, but it has 4'],
    ['M29 an overlap', fileOf(header({ a: pair(0, 8), b: pair(4, 12) }), 12), 'E_FORMAT', 'an overlap'],
    ['M29 the same place twice', fileOf(header({ a: pair(0, 4), b: pair(0, 4) }), 4), 'E_FORMAT', 'an overlap'],
    ['M30 a gap', fileOf(header({ a: pair(0, 4), b: pair(8, 12) }), 12), 'E_FORMAT', 'a gap'],
    ['M30 a gap at the start', fileOf(header({ a: pair(4, 8) }), 8), 'E_FORMAT', 'a gap'],
    ['M31 data behind the last', fileOf(header({ a: pair(0, 4) }), 5), 'E_FORMAT', 'need 4 bytes, but it has 5'],
    ['M31 data and no tensor', fileOf('{}', 1), 'E_FORMAT', 'need 0 bytes, but it has 1'],
    ['M32 a range of another size', fileOf(header({ a: entry('F32', [2], [0, 4]) }), 4), 'E_FORMAT', 'expected 8 bytes for F32'],
    ['M33 part of a number', fileOf(header({ a: entry('F32', [1], [0, 3]) }), 3), 'E_FORMAT', 'expected 4 bytes'],
    ['M34 offsets in text', fileOf(header({ a: entry('F32', [1], ['0', '4']) }), 4), 'E_FORMAT', 'lies at'],
    ['M34 half offsets', fileOf(header({ a: entry('F32', [1], [0.5, 4.5]) }), 5), 'E_FORMAT', 'lies at'],
    ['M34 offsets beyond counting', fileOf(header({ a: entry('F32', [1], [huge, huge + 4]) }), 4), 'E_FORMAT', 'lies at'],
    ['one offset', fileOf(header({ a: entry('F32', [1], [0]) }), 4), 'E_FORMAT', 'lies at [0]'],
    ['metadata that are none', fileOf('{"__metadata__":[]}'), 'E_FORMAT', 'its metadata are []'],
    ['metadata of numbers', fileOf('{"__metadata__":{"a":1}}'), 'E_FORMAT', 'its metadata hold 1 for "a"'],
    ['M45 a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13), 'E_FORMAT', 'passes the end'],
    ['M45 an archive', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0), 'E_FORMAT', 'passes the end'],
  ])('%s', (_, bytes, code, message) => {
    const before = Uint8Array.from(bytes);
    expectError(() => decodeSafetensors(bytes), code, message);
    expect(bytes).toEqual(before);
  });

  test('a text of twenty million characters, and brackets a million deep, end in an answer', () => {
    const long = 'x'.repeat(20_000_000);
    expect(decodeSafetensors(fileOf(`{"__metadata__":{"long":"${long}"}}`)).metadata.get('long')!.length).toBe(long.length);
    const deep = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
    expectError(() => decodeSafetensors(fileOf(deep)), 'E_FORMAT', 'expected an object');
  });

  test('nothing large is allocated for a file that lies', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 200; i++) {
      const lie = fileOf(header({ a: entry('F64', [2 ** 27], [0, 2 ** 30]) }), 4);
      expectError(() => decodeSafetensors(lie), 'E_FORMAT', 'need 1073741824 bytes');
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });
});

describe('damage', () => {
  const whole = encodeSafetensors(
    { a: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }, b: { shape: [3], data: Uint8Array.of(1, 2, 3) } },
    { note: 'kept' },
  );

  /** A typed error, or something that encodes to a file that reads the same. */
  function survive(bytes: Uint8Array): 'refused' | 'read' {
    let read: ReturnType<typeof decodeSafetensors>;
    try {
      read = decodeSafetensors(bytes);
    } catch (error) {
      if (!isGradwrightError(error)) throw error;
      return 'refused';
    }
    const again = decodeSafetensors(encodeSafetensors(read.tensors, Object.fromEntries(read.metadata)));
    expect([...again.tensors].map(([name, one]) => [name, one.shape, bytesOf(one)])).toEqual(
      [...read.tensors].map(([name, one]) => [name, one.shape, bytesOf(one)]),
    );
    return 'read';
  }

  test('cut off at any byte, or one byte longer, it is refused [M35] [M36]', () => {
    for (let length = 0; length < whole.length; length++) expect(survive(whole.subarray(0, length))).toBe('refused');
    for (const extra of [0, 32, 125]) expect(survive(Uint8Array.of(...whole, extra))).toBe('refused');
  });

  test('with any byte changed it is refused, or read as what it now says [M37]', () => {
    const outcomes = { refused: 0, read: 0 };
    for (let at = 0; at < whole.length; at++) {
      for (const flip of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const bytes = Uint8Array.from(whole);
        bytes[at]! ^= flip;
        outcomes[survive(bytes)]++;
      }
    }
    // Numbers, names and notes may change; the frame that holds them may not.
    expect(outcomes.refused).toBeGreaterThan(500);
    expect(outcomes.read).toBeGreaterThan(27 * 9);
  });

  test('with many bytes changed, taken out or doubled: a typed error, or what it now says', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const edits = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'double'), fc.nat(), byte, fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(edits, fc.boolean(), (all, repaired) => {
        let bytes = [...whole];
        for (const [what, where, value, count] of all) {
          const at = where % bytes.length;
          if (what === 'set') bytes[at] = value;
          else if (what === 'cut') bytes.splice(at, count);
          else bytes = [...bytes.slice(0, at + count), ...bytes.slice(at)];
        }
        // So that the header is still found, and what is in it is looked at.
        const end = bytes.lastIndexOf(125) + 1;
        const padded = Uint8Array.from(bytes);
        if (repaired && end > 8) new DataView(padded.buffer).setUint32(0, end - 8, true);
        survive(padded);
      }),
      properties(3000),
    );
  });

  test('headers made of the right words in the wrong places', () => {
    const value = fc.oneof(
      fc.constantFrom('F32', 'U8', 'F64', '', '__proto__', 'a', 'b', 'dtype'),
      fc.integer({ min: -2, max: 40 }),
      fc.constantFrom<unknown>(null, true, 1.5, 1e300, -0, 2 ** 31, 2 ** 53),
    );
    const some = fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }) },
      { weight: 1, arbitrary: value },
    );
    const entries = fc.record(
      { dtype: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('F32', 'U8') }, value), shape: some, data_offsets: some },
      { requiredKeys: [] },
    );
    const headers = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', '__metadata__', '__proto__'),
      fc.oneof({ weight: 6, arbitrary: entries }, value),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(headers, fc.integer({ min: 0, max: 30 }), (made, data) => {
        survive(fileOf(JSON.stringify(made), data));
        expect(({} as { dtype?: unknown }).dtype).toBeUndefined();
      }),
      properties(3000),
    );
  });
});
