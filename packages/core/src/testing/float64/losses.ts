import type { SumOptions } from '../../kernels/sum-of-squares.ts';
import type { HostTensor, Tensor } from '../../tensor.ts';

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;

function addSum(terms: readonly number[], into: Tensor, { scale = 1, accumulate = false }: SumOptions): void {
  const before = accumulate ? numbers(into)[0]! : 0;
  numbers(into)[0] = before + scale * terms.reduce((sum, term) => sum + term, 0);
}

function sumOfSquares(x: Tensor, into: Tensor, options: SumOptions): void {
  addSum(Array.from(numbers(x), (value) => value ** 2), into, options);
}

function sumOfAbsolutes(x: Tensor, into: Tensor, options: SumOptions): void {
  addSum(Array.from(numbers(x), Math.abs), into, options);
}

/** The float64 kernels of losses and penalties, by name. */
export const losses = { sumOfSquares, sumOfAbsolutes };
