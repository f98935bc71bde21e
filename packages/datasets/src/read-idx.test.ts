import { readNow, toArray } from '@gradwright/core';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { idxImages, readIdx, type IdxArray } from './index.ts';

const WRITERS = {
  0x08: [1, (view: DataView, at: number, value: number) => view.setUint8(at, value)],
  0x09: [1, (view: DataView, at: number, value: number) => view.setInt8(at, value)],
  0x0b: [2, (view: DataView, at: number, value: number) => view.setInt16(at, value)],
  0x0c: [4, (view: DataView, at: number, value: number) => view.setInt32(at, value)],
  0x0d: [4, (view: DataView, at: number, value: number) => view.setFloat32(at, value)],
  0x0e: [8, (view: DataView, at: number, value: number) => view.setFloat64(at, value)],
} as const;

function writeIdx(type: keyof typeof WRITERS, shape: readonly number[], data: readonly number[]): Uint8Array {
  const [bytes, write] = WRITERS[type];
  const start = 4 + 4 * shape.length;
  const file = new Uint8Array(start + bytes * data.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, (type << 8) | shape.length);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  data.forEach((value, i) => write(view, start + i * bytes, value));
  return file;
}

describe('readIdx', () => {
  test.each([
    [0x08, Uint8Array, [0, 1, 255]],
    [0x09, Int8Array, [-128, 0, 127]],
    [0x0b, Int16Array, [-32768, 258, 32767]],
    [0x0c, Int32Array, [-2147483648, 16909060, 2147483647]],
    [0x0d, Float32Array, [-0.5, 1.5, 3.25]],
    [0x0e, Float64Array, [0.1, -1e300, 7]],
  ] as const)('type %i, plain and gzipped, from any view of the bytes', async (type, Kind, data) => {
    const file = writeIdx(type, [3, 1], data);
    for (const bytes of [
      file,
      gzipSync(file),
      file.buffer as ArrayBuffer,
      new Uint8Array([9, ...file]).subarray(1),
      new DataView(file.buffer as ArrayBuffer),
    ]) {
      const read = await readIdx(bytes);
      expect(read).toEqual({ shape: [3, 1], data: Kind.from(data) });
    }
  });

  test('no rows, and no axes', async () => {
    expect(await readIdx(writeIdx(8, [0, 28, 28], []))).toEqual({ shape: [0, 28, 28], data: new Uint8Array(0) });
    expect(await readIdx(writeIdx(8, [], [7]))).toEqual({ shape: [], data: new Uint8Array([7]) });
    expect(await readIdx(gzipSync(writeIdx(8, [0], [])))).toEqual({ shape: [0], data: new Uint8Array(0) });
  });

  const file = writeIdx(8, [2, 3], [1, 2, 3, 4, 5, 6]);
  const changed = (at: number, value: number) => file.map((byte, i) => (i === at ? value : byte));

  test.each([
    ['nothing', new Uint8Array(0), 'E_FORMAT', 'begins with the bytes []'],
    ['text', new TextEncoder().encode('a,b,c'), 'E_FORMAT', 'begins with the bytes [97, 44, 98, 44], expected two zeros'],
    ['another first byte', changed(0, 1), 'E_FORMAT', 'begins with'],
    ['an unknown type', changed(2, 10), 'E_FORMAT', 'type 10, expected one of 8, 9, 11, 12, 13, 14'],
    ['too many axes', changed(3, 9), 'E_LIMIT', 'rank 9, at most 8'],
    ['an end within the header', file.subarray(0, 9), 'E_FORMAT', 'ends within its header of 12 bytes'],
    ['one byte short', file.subarray(0, -1), 'E_FORMAT', 'has 17 bytes, expected 18 for shape [2, 3]'],
    ['one byte more', new Uint8Array([...file, 0]), 'E_FORMAT', 'has 19 bytes, expected 18'],
    ['a huge size', changed(4, 255), 'E_LIMIT', 'at most 268435456 are allowed'],
    ['a huge size behind a zero', writeIdx(8, [0, 2 ** 31, 4], []), 'E_LIMIT', 'at most'],
    ['gzip that ends early', gzipSync(file).subarray(0, -9), 'E_FORMAT', 'cannot be inflated'],
    ['gzip of something else', gzipSync(new TextEncoder().encode('hello, hello')), 'E_FORMAT', 'begins with'],
    [
      'gzip with more behind',
      gzipSync(new Uint8Array([...file, ...new Uint8Array(1e6)])),
      'E_FORMAT',
      'more than the 18 that their header announces',
    ],
    ['gzip of a huge size', gzipSync(writeIdx(14, [2 ** 20, 2 ** 10], [])), 'E_LIMIT', 'at most'],
    ['only the mark of gzip', new Uint8Array([0x1f, 0x8b]), 'E_FORMAT', 'cannot be inflated'],
  ] as const)('%s is refused', async (_, bytes, code, words) => {
    await expect(readIdx(bytes)).rejects.toThrow(new RegExp(`^${code}: readIdx: .*${words.replaceAll(/[[\]]/g, '\\$&')}`));
  });

  test('a bomb stops at what its header announces', async () => {
    const plain = new Uint8Array(64 * 2 ** 20);
    plain.set(writeIdx(8, [16], []));
    const bomb = gzipSync(plain);
    expect(bomb.length).toBeLessThan(100_000);
    const start = performance.now();
    await expect(readIdx(bomb)).rejects.toThrow('E_FORMAT');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("a limit of one's own", async () => {
    await expect(readIdx(file, { maxBytes: 5 })).rejects.toThrow(
      'E_LIMIT: readIdx: numbers of shape [2, 3] take 6 bytes, at most 5 are allowed',
    );
    expect((await readIdx(file, { maxBytes: 6 })).data).toHaveLength(6);
    await expect(readIdx(file, { maxBytes: 0.5 })).rejects.toThrow('E_ARG');
    await expect(readIdx(file, { max: 1 } as never)).rejects.toThrow('unknown option');
    await expect(readIdx('file.idx' as never)).rejects.toThrow('E_ARG: readIdx: bytes must be a Uint8Array or an ArrayBuffer');
  });

  test('any bytes give an array or a typed error', async () => {
    const mutated = fc.tuple(fc.nat(file.length - 1), fc.nat(255)).map(([at, value]) => changed(at, value));
    const zipped = fc
      .tuple(fc.nat(gzipSync(file).length - 1), fc.nat(255))
      .map(([at, value]) => gzipSync(file).map((byte, i) => (i === at ? value : byte)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 40 }), mutated, zipped), async (bytes) => {
        const problem = await readIdx(bytes as Uint8Array<ArrayBuffer>).then(
          ({ shape, data }) => (data.length === shape.reduce((size, n) => size * n, 1) ? '' : 'sizes differ'),
          (error: Error) => (/^E_(FORMAT|LIMIT): readIdx: /.test(error.message) ? '' : error.message),
        );
        expect(problem).toBe('');
      }),
      properties(500),
    );
  });
});

