import type { Backend } from './backend.ts';
import { wrongType } from './checks.ts';
import { expectShape } from './dispatch.ts';
import { createError } from './errors.ts';
import { fill } from './kernels/fill.ts';
import type { Home } from './parameter.ts';
import type { PathedParameter } from './parameters-of.ts';
import { sizeOf, type Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';
import type { Block, BlockEntry } from './transform.ts';

/**
 * Gathers placed parameters into a block: neighbours in memory become one segment.
 *
 * @internal `place` hands out the blocks of a model
 */
export function gatherBlock(backend: Backend, parameters: readonly PathedParameter[], of: 'values' | 'gradients'): Block {
  const runs: { home: Home; start: number; size: number; entries: BlockEntry[] }[] = [];
  for (const { path, parameter } of parameters) {
    const { home, offset } = parameter['~home']!;
    let run = runs[runs.length - 1];
    if (run === undefined || run.home !== home || run.start + run.size !== offset) {
      run = { home, start: offset, size: 0, entries: [] };
      runs.push(run);
    }
    run.entries.push({ path, parameter, offset: run.size });
    run.size += sizeOf(parameter.shape);
  }
  return {
    backend,
    segments: runs.map(({ home, start, size, entries }) => ({ tensor: runIn(home, of, start, size), parameters: entries })),
  };
}

/** A run of a home's elements: the whole of it, or a view that the home keeps and gives up. */
function runIn(home: Home, of: 'values' | 'gradients', start: number, size: number): Tensor {
  const memory = home[of];
  if (size === sizeOf(memory.shape)) return memory;
  const key = `${of} ${start} ${size}`;
  const view = home.runs.get(key) ?? memory.backend.view(memory, start, [size]);
  home.runs.set(key, view);
  return view;
}

/**
 * A new block laid out like another, filled with one number: a slot of an optimizer.
 *
 * @throws E_OOM when the backend's memory is full
 * @example
 * const { gradients } = place(dense(2, 3), { backend: createReferenceBackend(), seed: 7 });
 * const state = { velocity: blockLike(gradients) }; // what a transform's `init` returns
 * toArray(state.velocity.segments[0]!.tensor); // → [0, 0, 0, 0, 0, 0, 0, 0, 0]
 */
export function blockLike(block: Block, value = 0): Block {
  const { backend } = block;
  const tensors = allocateAll(
    backend,
    block.segments.map(({ tensor }) => tensor.shape),
  );
  const segments = block.segments.map(({ parameters }, i) => ({ tensor: fill(tensors[i]!, value), parameters }));
  return { backend, segments };
}

/** All of them or none. */
export function allocateAll(backend: Backend, shapes: readonly Shape[]): readonly Tensor[] {
  const made: Tensor[] = [];
  try {
    for (const shape of shapes) made.push(backend.allocate(shape));
  } catch (error) {
    for (const tensor of made) backend.dispose(tensor);
    throw error;
  }
  return made;
}

/**
 * Calls `body` for each segment of some blocks that are laid out alike.
 *
 * @throws E_ARG when one is no block, E_SHAPE when they are laid out differently (a state from another model), before the first call
 * @example
 * const { values, gradients } = place(dense(2, 3), { backend: createReferenceBackend(), seed: 7 });
 * eachSegment((value, update) => applyUpdates(value, update), values, gradients); // takes a step; gradients are 0 again
 */
export function eachSegment(body: (...tensors: Tensor[]) => void, first: Block, ...others: readonly Block[]): void {
  const wanted = segmentsOf(first);
  for (const other of others) {
    const found = segmentsOf(other);
    if (found.length !== wanted.length) {
      throw createError('E_SHAPE', 'eachSegment', `a block has ${found.length} segments, expected ${wanted.length}`, {
        argument: 'block',
      });
    }
    wanted.forEach(({ tensor }, i) => expectShape('eachSegment', 'segment', found[i]!.tensor, tensor.shape));
  }
  wanted.forEach(({ tensor }, i) => body(tensor, ...others.map((block) => block.segments[i]!.tensor)));
}

function segmentsOf(block: Block): Block['segments'] {
  if (!Array.isArray((block as Partial<Block> | undefined)?.segments)) throw wrongType('eachSegment', 'block', block, 'a block');
  return block.segments;
}
