import {
  add,
  backwardThrough,
  checkContext,
  checkOptions,
  createError,
  forwardChild,
  sameShape,
  showShape,
  type Layer,
  type Same,
} from '@gradwright/core';
import { expectLayer, lengthAfter, lengthBefore, type After, type In, type Out } from './shapes.ts';

/** What `residual` may be told beside its body. */
export interface ResidualOptions<Shortcut extends Layer = Layer> {
  /** Takes the place of the identity where the body changes the shape: often `dense(inputs, outputs, { bias: false })`. */
  readonly shortcut?: Shortcut;
}

/** What is known of x, which both branches take. */
type Given<Body, Shortcut> = In<Body> & In<Shortcut>;
/** What is known of the sum, to which both branches give. */
type Sum<Body, Shortcut> = After<Given<Body, Shortcut>, Body> & After<Given<Body, Shortcut>, Shortcut>;

/** y = shortcut(x) + body(x); without a shortcut x itself, which keeps what it is. */
export interface Residual<Body extends Layer = Layer, Shortcut extends Layer = Layer<unknown, Same>> extends Layer<
  Given<Body, Shortcut>,
  [unknown] extends [Sum<Body, Shortcut>] ? Out<Body> : Sum<Body, Shortcut>
> {
  readonly type: 'residual';
  readonly children: { readonly body: Body; readonly shortcut?: Shortcut } & Readonly<Record<string, Layer>>;
}

/** The body if the sum is possible; else what the compiler should say. */
type Fitting<Body, Shortcut> = [Given<Body, Shortcut>] extends [never]
  ? `expects ${In<Body> & number} features, but the shortcut ${In<Shortcut> & number}`
  : [Sum<Body, Shortcut>] extends [never]
    ? `gives ${After<Given<Body, Shortcut>, Body> & number} features, but is added to ${After<Given<Body, Shortcut>, Shortcut> & number}`
    : Body;

/**
 * Residual connection: y = x + f(x), or y = s(x) + f(x) with a shortcut s  (Theory §21). Any shape that f keeps.
 *
 * dx = dy + f′(x)ᵀ·dy: the gradient reaches x even where f's own vanishes. With a shortcut, s′(x)ᵀ·dy stands for dy.
 * (He et al., "Deep Residual Learning for Image Recognition", 2016.) For an activation after the sum, put it behind:
 * `sequential(residual(f), relu())`.
 *
 * @throws E_ARG when body or shortcut is no layer, E_SHAPE when their outputs cannot be added: at construction where the
 *   sizes are known, else from `forward`
 * @example
 * const backend = createReferenceBackend();
 * const [output] = residual(relu()).forward(tensor(backend, [[-1, 2]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[-1, 4]]
 */
export function residual<Body extends Layer, Shortcut extends Layer = Layer<unknown, Same>>(
  body: Body & Fitting<Body, Shortcut>,
  options?: ResidualOptions<Shortcut>,
): Residual<Body, Shortcut>;
export function residual(body: Layer, options?: ResidualOptions): Layer {
  expectLayer('residual', 'body', body);
  const { shortcut } = checkOptions('residual', options, ['shortcut']);
  if (shortcut !== undefined) expectLayer('residual', 'shortcut', shortcut);
  const [wanted, wantedBeside] = [lengthBefore(body), shortcut && lengthBefore(shortcut)];
  if (wanted !== undefined && wantedBeside !== undefined && wanted !== wantedBeside) {
    const problem = `the body expects ${wanted} features, but the shortcut ${wantedBeside}`;
    throw createError('E_SHAPE', 'residual', problem, { argument: 'shortcut', received: wantedBeside, expected: String(wanted) });
  }
  const given = wanted ?? wantedBeside;
  const [through, beside] = [lengthAfter(body, given), shortcut === undefined ? given : lengthAfter(shortcut, given)];
  if (through !== undefined && beside !== undefined && through !== beside) {
    const other = shortcut === undefined ? `its input has ${beside}; a shortcut layer would fit them` : `the shortcut ${beside}`;
    throw createError('E_SHAPE', 'residual', `the body gives ${through} features, but ${other}`, {
      argument: 'body',
      received: through,
    });
  }
  const wholeBatch = body.wholeBatch === true || shortcut?.wholeBatch === true;

  return {
    type: 'residual',
    settings: shortcut === undefined ? [body] : [body, { shortcut }],
    parameters: {},
    children: shortcut === undefined ? { body } : { body, shortcut },
    '~shapes': { in: given, out: body['~shapes']?.out === 'same' && given === undefined ? 'same' : (through ?? beside) },
    ...(wholeBatch ? { wholeBatch } : {}),
    forward(input, context) {
      checkContext('residual', context);
      const [inner, backInner] = forwardChild('body', body, input, context);
      const [beside, backBeside] = shortcut === undefined ? [input] : forwardChild('shortcut', shortcut, input, context);
      if (!sameShape(inner.shape, beside.shape)) throw differ(inner.shape, beside.shape, shortcut);
      return [
        add(beside, inner),
        (outputGradient) => {
          if (!context.inputGradient) {
            backBeside?.(outputGradient);
            return backInner(outputGradient);
          }
          const besideGradient = backBeside === undefined ? outputGradient : backwardThrough(backBeside, outputGradient);
          return add(besideGradient, backwardThrough(backInner, outputGradient));
        },
      ];
    },
  };
}

function differ(inner: readonly number[], beside: readonly number[], shortcut: Layer | undefined) {
  const other =
    shortcut === undefined
      ? `its input has ${showShape(beside)}; a shortcut layer would fit them`
      : `the shortcut ${showShape(beside)}`;
  const problem = `the body gives shape ${showShape(inner)}, but ${other}`;
  return createError('E_SHAPE', 'residual.forward', problem, { argument: 'body', received: inner, expected: showShape(beside) });
}
