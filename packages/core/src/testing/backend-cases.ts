import type { Backend } from '../backend.ts';
import { checkOptions, wrongType } from '../checks.ts';
import { isGradwrightError, type ErrorCode } from '../errors.ts';
import { add } from '../kernels/add.ts';
import { fill } from '../kernels/fill.ts';
import { matmul } from '../kernels/matmul.ts';
import { tensor } from '../make-tensor.ts';
import { createRandom, integers, normal, type Random } from '../random.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { MAX_SIZE, showShape, sizeOf, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { casesOf, expectClose, expectSameBits, expectThrows, expectTrue, type Case, type Skips } from './case.ts';
import { kernelCalls, type KernelBench, type KernelCall } from './kernel-calls.ts';
import { standardNormal, type Draw } from './prepare-layer.ts';

/** What `backendCases` is told about a backend. */
export interface BackendCaseOptions {
  /** Makes the backend, anew each time. */
  readonly make: () => Backend | Promise<Backend>;
  /**
   * True, the default: every kernel gives the bits of the reference, for infinities, NaN and denormals too. False: it agrees
   * within 10⁻⁶ + 2·10⁻⁵ of the largest element, and `matmul` within its bound.
   */
  readonly bits?: boolean;
  /** Calls of a stranger's kernels, by the kernel's name; run beside those of core. */
  readonly calls?: Readonly<Record<string, readonly KernelCall[]>>;
  /** Cases to leave out: for each name, the reason. */
  readonly skip?: Skips;
}

/**
 * What every backend must do, as named cases for any test runner: memory that keeps what is written and stays where it is, scopes that
 * release and keep what they should, released tensors that throw E_STATE whatever touches them; and every kernel of core against the
 * reference, in all its forms, over dirty memory, between canaries.
 *
 * @throws E_ARG for an unknown option
 * @example
 * // With a test runner: for (const { name, check } of backendCases({ make: createReferenceBackend })) test(name, check);
 * backendCases({ make: createReferenceBackend }).some(({ name }) => name === 'matmul gives the bits of the reference'); // → true
 */
