/** The mean of −ln p of the right class, or of the squared error. For the eye alone: nothing is learned from it. */
export function meanLoss(prediction: ArrayLike<number>, target: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    const wanted = target[row]!;
    sum += classes > 0 ? -Math.log(Math.max(prediction[row * classes + wanted]!, 1e-30)) : (prediction[row]! - wanted) ** 2;
  }
  return sum / target.length;
}
