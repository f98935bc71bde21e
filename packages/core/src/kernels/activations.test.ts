import { expect, test } from 'vitest';
import { readNow, tensor } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import type { Tensor } from '../tensor.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import { eluBackward, eluForward } from './elu.ts';
import { geluBackward, geluForward } from './gelu.ts';
import { leakyReluBackward, leakyReluForward } from './leaky-relu.ts';
import { logSoftmaxBackward, logSoftmaxForward } from './log-softmax.ts';
import { reluBackward, reluForward } from './relu.ts';
import { sigmoidBackward, sigmoidForward } from './sigmoid.ts';
import { siluBackward, siluForward } from './silu.ts';
import { softmaxBackward, softmaxForward } from './softmax.ts';
import { softplusBackward, softplusForward } from './softplus.ts';
import { tanhBackward, tanhForward } from './tanh.ts';

interface Pair {
  readonly forward: (x: Tensor, out?: Tensor) => Tensor;
  /** What the way back reads beside dy: the input or the output. */
  readonly backward: (kept: Tensor, dy: Tensor, out?: Tensor) => Tensor;
  readonly keeps: 'input' | 'output';
}

function withOptions<O>(
  forward: (x: Tensor, out: Tensor | undefined, options: O) => Tensor,
  backward: (kept: Tensor, dy: Tensor, out: Tensor | undefined, options: O) => Tensor,
  keeps: Pair['keeps'],
  options: O,
): Pair {
  return { forward: (x, out) => forward(x, out, options), backward: (kept, dy, out) => backward(kept, dy, out, options), keeps };
}

const elementwise: Readonly<Record<string, Pair>> = {
  relu: { forward: reluForward, backward: reluBackward, keeps: 'output' },
  sigmoid: { forward: sigmoidForward, backward: sigmoidBackward, keeps: 'output' },
  tanh: { forward: tanhForward, backward: tanhBackward, keeps: 'output' },
  leakyRelu: withOptions(leakyReluForward, leakyReluBackward, 'output', { slope: 0.125 }),
  elu: withOptions(eluForward, eluBackward, 'output', { alpha: 1 }),
  softplus: withOptions(softplusForward, softplusBackward, 'input', { beta: 1 }),
  'softplus, beta 2': withOptions(softplusForward, softplusBackward, 'input', { beta: 2 }),
  silu: withOptions(siluForward, siluBackward, 'input', { beta: 1 }),
  'silu, beta 0.5': withOptions(siluForward, siluBackward, 'input', { beta: 0.5 }),
  gelu: withOptions(geluForward, geluBackward, 'input', { approximate: 'none' }),
  'gelu, tanh': withOptions(geluForward, geluBackward, 'input', { approximate: 'tanh' }),
};

const rows: Readonly<Record<string, Pair>> = {
  softmax: { forward: softmaxForward, backward: softmaxBackward, keeps: 'output' },
  logSoftmax: { forward: logSoftmaxForward, backward: logSoftmaxBackward, keeps: 'output' },
};

/** 2²⁰ bit patterns, evenly over all there are: each sign and exponent, denormals, infinities and NaN. */
function sweep(): Float32Array {
  const patterns = Uint32Array.from({ length: 2 ** 20 }, (_, i) => (i << 12) | ((i * 2_654_435_761) >>> 20));
  const special = [0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 3.4028234663852886e38, -3.4028234663852886e38];
  const values = new Float32Array(patterns.buffer);
  values.set(special, 7);
  return values;
}

/** The first element that is further off than `units` in its last place and 10⁻⁷. */
function worst(got: ArrayLike<number>, want: ArrayLike<number>, x: ArrayLike<number>, units: number): string | undefined {
  for (let i = 0; i < got.length; i++) {
    const wanted = Math.fround(want[i]!);
    if (Object.is(got[i], wanted) || got[i] === wanted) continue;
    const allowed = units * 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(wanted)))) - 23) + 1e-7;
    if (!(Math.abs(got[i]! - want[i]!) <= allowed)) return `at ${x[i]}: got ${got[i]}, want ${want[i]}`;
  }
  return undefined;
}

for (const [name, { forward, backward, keeps }] of Object.entries(elementwise)) {
  test(`${name}: within 4 ulp + 1e-7 of float64 over a sweep of all float32, both ways`, () => {
    const values = sweep();
    const [ours, oracle] = [createReferenceBackend(), createTestingBackend()].map((backend) => {
      const x = tensor(backend, values, [values.length]);
      const dy = tensor(backend, new Float32Array(values.length).fill(1), [values.length]);
      const y = forward(x);
      return [readNow(y), readNow(backward(keeps === 'input' ? x : y, dy))] as const;
    });
    expect(worst(ours![0], oracle![0], values, 4)).toBeUndefined();
    expect(worst(ours![1], oracle![1], values, 4)).toBeUndefined();
  });
}

for (const [name, { forward, backward, keeps }] of Object.entries({ ...elementwise, ...rows })) {
  test(`${name}: writes into the out it is given, or onto its operand, with the same bits`, () => {
    const backend = createReferenceBackend();
    const make = (offset = 0) => tensor(backend, [[-2, 0.5, 3].map((value) => value + offset), [1, -1, 88]]);
    const y = readNow(forward(make()));
    const out = tensor(backend, [
      [NaN, NaN, NaN],
      [NaN, NaN, NaN],
    ]);
    expect(forward(make(), out)).toBe(out);
    expect(readNow(out)).toEqual(y);
    const same = make();
    expect(readNow(forward(same, same))).toEqual(y);

    const kept = () => (keeps === 'input' ? make() : forward(make()));
    const dx = readNow(backward(kept(), make(1)));
    expect(readNow(backward(kept(), make(1), out))).toEqual(dx);
    const dy = make(1);
    expect(readNow(backward(kept(), dy, dy))).toEqual(dx);
    const own = kept();
    expect(readNow(backward(own, make(1), own))).toEqual(dx);
  });
}
