import { fill } from './kernels/fill.ts';
import type { PathedParameter } from './parameters-of.ts';
import { sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';
import type { Block, BlockEntry } from './transform.ts';

/**
 * Gathers placed parameters into a block: neighbours in memory become one segment.
 *
 * @internal `place` hands out the blocks of a model
 */
export function gatherBlock(backend: Block['backend'], parameters: readonly PathedParameter[], of: 'values' | 'gradients'): Block {
  const runs: { memory: Tensor; start: number; size: number; entries: BlockEntry[] }[] = [];
  for (const { path, parameter } of parameters) {
    const { home, offset } = parameter['~home']!;
    let run = runs[runs.length - 1];
    if (run === undefined || run.memory !== home[of] || run.start + run.size !== offset) {
      run = { memory: home[of], start: offset, size: 0, entries: [] };
      runs.push(run);
    }
    run.entries.push({ path, parameter, offset: run.size });
    run.size += sizeOf(parameter.shape);
  }
  return {
    backend,
    segments: runs.map(({ memory, start, size, entries }) => ({
      // The whole of it needs no view, which would have to be disposed.
      tensor: size === sizeOf(memory.shape) ? memory : backend.view(memory, start, [size]),
      parameters: entries,
    })),
  };
}

/**
 * A new block laid out like another, filled with one number: a slot of an optimizer.
 *
 * @throws E_OOM when the backend's memory is full
 * @example
 * // init(parameters) { return { velocity: blockLike(parameters) }; }
 */
export function blockLike(block: Block, value = 0): Block {
  const segments = block.segments.map(({ tensor, parameters }) => {
    return { tensor: fill(block.backend.allocate(tensor.shape), value), parameters };
  });
  return { backend: block.backend, segments };
}

/**
 * Calls `body` for each segment of some blocks that are laid out alike.
 *
 * @example eachSegment((update, velocity) => momentumUpdate(update, velocity, { beta: 0.9 }), updates, state.velocity);
 */
export function eachSegment(body: (...tensors: Tensor[]) => void, first: Block, ...others: readonly Block[]): void {
  first.segments.forEach(({ tensor }, i) => body(tensor, ...others.map((block) => block.segments[i]!.tensor)));
}
