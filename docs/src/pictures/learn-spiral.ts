import { readNow } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { dense, dropout, relu, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { sgd } from '@gradwright/optimizers';
import { predict, readClasses, train } from '@gradwright/training';

/** What a network learned of the spiral, as numbers to draw. */
export interface LearnedSpiral {
  readonly points: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  /** After each update. */
  readonly losses: readonly number[];
  /** The class of each cell of a square grid over [−1.1, 1.1]², row by row from the top. */
  readonly grid: { readonly side: number; readonly classes: ArrayLike<number> };
  /** The share of points in the region of their class. */
  readonly accuracy: number;
}

/** Half the side of the square that is drawn. */
export const REACH = 1.1;

/** Trains the reference network of the theory (§9) on its spiral (§11), as `npm start` does. */
export async function learnSpiral({ steps, side, seed }: { steps: number; side: number; seed: number }): Promise<LearnedSpiral> {
  const data = spiral({ preset: 'cs231n', seed });
  const penalty = l2(5e-4);
  const model = sequential(dense(2, 64, { penalty }), relu(), dropout({ keep: 0.9 }), dense(64, 3, { penalty }));
  const loss = softmaxCrossEntropy();
  const optimizer = sgd({ learningRate: 1, decay: 1e-3, momentum: 0.9 });
  const { history } = await train(model, { data, loss, optimizer, seed, epochs: steps, batchSize: data.size }).finish();

  const classify = (points: ArrayLike<number>) => {
    const rows = points.length / 2;
    const prediction = predict(model, { shape: [rows, 2], data: Float32Array.from(points) }, { loss });
    return readClasses('learnSpiral', { prediction, target: { shape: [rows], data: new Float32Array(rows) } }).predicted;
  };
  const [points, labels] = [readNow(data.inputs), readNow(data.targets)];
  const place = (i: number) => (REACH * (2 * i + 1)) / side - REACH;
  const cells = Array.from({ length: side * side }, (_, i) => [place(i % side), -place(Math.floor(i / side))]).flat();
  const right = Array.from(classify(points)).filter((label, i) => label === labels[i]).length;
  return {
    points,
    labels,
    losses: history.map((epoch) => epoch.loss),
    grid: { side, classes: classify(cells) },
    accuracy: right / data.size,
  };
}
