import { createContext, createReferenceBackend, readNow, tensor, type Nested } from '@gradwright/core';
import { categoricalCrossEntropy } from '@gradwright/losses';

/** The loss of one row of probabilities, asked in both ways  (Theory §5). */
export interface Surprise {
  readonly byLabel: number;
  readonly oneHot: readonly number[];
  /** −y_i·ln p_i for each class. */
  readonly terms: readonly number[];
  readonly byRow: number;
}

export function surpriseOf(probabilities: readonly number[], label: number): Surprise {
  const backend = createReferenceBackend();
  const context = createContext({ backend, batchSize: 1 });
  const lossOf = (target: Nested) => {
    const [loss] = categoricalCrossEntropy().forward(tensor(backend, [probabilities]), tensor(backend, target), context);
    return readNow(loss)[0]!;
  };
  const oneHot = probabilities.map((_, i) => (i === label ? 1 : 0));
  const alone = (class_: number) => oneHot.map((y, i) => (i === class_ ? y : 0));
  return { byLabel: lossOf([label]), oneHot, terms: oneHot.map((_, i) => lossOf([alone(i)])), byRow: lossOf([oneHot]) };
}
