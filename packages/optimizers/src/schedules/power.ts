/**
 * base to a whole power of at least 0, by squaring: multiplications alone, so that every engine gives the same bits.
 */
export function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