export function backendCases(options: BackendCaseOptions): readonly Case[] {
  const { make, bits = true, calls = {}, skip = {} } = checkOptions('backendCases', options, ['make', 'bits', 'calls', 'skip']);
  if (typeof make !== 'function') throw wrongType('backendCases', 'make', make, 'a function that makes the backend');
  // One backend for all kernels: they must not mind what ran before them.
  let shared: Promise<Backend> | undefined;
  const kernelBackend = () => (shared ??= Promise.resolve(make()));

  const table: Record<string, Case['check']> = {
    'a tensor names its backend, and has the shape asked for': async () => {
      const backend = await make();
      const shape = [2, 3];
      const made = backend.allocate(shape);
      expectTrue(made.backend === backend, () => 'tensor.backend is not the backend that made it');
      expectTrue(String(made.shape) === '2,3', () => `the tensor has shape ${showShape(made.shape)}, expected [2, 3]`);
      shape[0] = 7;
      expectTrue(made.shape[0] === 2, () => 'the tensor shares its shape with the caller');
      expectTrue(typeof backend.name === 'string' && backend.name !== '', () => 'the backend has no name');
      expectTrue(['float32', 'float64'].includes(backend.precision), () => `the precision is ${backend.precision}`);
    },

    'what is written is read back, in copies': async () => {
      const backend = await make();
      const made = backend.allocate([5]);
      const given = Float32Array.of(1.5, -0, Infinity, NaN, 1e-45);
      backend.write(made, given);
      given.fill(9);
      const read = await backend.read(made);
      expectSameBits('what was written', read, [1.5, -0, Infinity, NaN, 1.401298464324817e-45]);
      read.fill(9);
      expectSameBits('after a change of what was read', await backend.read(made), [
        1.5,
        -0,
        Infinity,
        NaN,
        1.401298464324817e-45,
      ]);
      backend.write(made, [1, 2, 3, 4, 5]);
      expectSameBits('written from a plain array', await backend.read(made), [1, 2, 3, 4, 5]);
    },

    'impossible shapes are refused': async () => {
      const backend = await make();
      const refuse = (code: ErrorCode, shape: unknown) =>
        expectThrows(`allocate(${String(shape)})`, code, () => backend.allocate(shape as Shape));
      for (const shape of [[-1], [1.5], [NaN], [2, Infinity]]) refuse('E_SHAPE', shape);
      for (const shape of [undefined, null, 3, ['2'], '2']) refuse('E_ARG', shape);
      for (const shape of [new Array<number>(9).fill(1), [MAX_SIZE + 1], [0, MAX_SIZE + 1], [2 ** 27, 4]])
        refuse('E_LIMIT', shape);
    },

    'a write of another length is refused, and changes nothing': async () => {
      const backend = await make();
      const made = tensor(backend, [1, 2, 3]);
      for (const data of [[], [1, 2], [1, 2, 3, 4]])
        expectThrows(`write of ${data.length} numbers into 3`, 'E_SHAPE', () => backend.write(made, data));
      for (const data of [undefined, null, 7, BigInt64Array.of(1n, 2n, 3n)]) {
        expectThrows(`write of ${String(data)}`, 'E_ARG', () => backend.write(made, data as never));
      }
      expectSameBits('the tensor', await backend.read(made), [1, 2, 3]);
    },

    'a view shares elements, and cannot reach past the end': async () => {
      const backend = await make();
      const whole = tensor(backend, [0, 1, 2, 3, 4, 5]);
      const part = backend.view(whole, 2, [2, 2]);
      expectSameBits('a view', await backend.read(part), [2, 3, 4, 5]);
      backend.write(part, [20, 30, 40, 50]);
      expectSameBits('the whole, after writing the view', await backend.read(whole), [0, 1, 20, 30, 40, 50]);
      const inner = backend.view(part, 1, [1]);
      backend.write(whole, [9, 8, 7, 6, 5, 4]);
      expectSameBits('a view of a view, after writing the whole', await backend.read(inner), [6]);
      expectSameBits('an empty view at the end', await backend.read(backend.view(whole, 6, [0])), []);
      for (const offset of [-1, 0.5, 5, NaN, undefined]) {
        expectThrows(`a view of 2 from ${offset}`, 'E_RANGE', () => backend.view(whole, offset as number, [2]));
      }
      // Past the end of the view, though not of what it was made of.
      expectThrows('a view past the end of a view', 'E_RANGE', () => backend.view(backend.view(whole, 0, [3]), 2, [2]));
      expectThrows('a view of an impossible shape', 'E_SHAPE', () => backend.view(whole, 0, [-1]));
    },

    'a released tensor throws E_STATE, whatever touches it': async () => {
      const backend = await make();
      const held: Tensor[] = [];
      backend.scope(() => {
        const made = tensor(backend, [
          [1, 2],
          [3, 4],
        ]);
        held.push(made, backend.view(made, 0, [2, 2]));
      });
      const disposed = tensor(backend, [
        [1, 2],
        [3, 4],
      ]);
      backend.dispose(disposed);
      held.push(disposed);
      // Others have their memory by now.
      const living = Array.from({ length: 8 }, () =>
        tensor(backend, [
          [5, 6],
          [7, 8],
        ]),
      );
      const [a, b, out] = living as [Tensor, Tensor, Tensor];
      for (const released of held) {
        await expectRejects('read', 'E_STATE', () => backend.read(released));
        expectThrows('write', 'E_STATE', () => backend.write(released, [1, 2, 3, 4]));
        expectThrows('view', 'E_STATE', () => backend.view(released, 0, [1]));
        expectThrows('matmul, as a', 'E_STATE', () => matmul(released, b, out));
        expectThrows('matmul, as b', 'E_STATE', () => matmul(a, released, out));
        expectThrows('matmul, as out', 'E_STATE', () => matmul(a, b, released));
        expectThrows('matmul, as mask', 'E_STATE', () => matmul(a, b, out, { mask: released }));
        expectThrows('add', 'E_STATE', () => add(a, released, out));
        expectThrows('fill', 'E_STATE', () => fill(released, 1));
      }
      for (const one of living) expectSameBits('a living tensor', await backend.read(one), [5, 6, 7, 8]);
    },

    'a scope keeps what it returns, and nothing else': async () => {
      const backend = await make();
      const lost: Tensor[] = [];
      const make2 = (value: number) => tensor(backend, [value, value]);
      const one = backend.scope(() => {
        lost.push(make2(7));
        return make2(1);
      });
      const pair = backend.scope(() => [make2(2), make2(3)] as const);
      const record = backend.scope(() => {
        lost.push(make2(7));
        return { four: make2(4), text: 'kept', none: undefined };
      });
      const view = backend.scope(() => backend.view(make2(5), 1, [1]));
      expectSameBits('a tensor', await backend.read(one), [1, 1]);
      expectSameBits('a tensor in an array', await backend.read(pair[1]), [3, 3]);
      expectSameBits('a tensor in a record', await backend.read(record.four), [4, 4]);
      expectSameBits('a view', await backend.read(view), [5]);
      for (const gone of lost) await expectRejects('read of what was not returned', 'E_STATE', () => backend.read(gone));
      expectTrue(record.text === 'kept' && backend.scope(() => 42) === 42, () => 'plain values are not passed on');
      expectTrue(
        backend.scope(() => undefined) === undefined && backend.scope(() => null) === null,
        () => 'undefined or null is not passed on',
      );
    },

    'scopes nest': async () => {
      const backend = await make();
      const seen: Record<string, Tensor> = {};
      const kept = backend.scope(() => {
        const outer = tensor(backend, [1]);
        seen['inner kept'] = backend.scope(() => {
          seen['inner lost'] = tensor(backend, [2]);
          fill(outer, 9);
          return tensor(backend, [3]);
        });
        expectThrows('add of what the inner scope released', 'E_STATE', () => add(seen['inner lost']!, outer));
        add(outer, seen['inner kept']);
        seen['outer'] = outer;
        const passed = backend.scope(() => tensor(backend, [4]));
        return backend.scope(() => passed);
      });
      expectSameBits('what both scopes returned', await backend.read(kept), [4]);
      for (const name of ['inner kept', 'inner lost', 'outer'])
        await expectRejects(`read of ${name}`, 'E_STATE', () => backend.read(seen[name]!));
    },

    'a scope whose body throws releases all the same': async () => {
      const backend = await make();
      let made: Tensor | undefined;
      const error = new Error('mine');
      let thrown: unknown;
      try {
        backend.scope(() => {
          made = tensor(backend, [1]);
          throw error;
        });
      } catch (caught) {
        thrown = caught;
      }
      expectTrue(thrown === error, () => `the scope threw ${String(thrown)}, expected what its body threw`);
      await expectRejects('read', 'E_STATE', () => backend.read(made!));
      const after = tensor(backend, [1]);
      expectSameBits('a tensor made after it, outside of scopes', await backend.read(after), [1]);
    },

    'a promise or a function does not leave a scope': async () => {
      const backend = await make();
      let made: Tensor | undefined;
      const bodies: readonly [string, (made: Tensor) => unknown][] = [
        ['a promise', async () => 1],
        ['a function', () => () => 1],
        ['a tensor beside a function', (one) => [one, () => 1]],
        ['a record with a promise', (one) => ({ one, later: Promise.resolve() })],
      ];
      for (const [what, body] of bodies) {
        const attempt = () =>
          backend.scope(() => {
            made = tensor(backend, [1]);
            return body(made);
          });
        expectThrows(`a scope that returns ${what}`, 'E_ARG', attempt);
        await expectRejects('read of what it made', 'E_STATE', () => backend.read(made!));
      }
    },

    'outside of scopes a tensor lives until it is disposed, and twice is no error': async () => {
      const backend = await make();
      const made = tensor(backend, [1, 2]);
      backend.scope(() => undefined);
      expectSameBits('a tensor, after a scope', await backend.read(made), [1, 2]);
      backend.dispose(made);
      backend.dispose(made);
      await expectRejects('read', 'E_STATE', () => backend.read(made));
      const [first, second] = [tensor(backend, [1, 1]), tensor(backend, [2, 2])];
      expectSameBits('a tensor, after one was disposed twice', await backend.read(first), [1, 1]);
      expectSameBits('another', await backend.read(second), [2, 2]);
    },

    'views and what they were made of outlive each other': async () => {
      const backend = await make();
      const whole = tensor(backend, [1, 2, 3]);
      const view = backend.view(whole, 1, [2]);
      backend.dispose(whole);
      const other = tensor(backend, [7, 8, 9]);
      expectSameBits('a view, after the whole was disposed', await backend.read(view), [2, 3]);
      backend.dispose(backend.view(other, 0, [1]));
      tensor(backend, [0, 0, 0]);
      expectSameBits('the whole, after a view was disposed', await backend.read(other), [7, 8, 9]);
    },

    'tensors of another backend are refused': async () => {
      const [backend, other] = [await make(), createReferenceBackend()];
      const [own, foreign] = [tensor(backend, [[1]]), tensor(other, [[1]])];
      await expectRejects('read', 'E_BACKEND', () => backend.read(foreign));
      expectThrows('write', 'E_BACKEND', () => backend.write(foreign, [1]));
      expectThrows('view', 'E_BACKEND', () => backend.view(foreign, 0, [1]));
      expectThrows('dispose', 'E_BACKEND', () => backend.dispose(foreign));
      expectThrows('add', 'E_BACKEND', () => add(own, foreign));
      expectThrows('matmul', 'E_BACKEND', () => matmul(foreign, own, tensor(backend, [[1]])));
      for (const none of [undefined, null, 3, {}])
        await expectRejects(`read of ${String(none)}`, undefined, () => backend.read(none as never));
    },

    'memory handed out stays as it is, whatever comes later': async () => {
      const backend = await make();
      const sizes = integers(createRandom(1), 60, 300);
      const early = Array.from(sizes, (size, i) => tensor(backend, new Float32Array(size).fill(i + 1), [size]));
      const views = early.map((one) => backend.view(one, 0, one.shape));
      for (let i = 0; i < 40; i++) {
        // More than it has so far, so that it must grow; and some of it given back again.
        backend.scope(() => void fill(backend.allocate([2 ** 12 * (i + 1)]), NaN));
        fill(backend.allocate([1000 * i + 1]), NaN);
      }
      for (const [i, one] of early.entries()) {
        const expected = new Float32Array(sizes[i]!).fill(i + 1);
        expectSameBits(`tensor ${i} of ${sizes[i]} elements`, await backend.read(one), expected);
        expectSameBits(`a view of tensor ${i}`, await backend.read(views[i]!), expected);
        if (sizes[i]! > 0) fill(one, -i);
      }
      expectSameBits('the last, written again', await backend.read(early[59]!), new Float32Array(sizes[59]!).fill(-59));
    },

    'memory is used again': async () => {
      const backend = await make();
      // Three gibibytes in all, a mebibyte or four at a time.
      for (let i = 0; i < 768; i++) {
        backend.scope(() => {
          const big = backend.allocate([2 ** 20]);
          backend.view(big, 7, [5]);
        });
      }
    },

    'tensors without elements are no trouble': async () => {
      const backend = await make();
      const [empty, other] = [backend.allocate([0, 3]), tensor(backend, [1])];
      backend.write(empty, []);
      expectTrue((await backend.read(empty)).length === 0, () => 'an empty tensor has elements');
      expectSameBits('another tensor', await backend.read(other), [1]);
      const single = backend.allocate([]);
      backend.write(single, [4]);
      expectSameBits('a scalar', await backend.read(single), [4]);
    },

    'matmul is within (k + 2)·2⁻²⁴·Σ|a||b| of the exact product': async () => {
      const backend = await kernelBackend();
      for (const [m, k, n] of [
        [1, 1, 1],
        [5, 3, 7],
        [17, 33, 9],
        [3, 1000, 4],
        [64, 64, 64],
      ] as const) {
        for (let form = 0; form < 8; form++) await checkProduct(backend, m, k, n, form);
      }
    },
  };

  for (const [name, all] of Object.entries({ ...kernelCalls, ...calls })) {
    table[`${name} ${bits ? 'gives the bits of' : 'agrees with'} the reference`] = async () => {
      const backend = await kernelBackend();
      const reference = createReferenceBackend();
      for (const [i, call] of all.entries()) {
        for (const draw of bits ? [standardNormal, wildNumbers] : [standardNormal]) {
          const what = `${name}, call ${i}${draw === wildNumbers ? ', with wild numbers' : ''}`;
          const [got, want] = [await runCall(what, backend, call, i, draw), await runCall(what, reference, call, i, draw)];
          got.forEach(({ label, numbers }, which) => {
            const expected = want[which]!.numbers;
            if (bits) expectSameBits(`${what}: ${label}`, numbers, expected);
            else expectClose(`${what}: ${label}`, numbers, expected, { absolute: 1e-6, relative: 2e-5 });
          });
        }
      }
    };
  }
  return casesOf(table, skip);
}

