import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES } from '../test/agree.ts';
import { chain, linear } from '../test/layers.ts';
import { build, type Factory } from './build.ts';
import { describe as describeValue, isDescribed, isDescription } from './describe.ts';
import type { Described, Json, Setting } from './description.ts';
import { constant, zero } from './initializers.ts';

const made = (type: string, ...settings: Setting[]): Described => ({ type, settings });
/** Factories that keep what they were given. */
const keeping = (...types: string[]): Record<string, Factory> =>
  Object.fromEntries(types.map((type) => [type, (...settings: Setting[]) => made(type, ...settings)]));

describe('describe', () => {
  test('the factory’s name and its arguments, described values standing in place', () => {
    expect(describeValue(chain(linear(2, 3), linear(3, 1)))).toEqual([
      'chain',
      [
        ['linear', [2, 3]],
        ['linear', [3, 1]],
      ],
    ]);
    expect(describeValue(made('dense', 2, 3, { initializer: constant(0.5), bias: false }))).toEqual([
      'dense',
      [2, 3, { initializer: ['constant', [0.5]], bias: false }],
    ]);
  });

  test('a second occurrence is named by the path of the first', () => {
    const shared = linear(2, 2);
    expect(describeValue(chain(shared, chain(shared), linear(2, 2)))).toEqual([
      'chain',
      [
        ['linear', [2, 2]],
        ['chain', [{ same: '0' }]],
        ['linear', [2, 2]],
      ],
    ]);
    const key = made('a', { 'x.y': shared, 'x~1y': shared });
    expect(describeValue(key)).toEqual(['a', [{ 'x.y': ['linear', [2, 2]], 'x~1y': { same: '0.x~1y' } }]]);
  });

  test('what is undefined at the end, or in a record, is left out', () => {
    expect(describeValue(made('a', 1, undefined, undefined))).toEqual(['a', [1]]);
    expect(describeValue(made('a', { x: undefined, y: 1 }))).toEqual(['a', [{ y: 1 }]]);
  });

  const holder: Record<string, unknown> = {};
  const deep = (depth: number): Setting => (depth === 0 ? 1 : [deep(depth - 1)]);
  holder['self'] = holder;
  test.each<[string, unknown, string, string]>([
    ['a function', () => 1, 'E_ARG', 'setting 0 must be plain data or a described value, got a function'],
    ['a class', new Map(), 'E_ARG', 'setting 0 must be plain data'],
    ['a typed array', Float32Array.of(1), 'E_ARG', 'setting 0 must be plain data'],
    ['undefined among others', [undefined, 1], 'E_ARG', 'setting 0.0 must be plain data'],
    ['a symbol', Symbol('s'), 'E_ARG', 'setting 0 must be'],
    ['a big integer', 1n, 'E_ARG', 'got 1n'],
    ['NaN', { rate: NaN }, 'E_NONFINITE', 'setting 0.rate is NaN, expected a finite number'],
    ['an infinity', [1, -Infinity], 'E_NONFINITE', 'setting 0.1 is -Infinity'],
    ['data that read as a description', ['dense', [1]], 'E_ARG', 'setting 0 is plain data that reads as a description'],
    ['data that read as a repetition', { same: '0' }, 'E_ARG', 'setting 0 is plain data that reads as a description'],
    ['a circle', holder, 'E_LIMIT', 'nests deeper than 64 levels'],
    ['depth', deep(70), 'E_LIMIT', 'nests deeper than 64 levels'],
  ])('%s is refused', (_, setting, code, message) => {
    expectError(() => describeValue(made('a', setting as Setting)), code, message);
  });

  test('what is not described is refused', () => {
    for (const none of [undefined, null, 3, 'relu', {}, { type: 'relu' }, { type: 1, settings: [] }, () => 1])
      expectError(() => describeValue(none as never), 'E_ARG', 'describe: value must be a described value, such as a layer');
  });
});

