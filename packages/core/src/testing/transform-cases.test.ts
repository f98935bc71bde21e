import { describe, expect, test } from 'vitest';
import { failingCases } from '../../test/failing-cases.ts';
import { blockLike, eachSegment } from '../block.ts';
import { dispatch } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { Block, Transform } from '../transform.ts';
import { transformCases, type TransformCaseOptions } from './transform-cases.ts';

const numbers = (of: Tensor) => (of as HostTensor).data;

/** A stranger's rule: v = ½v − rate·g is added. */
const halves = (round: (x: number) => number) => (update: Tensor, velocity: Tensor, rate: number) => {
  const [u, v] = [numbers(update), numbers(velocity)];
  for (let i = 0; i < u.length; i++) u[i] = v[i] = round(round(0.5 * v[i]!) - round(rate * u[i]!));
};
const reference = halves(Math.fround);
const kernels = { halvesUpdate: halves((x) => x) };

type State = { velocity: Block };

const momentum = (change: Partial<Transform<State>> = {}, rate = 0.125): Transform<State> => ({
  type: 'momentum',
  settings: [rate],
  init: (parameters) => ({ velocity: blockLike(parameters) }),
  update(updates, { velocity }) {
    eachSegment((update, v) => dispatch('halvesUpdate', reference, update, v)(update, v, rate), updates, velocity);
  },
  apply(updates, { velocity }, parameters) {
    eachSegment(
      (update, v, weights) => {
        reference(update, v, rate);
        const [w, u] = [numbers(weights), numbers(update)];
        w.forEach((value, i) => (w[i] = value + u[i]!));
        u.fill(0);
      },
      updates,
      velocity,
      parameters,
    );
  },
  ...change,
});

const cases = (make: () => Transform<State>, more: Partial<TransformCaseOptions> = {}) =>
  transformCases({ make, still: () => momentum({}, 0), use: { momentum: make }, kernels, ...more });

/** The right update, with something done around it. */
const around = (change: (updates: Block, state: State, parameters: Block, step: number) => void): Partial<Transform<State>> => ({
  update(updates, state, parameters, progress) {
    momentum().update(updates, state, parameters, progress);
    change(updates, state, parameters, progress.step);
  },
});

describe('transformCases', () => {
  test('a right transform passes all, a stranger’s kernel included', async () => {
    expect(await failingCases(cases(() => momentum()))).toEqual([]);
    expect(cases(() => momentum()).map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "several segments are one block",
        "out of nothing comes nothing",
        "the state is blocks, numbers and states",
        "init changes nothing, and starts anew each time",
        "update leaves the parameters alone",
        "all it remembers is in its state",
        "the same steps twice give the same bits",
        "old contents of memory do not matter",
        "NaN in a gradient is not hidden",
        "a learning rate of 0 moves nothing",
        "apply is update, add and zero",
        "float32 agrees with float64",
        "its description builds it again",
      ]
    `);
  });

  const scaled = (block: Block, by: number) =>
    eachSegment((tensor) => numbers(tensor).forEach((value, i) => (numbers(tensor)[i] = value * by)), block);

  test.each<[string, Partial<Transform<State>>, string]>([
    [
      'only the first segment',
      { update: (u, s) => reference(u.segments[0]!.tensor, s.velocity.segments[0]!.tensor, 0.125) },
      'several segments',
    ],
    [
      'an update out of nothing',
      around((updates) => eachSegment((tensor) => (numbers(tensor)[0] = 1e-9), updates)),
      'out of nothing',
    ],
    [
      'a state with a tensor in it',
      { init: (parameters) => ({ velocity: blockLike(parameters), extra: [1] }) as never },
      'the state is blocks',
    ],
    [
      'a state of another layout',
      {
        init: (parameters) => ({
          velocity: blockLike({ ...parameters, segments: [...parameters.segments, ...parameters.segments] }),
        }),
      },
      'the state is blocks',
    ],
    [
      'an update that moves the weights',
      around((_, __, parameters) => scaled(parameters, 0.99)),
      'update leaves the parameters alone',
    ],
    [
      'an init that clears the weights',
      { init: (parameters) => (scaled(parameters, 0), { velocity: blockLike(parameters) }) },
      'init changes nothing',
    ],
    [
      'memory that nobody cleared',
      {
        init: ({ backend, segments }) => ({
          velocity: { backend, segments: segments.map((s) => ({ ...s, tensor: backend.allocate(s.tensor.shape) })) },
        }),
      },
      'old contents',
    ],
    [
      'a NaN that is hidden',
      around((updates) =>
        eachSegment((tensor) => numbers(tensor).forEach((value, i) => value !== value && (numbers(tensor)[i] = 0)), updates),
      ),
      'NaN in a gradient',
    ],
    [
      'an apply that rounds otherwise',
      {
        apply: (u, s, p) => {
          scaled(u, 1.0000002);
          momentum().apply!(u, s, p, { step: 0, epoch: 0 });
        },
      },
      'apply is update',
    ],
    [
      'an apply that forgets to zero',
      {
        apply: (u, s, p, progress) => {
          momentum().apply!(u, s, p, progress);
          eachSegment((tensor) => numbers(tensor).fill(1), u);
        },
      },
      'apply is update',
    ],
    [
      'a coarse float32',
      around((updates) => updates.backend.precision === 'float32' && scaled(updates, 1.0001)),
      'float32 agrees',
    ],
    ['other settings than it has', { settings: [0.25, 1] }, 'its description'],
  ])('%s is caught', async (_, change, expected) => {
    const failing = await failingCases(
      cases(() => momentum(change), { use: { momentum: (rate: number) => momentum({}, rate) } }),
    );
    expect(
      failing.some((name) => name.startsWith(expected)),
      `${expected} among ${failing.join('; ')}`,
    ).toBe(true);
  });

  test('what is remembered outside the state is caught', async () => {
    const make = () => {
      let turn = 0;
      return momentum(around((updates) => scaled(updates, 1 / ++turn)));
    };
    expect(await failingCases(cases(make))).toContain('all it remembers is in its state');
  });

  test('states that share memory are caught', async () => {
    const make = () => {
      let shared: Block | undefined;
      return momentum({ init: (parameters) => ({ velocity: (shared ??= blockLike(parameters)) }) });
    };
    expect(await failingCases(cases(make))).toContain('init changes nothing, and starts anew each time');
  });

  test('a learning rate of 0 that moves is caught', async () => {
    expect(await failingCases(cases(() => momentum(), { still: () => momentum({}, 1e-6) }))).toEqual([
      'a learning rate of 0 moves nothing',
    ]);
  });

  test('what does not apply is named, with its reason; misspelt options are refused', () => {
    const { apply: _, ...bare } = momentum();
    const names = transformCases({ make: () => bare }).map(({ name }) => name);
    expect(names).toContain('apply is update, add and zero (skipped: it has no `apply`)');
    expect(names).toContain('a learning rate of 0 moves nothing (skipped: none was given in `still`)');
    expect(names).toContain('its description builds it again (skipped: no factories given in `use`)');
    expect(() => transformCases({ mak: () => bare } as never)).toThrow('E_ARG: transformCases: unknown option "mak"');
    expect(() => transformCases({ make: bare as never })).toThrow('E_ARG: transformCases: make must be a function');
  });
});
