import { wrongType } from './checks.ts';

/**
 * The SHA-256 of some bytes, as 64 hexadecimal digits  (FIPS 180-4). At once, and on pages without a secure origin, where
 * the browser's own is asynchronous or missing.
 *
 * @throws E_ARG when it is no bytes
 * @example sha256(new TextEncoder().encode('abc')).slice(0, 8); // → "ba7816bf"
 */
export function sha256(bytes: Uint8Array): string {
  if (!(bytes instanceof Uint8Array)) throw wrongType('sha256', 'bytes', bytes, 'a Uint8Array');
  const { start, rounds } = constantsOf();
  const state = Int32Array.from(start);
  const schedule = new Int32Array(64);
  const whole = bytes.length - (bytes.length % BLOCK);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < whole; offset += BLOCK) compress(state, view, offset, schedule, rounds);

  const rest = bytes.subarray(whole);
  // A one bit, zeros, and the length in bits fill up the last block, or the last two.
  const tail = new DataView(new ArrayBuffer(rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK));
  rest.forEach((byte, i) => tail.setUint8(i, byte));
  tail.setUint8(rest.length, 0x80);
  tail.setUint32(tail.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
  tail.setUint32(tail.byteLength - 4, bytes.length << 3);
  for (let offset = 0; offset < tail.byteLength; offset += BLOCK) compress(state, tail, offset, schedule, rounds);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const BLOCK = 64;

/** The standard's constants: the first 32 bits behind the point of the square or cube roots of the first primes. */
interface Constants {
  readonly start: Int32Array;
  readonly rounds: Int32Array;
}

let constants: Constants | undefined;

/** Computed once, in whole numbers, hence exactly; written out they would be half of what this file costs in a bundle. */
function constantsOf(): Constants {
  constants ??= { start: fractions(8, 2n), rounds: fractions(64, 3n) };
  return constants;
}

function fractions(count: number, degree: bigint): Int32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (isPrime(n)) found.push(Number(BigInt.asIntN(32, scaledRoot(BigInt(n), degree))));
  return Int32Array.from(found);
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor < n; divisor++) if (n % divisor === 0) return false;
  return true;
}

/** ⌊2³² · ⁿ√x⌋ for x < 2⁹, bit by bit. */
function scaledRoot(x: bigint, degree: bigint): bigint {
  const target = x << (32n * degree);
  let root = 0n;
  for (let bit = 1n << 37n; bit > 0n; bit >>= 1n) if ((root | bit) ** degree <= target) root |= bit;
  return root;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function compress(state: Int32Array, view: DataView, offset: number, schedule: Int32Array, rounds: Int32Array): void {
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(offset + 4 * i);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [schedule[i - 15]!, schedule[i - 2]!];
    const low = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const high = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    schedule[i] = schedule[i - 16]! + low + schedule[i - 7]! + high;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + rounds[i]! + schedule[i]!) | 0;
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
}
