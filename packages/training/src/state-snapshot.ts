import { blockLike, readNow, type Block, type TransformState } from '@gradwright/core';

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

/** Releases the blocks of an optimizer's memory. */
export function releaseState(state: TransformState): void {
  for (const slot of Object.values(state)) {
    if (isBlock(slot)) for (const { tensor } of slot.segments) slot.backend.dispose(tensor);
    else if (typeof slot === 'object') releaseState(slot);
  }
}

type Slot = TransformState[string];

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
