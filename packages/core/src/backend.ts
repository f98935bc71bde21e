import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/**
 * Memory for tensors, and the kernels that it does better than their reference implementations.
 *
 * A backend may be partial and is never wrong: what is missing in `kernels` runs as the reference.
 */
export interface Backend {
  readonly name: string;
  readonly precision: 'float32' | 'float64';
  /** Replacements of reference kernels, by the kernel's name and with its signature. */
  readonly kernels: Readonly<Record<string, unknown>>;
  /**
   * What is called in a kernel's place, its own or the reference: returns `kernel` with something around it, such as a clock, a check, or the
   * choice between the two. It must be called with the same arguments.
   */
  wrapKernel?<F>(name: string, kernel: F): F;
  /**
   * A new tensor in the current scope. What it holds is unspecified until something writes it.
   *
   * @throws E_SHAPE, E_LIMIT for an impossible shape; E_OOM when the memory is full
   */
  allocate(shape: Shape): Tensor;
  /**
   * A tensor over part of another's elements: it shares them, from `offset` (in elements) on.
   *
   * @throws E_RANGE when it would reach past the end
   */
  view(tensor: Tensor, offset: number, shape: Shape): Tensor;
  /**
   * Copies numbers in.
   *
   * @throws E_SHAPE when there are more or fewer than the tensor holds
   */
  write(tensor: Tensor, data: ArrayLike<number>): void;
  /** Copies the numbers out; a promise where the memory cannot be read at once. */
  read(tensor: Tensor): Float32Array | Float64Array | Promise<Float32Array | Float64Array>;
  /**
   * Runs `body` and releases every tensor made within, except those that it returns: a tensor, or an array or plain
   * object of tensors, one level deep. What was released throws E_STATE from then on. Scopes nest.
   *
   * @throws E_ARG when `body` returns a promise or a function, for those would outlive their tensors
   */
  scope<T>(body: () => T): T;
  /** Releases a tensor made outside any scope. Twice is no error. */
  dispose(tensor: Tensor): void;
}
