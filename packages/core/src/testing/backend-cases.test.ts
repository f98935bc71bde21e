import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failingCases } from '../../test/failing-cases.ts';
import type { Backend } from '../backend.ts';
import * as core from '../index.ts';
import { readNow } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { backendCases, runCall, type BackendCaseOptions } from './backend-cases.ts';
import { expectClose } from './case.ts';
import { createTestingBackend } from './float64-backend.ts';
import { kernelCalls } from './kernel-calls.ts';
import { createPoisonedBackend } from './poisoned-backend.ts';
import { standardNormal } from './prepare-layer.ts';

const numbers = (of: Tensor) => (of as HostTensor).data;

/** The names of all kernels, as their files dispatch them. */
function kernelNames(): string[] {
  const folder = new URL('../kernels/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const names = files.flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\bdispatch\(\s*'(\w+)'/g)].map(([, name]) => name!),
  );
  return names.sort();
}

/** A backend whose tensors are as the reference's, and which differs in what is given. */
function changed(change: (right: Backend) => Partial<Backend>): () => Backend {
  return () => {
    const backend = { ...createReferenceBackend() };
    // Handles name the inner backend; for what these tests break, that is the same one.
    return Object.assign(backend.allocate([]).backend, change(backend));
  };
}

/** These two take memory anew each time, and fill it: three gibibytes of that show nothing but patience. */
const skip = { 'memory is used again': 'it never is, so that reading what nobody wrote is seen' };
for (const { name, check } of backendCases({ make: createReferenceBackend })) test(`reference backend: ${name}`, check);
for (const { name, check } of backendCases({ make: () => createPoisonedBackend(NaN), skip }))
  test(`reference backend over NaN: ${name}`, check);
for (const { name, check } of backendCases({ make: async () => createTestingBackend(), bits: false, skip }))
  test(`float64 backend: ${name}`, check);

describe('every kernel', () => {
  test('is called by the cases, has a float64 version, and is exported', () => {
    const names = kernelNames();
    expect(names.length).toBeGreaterThan(60);
    expect(Object.keys(kernelCalls).sort()).toEqual(names);
    const { kernels } = createTestingBackend();
    expect(names.filter((name) => typeof kernels[name] !== 'function')).toEqual([]);
    expect(Object.keys(kernels).filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => typeof (core as Record<string, unknown>)[name] !== 'function')).toEqual([]);
  });

  test.each(Object.entries(kernelCalls))('%s: each call reaches it, and float32 agrees with float64', async (name, calls) => {
    for (const [i, call] of calls.entries()) {
      const reached = new Set<string>();
      const reference = createReferenceBackend();
      const kernels = new Proxy({}, { get: (_, key) => void reached.add(String(key)) });
      const got = await runCall(name, Object.assign(reference, { kernels }), call, i, standardNormal);
      expect([...reached]).toContain(name);
      const want = await runCall(name, createTestingBackend(), call, i, standardNormal);
      want.forEach((result, which) => {
        expectClose(`call ${i}: ${result.label}`, got[which]!.numbers, result.numbers, { absolute: 1e-6, relative: 1e-5 });
      });
    }
  });
});

