import { checkChoice, checkOptions, wrongType } from './checks.ts';
import { createError } from './errors.ts';
import type { Initializer } from './initializer.ts';
import type { Penalty } from './penalty.ts';
import { checkShape, type Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** The memory in which parameters were placed together: `values` and `gradients` are laid out alike. */
export interface Home {
  readonly values: Tensor;
  readonly gradients: Tensor;
  /** Set while a training run holds the parameters: only that run may move them. */
  held: boolean;
  /** How many parameters live here; it is given up with the last. */
  residents: number;
  /** Views of runs within it, by place, that blocks consist of where a layer is shared with another model; given up with it. */
  readonly runs: Map<string, Tensor>;
}

/** A named array of a layer. It is created as a shape and an initialiser; `place` gives it numbers. */
export interface Parameter {
  readonly shape: Shape;
  /** How `place` draws its first numbers; He normal where nothing is said. */
  readonly initializer?: Initializer;
  /** A statistic (running mean, running variance) is never touched by optimizers, penalties or clipping. */
  readonly role: 'weight' | 'statistic';
  /** False: its gradient stays zero, and no update reaches it. */
  trainable: boolean;
  readonly penalty?: Penalty;
  /** @throws E_STATE before `place` */
  readonly value: Tensor;
  /**
   * ∂L/∂value, to which backward passes add. For a statistic: the change that the step will add.
   *
   * @throws E_STATE before `place`
   */
  readonly gradient: Tensor;
  /** Where it was placed; undefined before. For `place` alone. */
  readonly '~home': { readonly home: Home; readonly offset: number } | undefined;
  /** Gives it numbers, or (with undefined) takes them away. For `place` alone. */
  '~place'(
    placed: { readonly value: Tensor; readonly gradient: Tensor; readonly home: Home; readonly offset: number } | undefined,
  ): void;
}

/** What `createParameter` takes. */
export interface ParameterOptions {
  readonly shape: Shape;
  /** Default for a weight: He normal, which `place` brings, so that a bundle that only loads models cannot draw. */
  readonly initializer?: Initializer | undefined;
  /** Default `'weight'`. */
  readonly role?: 'weight' | 'statistic';
  readonly penalty?: Penalty | undefined;
}

/**
 * A parameter without numbers yet.
 *
 * @throws E_ARG, E_SHAPE, E_LIMIT when the shape is none; E_ARG for an initializer or a role that is none, or an unknown option
 * @example const scale = createParameter({ shape: [3], initializer: constant(1) });
 */
export function createParameter(options: ParameterOptions): Parameter {
  const known = checkOptions('createParameter', options, ['shape', 'initializer', 'role', 'penalty']);
  const { shape, initializer, role = 'weight', penalty } = known;
  if ((initializer !== undefined || role === 'statistic') && typeof initializer?.draw !== 'function')
    throw wrongType('createParameter', 'initializer', initializer, 'an initializer, such as heNormal()');
  checkChoice('createParameter', 'role', role, ['weight', 'statistic']);
  let placed: Parameters<Parameter['~place']>[0];
  const inPlace = (name: string) => {
    if (placed === undefined) {
      throw createError(
        'E_STATE',
        `parameter.${name}`,
        'the model has no numbers yet, expected place(model, { backend, seed }) before',
      );
    }
    return placed;
  };
  return {
    shape: checkShape('createParameter', 'shape', shape),
    ...(initializer === undefined ? {} : { initializer }),
    role,
    trainable: role === 'weight',
    ...(penalty === undefined ? {} : { penalty }),
    get value() {
      return inPlace('value').value;
    },
    get gradient() {
      return inPlace('gradient').gradient;
    },
    get '~home'() {
      return placed;
    },
    '~place'(next) {
      placed = next;
    },
  };
}
