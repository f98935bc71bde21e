// One float32 seen as its bits. A scratch and not state: each function writes before it reads.
const FLOAT = /* @__PURE__ */ new Float32Array(1);
const BITS = /* @__PURE__ */ new Int32Array(/* @__PURE__ */ FLOAT.buffer);

/** The bits of a float32, as a signed word. */
export function toBits(value: number): number {
  FLOAT[0] = value;
  return BITS[0]!;
}

/** The float32 with these bits. */
export function fromBits(bits: number): number {
  BITS[0] = bits;
  return FLOAT[0]!;
}

/** 2ⁿ for −126 ≤ n ≤ 127. */
export function powerOfTwo(n: number): number {
  return fromBits((n + 127) << 23);
}