describe('backendCases', () => {
  const kernel = (name: string, wrong: (...all: never[]) => void) => changed(() => ({ kernels: { [name]: wrong } }));

  test.each<[string, () => Backend, string]>([
    ['a matmul that adds in another order', kernel('matmul', backwardsMatmul as never), 'matmul gives the bits'],
    [
      'an add that rounds twice',
      kernel('add', ((a: Tensor, b: Tensor, out: Tensor) =>
        each(out, (i) => numbers(a)[i]! + numbers(b)[i]! * 1.0000001)) as never),
      'add gives the bits',
    ],
    [
      'a relu that hides NaN',
      kernel('reluForward', ((x: Tensor, out: Tensor) => each(out, (i) => (numbers(x)[i]! > 0 ? numbers(x)[i]! : 0))) as never),
      'reluForward gives the bits',
    ],
    [
      'a relu that keeps −0',
      kernel('reluForward', ((x: Tensor, out: Tensor) => each(out, (i) => (numbers(x)[i]! < 0 ? 0 : numbers(x)[i]!))) as never),
      'reluForward gives the bits',
    ],
    [
      'a fill that goes on too far',
      kernel('fill', ((out: Tensor, value: number) =>
        new Float32Array(numbers(out).buffer, numbers(out).byteOffset, numbers(out).length + 1).fill(value)) as never),
      'fill gives the bits',
    ],
    [
      'a copy that moves the original',
      kernel('copy', ((x: Tensor, out: Tensor) => (numbers(out).set(numbers(x)), numbers(x).fill(0))) as never),
      'copy gives the bits',
    ],
    [
      'a sum that starts from old contents',
      kernel('sumRows', ((x: Tensor, out: Tensor) =>
        each(out, (c) =>
          Array.from(numbers(x))
            .filter((_, i) => c === i % out.shape[0]!)
            .reduce((a, b) => a + b, numbers(out)[c]!),
        )) as never),
      'sumRows gives the bits',
    ],
    ['reading without a copy', changed(() => ({ read: (of) => numbers(of) as Float32Array })), 'what is written is read back'],
    ['scopes that keep all', changed(() => ({ scope: (body) => body() })), 'a scope keeps what it returns'],
    ['a dispose that does nothing', changed(() => ({ dispose: () => {} })), 'outside of scopes'],
    [
      'views at the start',
      changed(({ view }) => ({ view: (of, offset, shape) => (view(of, offset, shape), view(of, 0, shape)) })),
      'a view shares elements',
    ],
    [
      'a write that takes what fits',
      changed(({ write }) => ({
        write: (of, data) =>
          write(
            of,
            Array.from(numbers(of), (old, i) => data?.[i] ?? old),
          ),
      })),
      'a write of another length',
    ],
    [
      'a scope that lets functions out',
      changed(({ scope }) => ({
        scope: <T>(body: () => T) => {
          let result: T;
          scope(() => void (result = body()));
          return result!;
        },
      })),
      'a promise or a function',
    ],
    ['tensors of another object', () => ({ ...createReferenceBackend() }), 'a tensor names its backend'],
  ])('%s is caught', async (_, make, expected) => {
    const asked = backendCases({ make }).filter(({ name }) => name.startsWith(expected));
    expect(asked.length).toBeGreaterThan(0);
    expect(await failingCases(asked)).toEqual(asked.map(({ name }) => name));
  });

  test('a kernel in other precision passes without bits, and not with them', async () => {
    const make = kernel('matmul', backwardsMatmul as never);
    expect(await failingCases(backendCases({ make, bits: false }))).toEqual([]);
  });

  test('a product outside its bound is caught', async () => {
    const coarse = ((a: Tensor, b: Tensor, out: Tensor, options: object) => {
      backwardsMatmul(a, b, out, options);
      each(out, (i) => numbers(out)[i]! * 1.00001);
    }) as never;
    expect(await failingCases(backendCases({ make: kernel('matmul', coarse), bits: false }))).toEqual([
      'matmul is within (k + 2)·2⁻²⁴·Σ|a||b| of the exact product',
    ]);
  });

  test('a stranger’s kernel is tried too', async () => {
    const calls: BackendCaseOptions['calls'] = {
      twice: [
        (bench) => {
          const [x, out] = [bench.input([3]), bench.output([3])];
          core.dispatch(
            'twice',
            (from: HostTensor, to: HostTensor) => each(to, (i) => 2 * from.data[i]!),
            out,
            x,
          )(x as HostTensor, out as HostTensor);
        },
      ],
    };
    const failing = (make: () => Backend) => failingCases(backendCases({ make, calls }));
    expect(await failing(createReferenceBackend)).toEqual([]);
    expect(await failing(kernel('twice', ((x: Tensor, out: Tensor) => each(out, (i) => 3 * numbers(x)[i]!)) as never))).toEqual([
      'twice gives the bits of the reference',
    ]);
  });

  test('misspelt options are refused', () => {
    expect(() => backendCases({ mak: createReferenceBackend } as never)).toThrow('E_ARG: backendCases: unknown option "mak"');
    expect(() => backendCases({ make: createReferenceBackend() as never })).toThrow(
      'E_ARG: backendCases: make must be a function',
    );
  });
});

function each(out: Tensor, value: (i: number) => number): void {
  numbers(out).forEach((_, i) => (numbers(out)[i] = value(i)));
}

/** The product, with k descending, in float64. */
function backwardsMatmul(a: Tensor, b: Tensor, out: Tensor, options: object): void {
  const testing = createTestingBackend();
  const there = (of: Tensor) => {
    const moved = testing.allocate(of.shape);
    testing.write(moved, readNow(of));
    return moved;
  };
  const moved = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === 'object' ? there(value as Tensor) : value]),
  );
  numbers(out).set(readNow(core.matmul(there(a), there(b), there(out), moved)));
}