describe('idxImages', () => {
  const images: IdxArray = { shape: [2, 2, 3], data: Uint8Array.from({ length: 12 }, (_, i) => i * 20) };
  const labels: IdxArray = { shape: [2], data: new Uint8Array([1, 0]) };

  test('pixels from 0 to 1, flat or with a channel', () => {
    const flat = idxImages(images, labels);
    expect([flat.inputs.shape, toArray(flat.targets), flat.classNames]).toEqual([
      [2, 6],
      [1, 0],
      [0, 1],
    ]);
    expect(readNow(flat.inputs)[11]).toBe(Math.fround(220 / 255));
    const { inputs } = idxImages(images, labels, { shape: 'image', classNames: ['shirt', 'shoe', 'bag'] });
    expect(inputs.shape).toEqual([2, 2, 3, 1]);
    expect(readNow(inputs)).toEqual(readNow(flat.inputs));
  });

  test('mistakes', () => {
    expect(() => idxImages(images, { shape: [3], data: new Uint8Array(3) })).toThrow(
      'E_SHAPE: idxImages: labels have shape [3], expected [2]',
    );
    expect(() => idxImages(labels, labels)).toThrow('E_SHAPE: idxImages: images have shape [2], expected [rows, height, width]');
    expect(() => idxImages({ shape: [0, 2, 2], data: new Uint8Array(0) }, { shape: [0], data: new Uint8Array(0) })).toThrow(
      'E_EMPTY',
    );
    expect(() => idxImages({ ...images, data: new Float32Array(12) }, labels)).toThrow(
      'E_ARG: idxImages: images.data must be bytes',
    );
    expect(() => idxImages(images, labels, { classNames: ['only'] })).toThrow(
      'E_LABEL: idxImages: labels row 0 is 1, expected below 1',
    );
    expect(() => idxImages(images, labels, { shape: 'cube' as never })).toThrow('E_ARG');
    expect(() => idxImages(undefined as never, labels)).toThrow('E_ARG: idxImages: images must be what readIdx gives');
  });
});
