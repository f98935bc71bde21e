// The rows and weights of a workload, for the peers in JavaScript.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function readBytes(folder, name) {
  const bytes = readFileSync(join(folder, `${name}.bin`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}

export const readFloats = (folder, name) => new Float32Array(readBytes(folder, name));

export const readWhole = (folder, name) => new Int32Array(readBytes(folder, name));

/** The initial weights, layer by layer; biases start at 0. */
export function readWeights({ sizes }, folder) {
  return sizes.slice(1).map((units, i) => ({ shape: [sizes[i], units], data: readFloats(folder, `weight${i}`) }));
}

/**
 * Deals batches in the order that all systems share: the inputs and the labels as one-hot rows, gathered on the host. A full batch
 * is the same arrays each time.
 */
export function createBatches({ sizes, rows, batch }, folder) {
  const [width, classes] = [sizes[0], sizes.at(-1)];
  const [inputs, labels] = [readFloats(folder, 'inputs'), readWhole(folder, 'labels')];
  const [x, y] = [new Float32Array(batch * width), new Float32Array(batch * classes)];
  const put = (row, from) => {
    x.set(inputs.subarray(from * width, (from + 1) * width), row * width);
    y.fill(0, row * classes, (row + 1) * classes);
    y[row * classes + labels[from]] = 1;
  };
  if (batch === rows) {
    for (let row = 0; row < rows; row++) put(row, row);
    return { whole: true, next: () => ({ x, y }) };
  }
  const order = readWhole(folder, 'order');
  let at = 0;
  return {
    whole: false,
    next() {
      for (let row = 0; row < batch; row++) put(row, order[(at + row) % order.length]);
      at = (at + batch) % order.length;
      return { x, y };
    },
  };
}

/** The factors and the shape of a product. */
export function readProduct({ form, batch, inputs, outputs }, folder) {
  const x = { data: readFloats(folder, 'x'), shape: [batch, inputs] };
  const w = { data: readFloats(folder, 'w'), shape: [inputs, outputs] };
  const d = { data: readFloats(folder, 'd'), shape: [batch, outputs] };
  if (form === 'XW') return { a: x, b: w, transposeA: false, transposeB: false, shape: [batch, outputs] };
  if (form === 'XtD') return { a: x, b: d, transposeA: true, transposeB: false, shape: [inputs, outputs] };
  return { a: d, b: w, transposeA: false, transposeB: true, shape: [batch, inputs] };
}

export const workOf = ({ kind, unit, batch, inputs, outputs }) =>
  kind === 'matmul' ? (2 * batch * inputs * outputs) / 1e9 : unit === 'samples/s' ? batch : 1;

/** The rate of step `step`, counted from 0. */
export const rateAt = ({ rate, decay = 0 }, step) => rate / (1 + decay * step);
