/** A series of numbers kept within a limit: when it is full, neighbours are averaged, and each value stands for twice as many. */
export interface Curve {
  readonly values: readonly number[];
  /** How many numbers each value is the mean of. */
  readonly each: number;
  add(value: number): void;
}

/** An empty curve of at most `limit` values (an even number). */
export function createCurve(limit: number): Curve {
  let values: number[] = [];
  let each = 1;
  let sum = 0;
  let count = 0;
  return {
    get values() {
      return values;
    },
    get each() {
      return each;
    },
    add(value) {
      sum += value;
      if (++count < each) return;
      values.push(sum / count);
      [sum, count] = [0, 0];
      if (values.length < limit) return;
      values = Array.from({ length: limit / 2 }, (_, i) => (values[2 * i]! + values[2 * i + 1]!) / 2);
      each *= 2;
    },
  };
}
