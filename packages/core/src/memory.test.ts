import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES } from '../test/agree.ts';
import type { Backend } from './backend.ts';
import { createMemory, type Store } from './memory.ts';
import { readNow } from './make-tensor.ts';
import { sizeOf } from './shape.ts';
import type { HostTensor, Tensor } from './tensor.ts';

/** A backend whose store counts: what is taken and given back, and when an array is asked for. */
function counted(limit = Infinity) {
  const given: Float32Array[] = [];
  const counts = { taken: 0, given: 0, asked: 0 };
  const store: Store<Float32Array> = {
    take(size) {
      if (size > limit) throw new Error('full');
      counts.taken++;
      return new Float32Array(size);
    },
    give(storage, size) {
      expect(storage.length).toBe(size);
      // Given back once.
      expect(given.includes(storage)).toBe(false);
      given.push(storage);
      counts.given++;
    },
    data(storage, offset, size) {
      counts.asked++;
      return storage.subarray(offset, offset + size);
    },
  };
  const memory = createMemory<Float32Array>(() => backend, store);
  const { allocate, view, write, read, scope, dispose, locate, live } = memory;
  const backend: Backend = { name: 'counted', precision: 'float32', kernels: {}, allocate, view, write, read, scope, dispose };
  return { backend, counts, live, locate };
}

describe('the account of tensors', () => {
  test('room is given back with the last handle on it, and once', () => {
    const { backend, counts, live } = counted();
    const whole = backend.allocate([4]);
    const view = backend.view(whole, 1, [2]);
    const inner = backend.view(view, 1, [1]);
    expect([live(), counts.taken]).toEqual([3, 1]);
    backend.dispose(whole);
    backend.dispose(view);
    backend.dispose(view);
    expect(counts.given).toBe(0);
    backend.write(inner, [7]);
    expect([...readNow(inner)]).toEqual([7]);
    backend.dispose(inner);
    backend.dispose(inner);
    expect([live(), counts.given]).toEqual([0, 1]);
  });

  test('locate tells where a tensor starts, and refuses what was released', () => {
    const { backend, locate } = counted();
    const whole = backend.allocate([10]);
    const view = backend.view(backend.view(whole, 3, [5]), 2, [2]);
    expect(locate(view, (storage, offset) => [storage.length, offset])).toEqual([10, 5]);
    backend.dispose(view);
    expectError(() => locate(view, () => 0), 'E_STATE', 'its memory was released');
    expectError(() => locate(counted().backend.allocate([1]), () => 0), 'E_BACKEND', 'locate');
  });

  test('the array of a tensor is asked for once, and again when the memory moved', () => {
    let memory = new Float32Array(16);
    const store: Store<number> = {
      take: () => 0,
      give: () => {},
      data: (_, offset, size) => memory.subarray(offset, offset + size),
    };
    const { allocate, view, write, read, scope, dispose } = createMemory<number>(() => backend, store);
    const backend: Backend = { name: 'growing', precision: 'float32', kernels: {}, allocate, view, write, read, scope, dispose };
    const made = allocate([4]) as HostTensor;
    write(made, [1, 2, 3, 4]);
    expect(made.data).toBe(made.data);
    // As WebAssembly does: old arrays are left with length 0.
    const grown = new Float32Array(32);
    grown.set(memory);
    structuredClone(memory.buffer, { transfer: [memory.buffer] });
    memory = grown;
    expect([...made.data]).toEqual([1, 2, 3, 4]);
  });

  test('a failed allocation leaves no handle behind', () => {
    const { backend, live, counts } = counted(8);
    expect(() => backend.allocate([9])).toThrow('full');
    expect(() => backend.scope(() => (backend.allocate([2]), backend.allocate([9])))).toThrow('full');
    expect([live(), counts.taken, counts.given]).toEqual([0, 1, 1]);
  });

  test('a tensor kept by an inner scope belongs to the outer one; what is disposed in between is no trouble', () => {
    const { backend, live, counts } = counted();
    const kept = backend.scope(() => {
      const inner = backend.scope(() => ({ a: backend.allocate([1]), b: backend.allocate([1]), c: backend.allocate([1]) }));
      backend.dispose(inner.b);
      return [inner.a, inner.a, 'text', null, undefined, 5] as const;
    });
    expect([live(), counts.given]).toEqual([1, 2]);
    backend.write(kept[0], [3]);
    expect([...readNow(kept[0])]).toEqual([3]);
  });

  test('only one level is looked through, and no class', () => {
    const { backend, live } = counted();
    backend.scope(() => [[backend.allocate([1])]]);
    backend.scope(() => ({ deep: { made: backend.allocate([1]) } }));
    backend.scope(() => new Map([['made', backend.allocate([1])]]));
    expect(live()).toBe(0);
    backend.scope(() => Object.assign(Object.create(null) as object, { made: backend.allocate([1]) }));
    expect(live()).toBe(1);
  });

  test('a getter that throws, or anything else that can be thrown, releases all the same', () => {
    const { backend, live } = counted();
    const getter = () =>
      backend.scope(() => {
        backend.allocate([1]);
        return {
          get mine(): never {
            throw new Error('mine');
          },
        };
      });
    expect(getter).toThrow('mine');
    expect(live()).toBe(0);
    const after = backend.allocate([1]);
    backend.scope(() => undefined);
    expect(live()).toBe(1);
    backend.dispose(after);
  });

  test('what is no function cannot be a scope', () => {
    const { backend } = counted();
    for (const none of [undefined, null, 5, {}])
      expectError(() => backend.scope(none as never), 'E_ARG', 'scope: body must be a function');
  });

  test('write takes numbers, and nothing that would become one', () => {
    const { backend } = counted();
    const made = backend.allocate([2]);
    backend.write(made, [1, 2]);
    for (const [data, message] of [
      [['1', 2], 'data[0] must be a number, got "1"'],
      [[1, null], 'data[1] must be a number, got null'],
      [[1, undefined], 'data[1] must be'],
      // oxlint-disable-next-line no-sparse-arrays -- it is what is refused
      [[1, ,], 'data[1] must be'],
      [[true, false], 'data[0] must be'],
      ['12', 'data must be an array of numbers'],
      [12, 'data must be an array of numbers'],
      [{ length: 2 }, 'data[0] must be'],
    ] as const) {
      expectError(() => backend.write(made, data as never), 'E_ARG', message);
    }
    expect([...readNow(made)]).toEqual([1, 2]);
    backend.write(made, { length: 2, 0: 5, 1: 6 });
    expect([...readNow(made)]).toEqual([5, 6]);
    backend.write(made, Uint8Array.of(7, 8));
    expect([...readNow(made)]).toEqual([7, 8]);
  });

  test('the shape of a tensor is its own [T25]', () => {
    const { backend } = counted();
    const shape = [2, 3];
    const made = backend.allocate(shape);
    shape[0] = 100;
    expect(made.shape).toEqual([2, 3]);
    expect(() => ((made.shape as number[])[0] = 5)).toThrow(TypeError);
  });
});