describe('build', () => {
  test('calls the factories that it may use', () => {
    expect(build(['constant', [0.5]], { use: { constant } })).toMatchObject({ type: 'constant', settings: [0.5] });
  });

  test('the same object stands again where it stood twice', () => {
    const shared = linear(2, 2);
    const use: Record<string, Factory> = { linear, chain };
    const again = build<ReturnType<typeof chain>>(describeValue(chain(shared, chain(shared), linear(2, 2))), { use });
    const [first, second, third] = ['0', '1', '2'].map((name) => again.children[name]!);
    expect(second!.children!['0']).toBe(first);
    expect(third).not.toBe(first);
  });

  test('round trip: what is described, built and described again is the same (property 67)', () => {
    const text = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('__proto__', 'same', 'constructor', 'a.b', '~1', ''));
    const number = fc
      .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
      .filter((value) => !Object.is(value, -0));
    const { setting } = fc.letrec<{ setting: Setting; described: Described; record: Setting; array: Setting }>((tie) => ({
      setting: fc.oneof(
        { maxDepth: 4 },
        number,
        text,
        fc.boolean(),
        fc.constant(null),
        tie('array'),
        tie('record'),
        tie('described'),
      ),
      array: fc.array(tie('setting'), { maxLength: 3 }),
      record: fc.dictionary(text, tie('setting'), { maxKeys: 3 }),
      described: fc
        .tuple(fc.constantFrom('dense', 'relu', '__proto__', 'toString'), fc.array(tie('setting'), { maxLength: 3 }))
        .map(([type, settings]) => made(type, ...settings)),
    }));
    const use = keeping('top', 'dense', 'relu', 'toString');
    Object.defineProperty(use, '__proto__', { value: keeping('__proto__')['__proto__'], enumerable: true });
    let built = 0;
    fc.assert(
      fc.property(fc.array(setting, { maxLength: 4 }), fc.boolean(), (settings, twice) => {
        const value = made('top', ...settings, ...(twice ? settings : []));
        let description: Json;
        try {
          description = describeValue(value);
        } catch {
          // Plain data that read as a description: refused, as said above.
          return;
        }
        const onDisk = JSON.parse(JSON.stringify(description)) as Json;
        expect(onDisk).toEqual(description);
        expect(describeValue(build(onDisk, { use }))).toEqual(description);
        built++;
      }),
      PROPERTIES,
    );
    expect(built).toBeGreaterThan(800);
    expect(({} as { same?: unknown }).same).toBeUndefined();
  });

  test('keys of the prototype chain are keys [M18]', () => {
    const description = JSON.parse('["dense", [{"__proto__": 1, "constructor": 2}]]') as Json;
    const { settings } = build(description, { use: keeping('dense') });
    expect(Object.keys(settings[0] as object)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(settings[0])).toBe(Object.prototype);
  });

  const use = {
    ...keeping('dense'),
    zero,
    constant,
    careless: (() => undefined) as never as Factory,
    raw: () => {
      throw new TypeError('Cannot read properties of undefined');
    },
  };
  const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)]);
  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'E_FORMAT', 'build: expected [type, settings], got undefined'],
    ['no array', { type: 'dense' }, 'E_FORMAT', 'expected [type, settings]'],
    ['a type alone', ['dense'], 'E_FORMAT', 'expected [type, settings], got ["dense"]'],
    ['a type that is no text', [1, []], 'E_FORMAT', 'expected [type, settings]'],
    ['settings that are none', ['dense', 2], 'E_FORMAT', 'expected [type, settings]'],
    ['an unknown type', ['conv', []], 'E_FORMAT', 'unknown type "conv", expected one of those in use: dense, zero, constant'],
    ['an unknown type within', ['dense', [1, { initializer: ['evil', []] }]], 'E_FORMAT', 'at 0~1'.slice(0, 3)],
    ['a type of the prototype chain', ['toString', []], 'E_FORMAT', 'unknown type "toString"'],
    ['another', ['__proto__', []], 'E_FORMAT', 'unknown type "__proto__"'],
    ['a repetition of nothing', ['dense', [{ same: '5' }]], 'E_FORMAT', 'at 0: "same" names "5", where nothing was described'],
    ['a repetition of itself', ['dense', [{ same: '' }]], 'E_FORMAT', '"same" names ""'],
    ['a repetition of what comes later', ['dense', [{ same: '1' }, ['zero', []]]], 'E_FORMAT', '"same" names "1"'],
    ['depth', ['dense', [nested(70)]], 'E_LIMIT', 'nests deeper than 64 levels'],
    ['a factory that makes nothing', ['careless', []], 'E_FORMAT', 'careless(…) returned undefined, expected a described value'],
    ['a factory that breaks', ['dense', [['raw', []]]], 'E_FORMAT', 'at 0: raw(…) failed: TypeError: Cannot read properties'],
    [
      'a setting that a factory refuses',
      ['dense', [1, ['constant', ['x']]]],
      'E_ARG',
      'at 1: constant: value must be a number, got "x"',
    ],
  ])('%s is refused', (_, description, code, message) => {
    expectError(() => build(description as Json, { use }), code, message);
  });

  test('an error of a factory keeps its fields, and what lies behind it', () => {
    let thrown: unknown;
    try {
      build(['dense', [['constant', [null]]]], { use });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'E_ARG', where: 'build', argument: 'value', received: null });
    expect((thrown as Error).cause).toMatchObject({ where: 'constant' });
  });

  test('factories that are none', () => {
    for (const [options, message] of [
      [undefined, 'build: use must be an object of factories'],
      [{}, 'build: use must be an object of factories'],
      [{ use: null }, 'build: use must be an object of factories'],
      [{ uses: {} }, 'unknown option "uses"'],
    ] as const) {
      expectError(() => build(['dense', []], options as never), 'E_ARG', message);
    }
    expectError(
      () => build(['dense', []], { use: { dense: 5 as never } }),
      'E_ARG',
      'build: use.dense must be a function that makes it',
    );
  });
});

test('what counts as described, and as a description', () => {
  expect([isDescribed(zero()), isDescribed({ type: 'a', settings: [] })]).toEqual([true, true]);
  for (const none of [null, undefined, 'a', { type: 'a' }, { type: 'a', settings: {} }]) expect(isDescribed(none)).toBe(false);
  expect(isDescription(['a', []])).toBe(true);
  for (const none of [['a'], ['a', [], 1], [1, []], ['a', {}], null, 'a'] as Json[]) expect(isDescription(none)).toBe(false);
});
