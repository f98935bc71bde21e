import { checkInteger, checkNumber } from '../checks.ts';
import { dispatch, expectTensor, output } from '../dispatch.ts';
import { threefry } from '../threefry.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What decides about a mask. Both passes take the same. */
export interface DropoutMask {
  readonly key: readonly [number, number];
  /** The share kept, in (0, 1]. */
  readonly keep: number;
  /** The place of x's first element within the whole batch: rows in blocks draw the mask they would draw together. */
  readonly firstElement: number;
}

/**
 * Dropout: y = x·mask/keep, with mask ~ Bernoulli(keep)  (Theory §3). The way back is the same function of dy  (§8). Its counter: §28.
 *
 * Element e of the batch is kept when its 16 random bits are below round(keep·65536). They are the half e mod 2 (low half
 * first) of word ⌊e/2⌋ of the key, and word w is number w mod 2 of Threefry's two at counter ⌊w/2⌋. A kept element is
 * multiplied by float32(1/keep), a dropped one by 0, so that NaN stays NaN.
 *
 * @throws E_SHAPE when `out` has another shape; E_ARG, E_RANGE when keep is not in (0, 1] or the first element no place; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const { key } = createRandom(7);
 * toArray(dropoutForward(tensor(backend, [1, 2]), undefined, { key, keep: 1, firstElement: 0 })); // → [1, 2]
 */
export function dropoutForward(x: Tensor, out: Tensor | undefined, mask: DropoutMask): Tensor {
  expectTensor('dropoutForward', 'x', x);
  checkNumber('dropoutForward', 'keep', mask?.keep, { above: 0, max: 1 });
  checkInteger('dropoutForward', 'firstElement', mask.firstElement, { min: 0 });
  const y = output('dropoutForward', out, x, x.shape);
  dispatch('dropoutForward', reference, y, x)(x as HostTensor, y as HostTensor, mask);
  return y;
}

const words = /* @__PURE__ */ new Uint32Array(2);

function reference(x: HostTensor, out: HostTensor, { key, keep, firstElement }: DropoutMask): void {
  const [from, y] = [x.data, out.data];
  const threshold = Math.round(keep * 65536);
  const scale = Math.fround(1 / keep);
  // Four elements a counter; the first and the last four may be cut.
  let counter = Math.floor(firstElement / 4);
  for (let start = counter * 4 - firstElement; start < y.length; start += 4, counter++) {
    threefry(key[0], key[1], counter >>> 0, Math.floor(counter / 2 ** 32), words);
    for (let i = Math.max(start, 0); i < Math.min(start + 4, y.length); i++) {
      const place = i - start;
      const draw = (words[place >> 1]! >>> (16 * (place & 1))) & 0xffff;
      y[i] = from[i]! * (draw < threshold ? scale : 0);
    }
  }
}
