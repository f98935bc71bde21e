import { readNow, type Backend } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { dense, dropout, relu, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { sgd } from '@gradwright/optimizers';
import { accuracy, predict, readClasses, train } from '@gradwright/training';
import { linearBaseline } from '../baselines.ts';
import { watch } from '../program/watch.ts';
import { drawCurve } from '../terminal/curve.ts';
import { showFigure } from '../terminal/figures.ts';
import { drawRegions } from '../terminal/regions.ts';
import { heading, wrap, type Screen } from '../terminal/screen.ts';

const STEPS = 3000;
const SEED = 7;
const KEEP = 0.9;

/** The reference pipeline of the theory (§9) on its spiral (§11). */
export async function learnSpiral(screen: Screen, backend: Backend, signal: AbortSignal): Promise<void> {
  const data = spiral({ preset: 'cs231n', seed: SEED });
  const penalty = l2(5e-4);
  const model = sequential(dense(2, 64, { penalty }), relu(), dropout({ keep: KEEP }), dense(64, 3, { penalty }));
  const loss = softmaxCrossEntropy();
  const optimizer = sgd({ learningRate: 1, decay: 1e-3, momentum: 0.9 });

  heading(screen, '1  A spiral of three arms');
  const intro =
    'Dense 2→64, ReLU, dropout (keep 0.9), Dense 64→3, softmax with cross-entropy; SGD with momentum and decay, L2. 300 points, all of them in each step.';
  screen.line(screen.paint.dim(wrap(`  ${intro}`, screen.width, '  ')));
  const run = train(model, {
    data,
    loss,
    optimizer,
    backend,
    seed: SEED,
    epochs: STEPS,
    batchSize: data.size,
    metrics: { accuracy },
    signal,
  });
  const { history } = await watch(screen, run, STEPS, { name: 'accuracy' });
  if (signal.aborted) return;

  const prediction = predict(model, data.inputs, { loss });
  const target = { shape: data.targets.shape, data: readNow(data.targets) };
  const points = { points: readNow(data.inputs), labels: target.data, classes: 3 };
  screen.line();
  screen.line(drawCurve(screen, [{ name: 'loss', values: history.map((epoch) => epoch.loss) }]));
  screen.line();
  const classify = (centres: Float32Array) => {
    const seen = predict(model, { shape: [centres.length / 2, 2], data: centres }, { loss });
    return readClasses('regions', {
      prediction: seen,
      target: { shape: [centres.length / 2], data: new Float32Array(centres.length / 2) },
    }).predicted;
  };
  screen.line(drawRegions(screen, points, classify));
  screen.line();
  const share = showFigure(accuracy({ prediction, target }), 'share');
  const said = `  ${share} of the points lie in the region of their arm, after ${STEPS} steps.`;
  screen.line(screen.paint.bold(wrap(said, screen.width, '  ')));
  const linear = await linearBaseline(data, { seed: SEED, backend });
  const straight = showFigure(accuracy({ prediction: linear.predict(data), target }), 'share');
  const remark = `  (With straight lines between the regions it would be ${straight}. Dropout is off when the network is asked.)`;
  screen.line(screen.paint.dim(wrap(remark, screen.width, '  ')));
}
