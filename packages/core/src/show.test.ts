import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROPERTIES } from '../test/agree.ts';
import { heNormal } from './initializers.ts';
import { tensor } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import { show } from './show.ts';

class Thing {
  readonly #hidden = 1;
  reveal() {
    return this.#hidden;
  }
}

test.each<[unknown, string]>([
  ['text', '"text"'],
  ['two\nlines', '"two\\nlines"'],
  [1.5, '1.5'],
  [-0, '-0'],
  [NaN, 'NaN'],
  [12n, '12n'],
  [true, 'true'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s'), 'Symbol(s)'],
  [show, 'the function show'],
  [() => 1, 'a function'],
  [[1, 'a', [2], null], '[1, "a", […], null]'],
  [Array.from({ length: 20 }, () => 1), '[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, …]'],
  [new Float32Array(3), 'a Float32Array of 12 bytes'],
  [Promise.resolve(1), 'a promise'],
  [{ a: 1, b: 'x' }, '{"a":1,"b":"x"}'],
  [{}, 'a value of type Object'],
  [new Thing(), 'a value of type Thing'],
  [new Map(), 'a value of type Map'],
  [Object.create(null), 'a value of type Object'],
  [heNormal(), 'heNormal()'],
  [{ type: 'dense', settings: [2, 3] }, 'dense(…)'],
  [tensor(createReferenceBackend(), [[1, 2]]), 'a tensor of shape [1, 2]'],
])('%o', (value, text) => {
  expect(show(value)).toBe(text);
});

test('long values end after 80 characters', () => {
  const long = show('x'.repeat(1000));
  expect(long.length).toBe(80);
  expect(long.endsWith('…')).toBe(true);
});

test('never throws, whatever comes', () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const thrower = {
    get shape(): number {
      throw new Error('mine');
    },
  };
  const noName = Object.assign(Object.create(null), { constructor: null, toJSON: () => undefined });
  for (const value of [circular, revoked.proxy, thrower, noName, { toJSON: () => 1n }, [revoked.proxy]]) {
    expect(typeof show(value)).toBe('string');
  }
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true, withMap: true, withSet: true }),
      (value) => {
        expect(show(value).length).toBeLessThanOrEqual(80);
      },
    ),
    PROPERTIES,
  );
});
