/** Some of a series, spread evenly over all of it: each n-th, where n doubles whenever there are too many, and the last. */
export interface History<T> {
  readonly values: readonly T[];
  add(value: T): void;
}

/** An empty history of at most `limit` values, and the last. */
export function createHistory<T>(limit: number): History<T> {
  let kept: T[] = [];
  let last: readonly T[] = [];
  let [each, count] = [1, 0];
  return {
    get values() {
      return [...kept, ...last];
    },
    add(value) {
      const isKept = count++ % each === 0;
      last = isKept ? [] : [value];
      if (!isKept) return;
      kept.push(value);
      if (kept.length <= limit) return;
      last = kept.length % 2 === 0 ? [value] : [];
      kept = kept.filter((_, i) => i % 2 === 0);
      each *= 2;
    },
  };
}