/** One number in eight is one that arithmetic trips over. */
const wildNumbers: Draw = (shape, random) => {
  const special = [NaN, Infinity, -Infinity, -0, 0, 1e-45, -1e-40, 3.4028234663852886e38, 88.8, -104, 1e20];
  const picks = integers(random.fork('special'), sizeOf(shape), 8 * special.length);
  return Float32Array.from(standardNormal(shape, random), (value, i) => special[picks[i]!] ?? value);
};

/** Elements on either side of each operand. Not a multiple of a vector's width, so that operands are unaligned. */
const GUARD = 5;
const CANARY = 12345;

interface Operand {
  readonly role: 'input' | 'output' | 'changed';
  readonly shape: Shape;
  readonly whole: Tensor;
  readonly part: Tensor;
  readonly before: Float32Array;
}

/** What a call left in one of its results. */
export interface CallResult {
  readonly label: string;
  readonly numbers: Float32Array | Float64Array;
}

/**
 * Runs one call of a kernel with operands drawn from a seed; checks that inputs and surroundings are untouched.
 *
 * @internal
 */
export async function runCall(
  what: string,
  backend: Backend,
  call: KernelCall,
  seed: number,
  draw: Draw,
): Promise<readonly CallResult[]> {
  const operands: Operand[] = [];
  const random = createRandom(seed);
  const operand = (role: Operand['role'], shape: Shape, numbers: (of: Random) => ArrayLike<number>): Tensor => {
    const before = Float32Array.from(numbers(random.fork(String(operands.length))));
    const whole = backend.allocate([before.length + 2 * GUARD]);
    const surrounded = new Float32Array(before.length + 2 * GUARD).fill(CANARY);
    surrounded.set(before, GUARD);
    backend.write(whole, surrounded);
    const part = backend.view(whole, GUARD, shape);
    operands.push({ role, shape, whole, part, before });
    return part;
  };
  const bench: KernelBench = {
    draw,
    input: (shape, own = draw) => operand('input', shape, (key) => own(shape, key)),
    changed: (shape, own = draw) => operand('changed', shape, (key) => own(shape, key)),
    output: (shape) => operand('output', shape, () => new Float32Array(sizeOf(shape)).fill(NaN)),
  };
  try {
    call(bench);
    const results: CallResult[] = [];
    for (const [i, { role, shape, whole, before }] of operands.entries()) {
      const label = `operand ${i} (${role} ${showShape(shape)})`;
      const after = await backend.read(whole);
      const surroundings = [...after.subarray(0, GUARD), ...after.subarray(GUARD + before.length)];
      expectTrue(
        surroundings.every((value) => value === CANARY),
        () => `${what}: wrote outside of ${label}`,
      );
      const numbers = after.slice(GUARD, GUARD + before.length);
      if (role === 'input') expectSameBits(`${what}: ${label}, which it should only read`, numbers, before);
      else results.push({ label, numbers });
    }
    return results;
  } finally {
    for (const { whole, part } of operands) for (const made of [part, whole]) backend.dispose(made);
  }
}

