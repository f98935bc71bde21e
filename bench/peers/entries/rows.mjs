// The rows of the first step: the same numbers for every library.
export const ROWS = 300;
export const inputs = Float32Array.from({ length: 2 * ROWS }, (_, i) => ((i * 37) % 101) / 50 - 1);
export const oneHot = Float32Array.from({ length: 3 * ROWS }, (_, i) => (Math.floor(i / 3) % 3 === i % 3 ? 1 : 0));
