/** The label of each row, or undefined when a row is not one 1 among zeros. */
export function oneHotLabels(targets: ArrayLike<number>, width: number): number[] | undefined {
  const labels: number[] = [];
  for (let first = 0; first < targets.length; first += width) {
    let label = -1;
    for (let i = 0; i < width; i++) {
      const value = targets[first + i];
      if (value === 1 && label === -1) label = i;
      else if (value !== 0) return undefined;
    }
    if (label === -1) return undefined;
    labels.push(label);
  }
  return labels;
}
