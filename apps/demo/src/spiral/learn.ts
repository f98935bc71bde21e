import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend, place, readNow, type Backend, type Layer, type Loss } from '@gradwright/core';
import { spiral, type PointDataset } from '@gradwright/datasets';
import { dense, dropout, relu, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { accuracy, predict, readClasses, train } from '@gradwright/training';
import type { Gate } from './gate.ts';
import { GRID, REACH, STEPS, type Choices, type Reply, type Snapshot } from './messages.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { nextPicture, paceOf } from './pace.ts';

/** What a run is steered by, and to whom it reports. */
interface Surroundings {
  readonly gate: Gate;
  readonly calm: boolean;
  readonly signal: AbortSignal;
  tell(reply: Reply, transfer?: Transferable[]): void;
}

/** Above every seed that the page offers: the seed of points that no run learns from. */
const UNSEEN = 1_000_000;

/** Trains the reference network of the theory (§9) on its spiral (§11), one picture after the other. */
export async function learn(choices: Choices, { gate, calm, signal, tell }: Surroundings): Promise<void> {
  const { seed } = choices;
  const data = spiral({ preset: 'cs231n', seed });
  tell({ type: 'points', inputs: Float32Array.from(readNow(data.inputs)), labels: Float32Array.from(readNow(data.targets)) });

  const penalty = l2(5e-4);
  const model = sequential(dense(2, 64, { penalty }), relu(), dropout({ keep: 0.9 }), dense(64, 3, { penalty }));
  const loss = softmaxCrossEntropy();
  const optimizer = OPTIMIZERS[choices.optimizer]();
  const backend = await createBackend(choices, tell);
  // As `train` would place it; done before, so that there is a picture of a network that knows nothing yet.
  place(model, { backend, seed });
  const look = createLook(model, loss, data, spiral({ preset: 'cs231n', seed: UNSEEN + seed }));

  const show = async (progress: Pick<Snapshot, 'step' | 'losses' | 'speed' | 'done'>): Promise<void> => {
    const snapshot: Snapshot = { type: 'snapshot', ...look(), ...progress };
    tell(snapshot, [snapshot.probabilities.buffer, snapshot.labels.buffer]);
    if (progress.done) return;
    if (gate.isOpen) await new Promise((resolve) => setTimeout(resolve, hold));
    await gate.pass();
  };

  const pace = paceOf(calm);
  const { hold } = pace;
  let losses: number[] = [];
  let due = nextPicture(0, pace);
  let training = 0;
  await show({ step: 0, losses, speed: 0, done: false });
  let since = performance.now();
  for await (const event of train(model, { data, loss, optimizer, backend, seed, epochs: STEPS, batchSize: data.size, signal })) {
    if (signal.aborted) return;
    if (event.type === 'step') losses.push(event.loss);
    const { step } = event;
    const done = event.type === 'end';
    if (!done && (event.type !== 'step' || (step < due && gate.isOpen))) continue;
    training += performance.now() - since;
    await show({ step, losses, speed: (1000 * step) / Math.max(training, 1), done });
    due = nextPicture(step, pace);
    losses = [];
    since = performance.now();
  }
}

async function createBackend({ backend: name }: Choices, tell: Surroundings['tell']): Promise<Backend> {
  if (name === 'js') return createReferenceBackend();
  const backend = await createWasmBackend();
  const { kernels, reason } = backend.capabilities();
  if (kernels === 'reference')
    tell({ type: 'notice', text: `WebAssembly cannot be used here (${reason}); JavaScript takes over, with the same numbers.` });
  return backend;
}

/** The centres of the picture's cells, from the top left, as x and y in turn. */
const CENTRES = Float32Array.from({ length: GRID * GRID * 2 }, (_, i) => {
  const cell = i >> 1;
  const [column, row] = [cell % GRID, Math.floor(cell / GRID)];
  const along = i % 2 === 0 ? (column + 0.5) / GRID : 1 - (row + 0.5) / GRID;
  return (2 * along - 1) * REACH;
});

/** What the network says now: over the plane, to its points, and to others. */
function createLook(model: Layer, loss: Loss, data: PointDataset, unseen: PointDataset) {
  const rows = GRID * GRID;
  const judge = ({ inputs, targets }: PointDataset) => ({
    prediction: predict(model, inputs, { loss }),
    target: { shape: targets.shape, data: readNow(targets) },
  });
  return () => {
    const own = judge(data);
    return {
      probabilities: Float32Array.from(predict(model, { shape: [rows, 2], data: CENTRES }, { loss, batchSize: rows }).data),
      labels: Float32Array.from(readClasses('demo', own).predicted),
      accuracy: { own: accuracy(own), unseen: accuracy(judge(unseen)) },
    };
  };
}
