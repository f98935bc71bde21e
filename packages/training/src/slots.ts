import { createError, type Shape } from '@gradwright/core';
import type { StateSnapshot } from './state-snapshot.ts';

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

type Numbers = Float32Array | Float64Array;

function isNumbers(slot: Numbers | StateSnapshot): slot is Numbers {
  return ArrayBuffer.isView(slot);
}

/** A name may hold a slash of its own. */
function slotName(path: string, key: string): string {
  const name = key.replaceAll('~', '~0').replaceAll('/', '~1');
  return path === '' ? name : `${path}/${name}`;
}