async function checkProduct(backend: Backend, m: number, k: number, n: number, form: number): Promise<void> {
  const [transposeA, transposeB, accumulate] = [1, 2, 4].map((bit) => (form & bit) !== 0) as [boolean, boolean, boolean];
  const draw = (name: string, size: number) => normal(createRandom(form).fork(name), size);
  const [A, B, C] = [draw('a', m * k), draw('b', k * n), draw('c', m * n)];
  const [a, b] = [tensor(backend, A, transposeA ? [k, m] : [m, k]), tensor(backend, B, transposeB ? [n, k] : [k, n])];
  const out = tensor(backend, accumulate ? C : C.map(() => NaN), [m, n]);
  matmul(a, b, out, { transposeA, transposeB, accumulate });
  const got = await backend.read(out);
  for (const made of [a, b, out]) backend.dispose(made);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let exact = accumulate ? C[i * n + j]! : 0;
      let size = Math.abs(exact);
      for (let p = 0; p < k; p++) {
        const term = A[transposeA ? p * m + i : i * k + p]! * B[transposeB ? j * k + p : p * n + j]!;
        exact += term;
        size += Math.abs(term);
      }
      const [value, allowed] = [got[i * n + j]!, (k + 2) * 2 ** -24 * size];
      const fits = Math.abs(value - exact) <= allowed;
      expectTrue(
        fits,
        () => `[${m}, ${k}]·[${k}, ${n}], form ${form}: element ${i}, ${j} is ${value}, expected ${exact} within ${allowed}`,
      );
    }
  }
}

/** Throws or rejects with this code, or with any typed error. */
async function expectRejects(what: string, code: ErrorCode | undefined, body: () => unknown): Promise<void> {
  let error: unknown;
  try {
    await body();
  } catch (caught) {
    error = caught;
  }
  expectTrue(isGradwrightError(error, code), () => `${what}: threw ${String(error)}, expected ${code ?? 'a typed error'}`);
}
