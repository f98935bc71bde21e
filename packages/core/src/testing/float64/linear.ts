import { wrongIndex } from '../../kernels/gather-rows.ts';
import type { MatmulOptions } from '../../kernels/matmul.ts';
import type { HostTensor, Tensor } from '../../tensor.ts';

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;

/** Theory §1, one element at a time: out_ij = Σ_p a_ip·b_pj. */
function matmul(a: Tensor, b: Tensor, out: Tensor, options: MatmulOptions): void {
  const [rows, columns] = out.shape as [number, number];
  const inner = a.shape[options.transposeA ? 0 : 1]!;
  const [A, B, C] = [numbers(a), numbers(b), numbers(out)];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = options.accumulate ? C[i * columns + j]! : 0;
      for (let p = 0; p < inner; p++) {
        const left = options.transposeA ? A[p * rows + i]! : A[i * inner + p]!;
        const right = options.transposeB ? B[j * inner + p]! : B[p * columns + j]!;
        sum += left * right;
      }
      if (options.bias) sum += numbers(options.bias)[j]!;
      if (options.relu) sum = Math.max(0, sum);
      if (options.mask && !(numbers(options.mask)[i * columns + j]! > 0)) sum = 0;
      C[i * columns + j] = sum;
    }
  }
}

function sumRows(x: Tensor, out: Tensor, { accumulate = false }: { accumulate?: boolean }): void {
  const [rows, columns] = x.shape as [number, number];
  for (let column = 0; column < columns; column++) {
    let sum = accumulate ? numbers(out)[column]! : 0;
    for (let row = 0; row < rows; row++) sum += numbers(x)[row * columns + column]!;
    numbers(out)[column] = sum;
  }
}

function add(a: Tensor, b: Tensor, out: Tensor): void {
  numbers(out).forEach((_, i) => (numbers(out)[i] = numbers(a)[i]! + numbers(b)[i]!));
}

function multiply(a: Tensor, b: Tensor, out: Tensor): void {
  numbers(out).forEach((_, i) => (numbers(out)[i] = numbers(a)[i]! * numbers(b)[i]!));
}

function fill(out: Tensor, value: number): void {
  numbers(out).fill(value);
}

function copy(x: Tensor, out: Tensor): void {
  numbers(out).set(numbers(x));
}

function checkIndices(where: string, indices: Tensor, rows: number): void {
  numbers(indices).forEach((index, at) => {
    if (!Number.isInteger(index) || index < 0 || index >= rows) throw wrongIndex(where, indices, at, index, rows);
  });
}

function gatherRows(table: Tensor, indices: Tensor, out: Tensor): void {
  const [rows, columns] = table.shape as [number, number];
  checkIndices('gatherRows', indices, rows);
  numbers(indices).forEach((index, i) => {
    numbers(out).set(numbers(table).subarray(index * columns, (index + 1) * columns), i * columns);
  });
}

function scatterAddRows(rows: Tensor, indices: Tensor, out: Tensor): void {
  const [count, columns] = out.shape as [number, number];
  checkIndices('scatterAddRows', indices, count);
  numbers(indices).forEach((index, i) => {
    for (let c = 0; c < columns; c++) numbers(out)[index * columns + c]! += numbers(rows)[i * columns + c]!;
  });
}

/** The float64 kernels of linear algebra and of moving numbers about, by name. */
export const linear = { matmul, sumRows, add, multiply, fill, copy, gatherRows, scatterAddRows };
