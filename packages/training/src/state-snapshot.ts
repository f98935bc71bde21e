import { blockLike, createError, readNow, type Block, type Shape, type TransformState } from '@gradwright/core';

/** What an optimizer remembers, off its backend: a slot's numbers end to end, counts as they are. */
export type StateSnapshot = { readonly [slot: string]: Float32Array | Float64Array | number | StateSnapshot | undefined };

/** Copies an optimizer's memory out. */
export function snapshotState(state: TransformState): StateSnapshot {
  return mapSlots(state, (slot) => (isBlock(slot) ? readBlock(slot) : typeof slot === 'object' ? snapshotState(slot) : slot));
}

/** The memory of a snapshot, laid out like `values`, on its backend. */
export function restoreState(snapshot: StateSnapshot, values: Block): TransformState {
  return mapSlots(snapshot, (slot) => {
    if (ArrayBuffer.isView(slot)) return writeBlock(values, slot);
    return typeof slot === 'object' ? restoreState(slot as StateSnapshot, values) : slot;
  });
}

/** What an optimizer remembers as named arrays: `1/velocity` with all its numbers, a count with the shape []. */
export type Slots = ReadonlyMap<string, { readonly shape: Shape; readonly data: Float32Array | Float64Array }>;

/** A snapshot as named arrays. */
export function slotsOf(snapshot: StateSnapshot, path = ''): Slots {
  const slots = Object.entries(snapshot).flatMap(
    ([key, slot]): [string, { shape: Shape; data: Float32Array | Float64Array }][] => {
      const name = slotName(path, key);
      if (slot === undefined) return [];
      if (typeof slot === 'number') return [[name, { shape: [], data: Float64Array.of(slot) }]];
      return isNumbers(slot) ? [[name, { shape: [slot.length], data: slot }]] : [...slotsOf(slot, name)];
    },
  );
  return new Map(slots);
}

/**
 * The snapshot that some arrays were, in the form of a fresh one.
 *
 * @throws E_FORMAT when one is missing, too many or too long
 */
export function snapshotOf(slots: Slots, fresh: StateSnapshot): StateSnapshot {
  const unused = new Set(slots.keys());
  const take = (name: string, form: Numbers | number | undefined): Numbers | number | undefined => {
    unused.delete(name);
    const found = slots.get(name);
    if (found === undefined && form === undefined) return undefined;
    const [length, isCount] = [found?.data.length, found?.shape.length === 0];
    if (form === undefined || (typeof form === 'number' ? isCount : !isCount && length === form.length))
      return isCount ? found!.data[0] : found!.data;
    throw createError('E_FORMAT', 'train', `resume: the checkpoint has no ${name} that fits this optimizer's memory`);
  };
  const walk = (form: StateSnapshot, path: string): StateSnapshot =>
    Object.fromEntries(
      Object.entries(form).map(([key, slot]) => {
        const name = slotName(path, key);
        return [key, typeof slot === 'object' && !isNumbers(slot) ? walk(slot, name) : take(name, slot)];
      }),
    );
  const snapshot = walk(fresh, '');
  if (unused.size === 0) return snapshot;
  throw createError('E_FORMAT', 'train', `resume: the checkpoint has ${[...unused][0]}, which this optimizer does not remember`);
}

/** Releases the blocks of an optimizer's memory. */
export function releaseState(state: TransformState): void {
  for (const slot of Object.values(state)) {
    if (isBlock(slot)) for (const { tensor } of slot.segments) slot.backend.dispose(tensor);
    else if (typeof slot === 'object') releaseState(slot);
  }
}

type Slot = TransformState[string];
type Numbers = Float32Array | Float64Array;

function isNumbers(slot: Numbers | StateSnapshot): slot is Numbers {
  return ArrayBuffer.isView(slot);
}

/** A name may hold a slash of its own. */
function slotName(path: string, key: string): string {
  const name = key.replaceAll('~', '~0').replaceAll('/', '~1');
  return path === '' ? name : `${path}/${name}`;
}

function isBlock(slot: Slot): slot is Block {
  return typeof slot === 'object' && 'segments' in slot && Array.isArray(slot.segments);
}

function mapSlots<From, To>(state: { readonly [slot: string]: From }, change: (slot: From) => To): { [slot: string]: To } {
  return Object.fromEntries(Object.entries(state).map(([name, slot]) => [name, change(slot)]));
}

function readBlock({ segments }: Block): Float32Array | Float64Array {
  const parts = segments.map(({ tensor }) => readNow(tensor));
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const all = parts[0] instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

function writeBlock(values: Block, numbers: Float32Array | Float64Array): Block {
  const block = blockLike(values);
  let offset = 0;
  for (const { tensor } of block.segments) {
    const end = offset + tensor.shape[0]!;
    block.backend.write(tensor, numbers.subarray(offset, end));
    offset = end;
  }
  return block;
}
