/**
 * The most that one core can do in 128-bit SIMD from registers alone, to read products against: twelve independent chains of
 * x = x·a + b, either multiplied and then added, or fused (relaxed SIMD).
 *
 * The module is a few dozen bytes, assembled here: f(n) runs the loop n times and returns a lane, so that nothing can be left out.
 */
export interface Peak {
  /** 10⁹ operations of one call of `run`. */
  readonly work: number;
  run(): void;
}

const CHAINS = 12;
const LANES = 4;
const TURNS = 200_000;

const [I32, F32, V128] = [0x7f, 0x7d, 0x7b];
const [GET, SET, TEE] = [0x20, 0x21, 0x22];
const MUL = [0xfd, 0xe6, 0x01];
const ADD = [0xfd, 0xe4, 0x01];
const RELAXED_MADD = [0xfd, 0x85, 0x02];

/** @throws WebAssembly.CompileError where the engine has no SIMD, or none that is relaxed */
export function createPeak(kind: 'mul+add' | 'fused'): Peak {
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(assemble(kind))).exports as { f: (turns: number) => number };
  return { work: (CHAINS * LANES * 2 * TURNS) / 1e9, run: () => void f(TURNS) };
}

function assemble(kind: 'mul+add' | 'fused'): Uint8Array<ArrayBuffer> {
  // Locals: 0 the count, 1 … 12 the chains, 13 a, 14 b.
  const [a, b] = [1 + CHAINS, 2 + CHAINS];
  const chains = Array.from({ length: CHAINS }, (_, i) => i + 1);
  const update = kind === 'fused' ? [GET, a, GET, b, ...RELAXED_MADD] : [GET, a, ...MUL, GET, b, ...ADD];
  const body = [
    ...[1, CHAINS + 2, V128],
    ...chains.flatMap((chain) => [...splat(chain), SET, chain]),
    ...[...splat(0.999), SET, a, ...splat(0.001), SET, b],
    ...[0x03, 0x40], // loop
    ...chains.flatMap((chain) => [GET, chain, ...update, SET, chain]),
    ...[GET, 0, 0x41, 1, 0x6b, TEE, 0, 0x0d, 0], // count − 1, again unless 0
    0x0b,
    ...[GET, 1, ...chains.slice(1).flatMap((chain) => [GET, chain, ...ADD]), 0xfd, 0x1f, 0], // a lane of the sum
    0x0b,
  ];
  const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 1, F32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 'f'.charCodeAt(0), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

function splat(value: number): number[] {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer), 0xfd, 0x13];
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}
