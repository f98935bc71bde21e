/** A table of decimals as text: each column's whole numbers in base 64, one column after the other. */
export interface PackedTable {
  readonly rows: number;
  /** Decimals, lowest whole number, characters a value, and the values that are no such decimals, by row. */
  readonly columns: readonly (readonly [
    decimals: number,
    lowest: number,
    width: number,
    exact?: readonly (readonly [number, number])[],
  ])[];
  readonly text: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The value of each character of base 64. */
export function base64Values(): Uint8Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < DIGITS.length; i++) values[DIGITS.charCodeAt(i)] = i;
  return values;
}

/**
 * The columns of a packed table, each the decimals it was made of: a whole number below 2⁵³ divided by a power of
 * ten below 10²³ is the double nearest to that decimal.
 */
export function unpackColumns({ rows, columns, text }: PackedTable): number[][] {
  const values = base64Values();
  let at = 0;
  return columns.map(([decimals, lowest, width, exact = []]) => {
    const column = Array.from({ length: rows }, () => {
      let whole = 0;
      for (let i = 0; i < width; i++) whole = whole * 64 + values[text.charCodeAt(at++)]!;
      return (whole + lowest) / 10 ** decimals;
    });
    for (const [row, value] of exact) column[row] = value;
    return column;
  });
}