test('slices, end to end, are the whole, to the bit (property 17)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(40), { maxLength: 5 }),
      (numbers, columns, cuts) => {
        const { backend } = counted();
        const rows = Math.floor(numbers.length / columns);
        const whole = backend.allocate([rows, columns]);
        backend.write(whole, numbers.slice(0, rows * columns));
        const edges = [0, ...cuts.map((cut) => Math.min(cut, rows)), rows].sort((a, b) => a - b);
        const joined = backend.allocate([rows, columns]);
        for (const [i, from] of edges.slice(0, -1).entries()) {
          const shape = [edges[i + 1]! - from, columns];
          backend.write(backend.view(joined, from * columns, shape), readNow(backend.view(whole, from * columns, shape)));
        }
        expect(readNow(joined)).toEqual(readNow(whole));
      },
    ),
    PROPERTIES,
  );
});

test('any sequence of calls keeps the account (property 74)', () => {
  type Command = {
    readonly what: 'allocate' | 'view' | 'dispose' | 'open' | 'close' | 'throw';
    readonly pick: number;
    readonly size: number;
  };
  const command: fc.Arbitrary<Command> = fc.record({
    what: fc.constantFrom<Command['what']>('allocate', 'allocate', 'view', 'dispose', 'open', 'close', 'throw'),
    pick: fc.nat(),
    size: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 50 }), (commands) => {
      const { backend, live, counts } = counted();
      // What should live, with the number that was written into all of it; and, for each open scope, what was made there.
      const living = new Map<Tensor, number>();
      let next = 1;
      const queue = [...commands];

      /** Obeys until its scope closes; returns what the scope keeps. */
      const run = (made: Tensor[]): Tensor[] => {
        for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
          const all = [...living.keys()];
          const picked = all[one.pick % Math.max(1, all.length)];
          if (one.what === 'allocate') {
            const tensor = backend.allocate([one.size]);
            backend.write(tensor, new Float32Array(one.size).fill(next));
            living.set(tensor, next++);
            made.push(tensor);
          } else if (one.what === 'view' && picked !== undefined) {
            const size = Math.min(one.size, sizeOf(picked.shape));
            const tensor = backend.view(picked, sizeOf(picked.shape) - size, [size]);
            living.set(tensor, living.get(picked)!);
            made.push(tensor);
          } else if (one.what === 'dispose' && picked !== undefined) {
            backend.dispose(picked);
            living.delete(picked);
          } else if (one.what === 'open') open(made);
          else if (one.what === 'throw') throw new Error('mine');
          else if (one.what === 'close') return made.filter((_, i) => i % 2 === one.pick % 2);
        }
        return [];
      };
      const open = (outer: Tensor[]): void => {
        const made: Tensor[] = [];
        let kept: readonly Tensor[] = [];
        try {
          kept = backend.scope(() => run(made));
        } catch (error) {
          if ((error as Error).message !== 'mine') throw error;
        }
        for (const tensor of made) if (!kept.includes(tensor)) living.delete(tensor);
        outer.push(...kept);
      };
      while (queue.length > 0) {
        try {
          run([]);
        } catch (error) {
          if ((error as Error).message !== 'mine') throw error;
        }
      }

      expect(live()).toBe(living.size);
      for (const [tensor, value] of living) expect(readNow(tensor).every((element) => element === value)).toBe(true);
      for (const tensor of living.keys()) backend.dispose(tensor);
      expect([live(), counts.given]).toEqual([0, counts.taken]);
    }),
    PROPERTIES,
  );
});
