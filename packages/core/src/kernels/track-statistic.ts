import { checkNumber } from '../checks.ts';
import { dispatch, expectDistinct, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What `trackStatistic` needs beside its tensors. */
export interface TrackOptions {
  /** How far the running statistic moves towards the batch's: 0 not at all, 1 all the way. */
  readonly rate: number;
  /** The batch's statistic is multiplied by this first (N / (N − 1) makes a biased variance unbiased). */
  readonly scale: number;
}

/**
 * Adds the change that takes a running statistic towards a batch's: change += rate·(scale·batch − running).
 *
 * All three tensors have one shape. `running` stays as it is; the training step adds `change` to it once loss and gradients are finite.
 *
 * @throws E_SHAPE when the shapes differ; E_ARG when `change` overlaps another; E_RANGE when a number is not finite; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const change = tensor(backend, [0]);
 * trackStatistic(tensor(backend, [6]), tensor(backend, [2]), change, { rate: 0.5, scale: 1 });
 * toArray(change); // → [2]
 */
export function trackStatistic(batch: Tensor, running: Tensor, change: Tensor, options: TrackOptions): void {
  checkNumber('trackStatistic', 'rate', options?.rate);
  checkNumber('trackStatistic', 'scale', options.scale);
  const { shape } = expectTensor('trackStatistic', 'batch', batch);
  expectShape('trackStatistic', 'running', running, shape);
  expectShape('trackStatistic', 'change', change, shape);
  expectDistinct('trackStatistic', change, batch, running);
  const kernel = dispatch('trackStatistic', reference, change, batch, running);
  kernel(batch as HostTensor, running as HostTensor, change as HostTensor, options);
}

function reference(batch: HostTensor, running: HostTensor, change: HostTensor, options: TrackOptions): void {
  const [now, kept, to] = [batch.data, running.data, change.data];
  const [rate, scale] = [Math.fround(options.rate), Math.fround(options.scale)];
  for (let i = 0; i < to.length; i++) {
    to[i] = to[i]! + Math.fround(rate * Math.fround(Math.fround(scale * now[i]!) - kept[i]!));
  }
}
