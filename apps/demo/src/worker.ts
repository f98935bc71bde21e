import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend, isGradwrightError, readNow, type Backend } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { dense, dropout, relu, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { sgd } from '@gradwright/optimizers';
import { accuracy, predict, train } from '@gradwright/training';
import { GRID, REACH, type BackendName, type Reply, type Request } from './messages.ts';

const STEPS = 4000;
/** The page draws this often at most, in milliseconds; the network does not wait for it. */
const PICTURE_EVERY = 50;

/** The centres of the picture's cells, from the top left, as x and y in turn. */
const centres = Float32Array.from({ length: GRID * GRID * 2 }, (_, i) => {
  const cell = i >> 1;
  const [column, row] = [cell % GRID, Math.floor(cell / GRID)];
  const along = i % 2 === 0 ? (column + 0.5) / GRID : 1 - (row + 0.5) / GRID;
  return (2 * along - 1) * REACH;
});

let run = 0;
let resume: (() => void) | undefined;
let paused = false;

const tell = (reply: Reply, transfer: Transferable[] = []) => postMessage(reply, { transfer });

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'start') {
    play();
    void learn(++run, request.seed, request.backend).catch(report);
  } else if (request.type === 'pause') paused = true;
  else play();
});

function play(): void {
  paused = false;
  resume?.();
}

function report(error: unknown): void {
  tell({ type: 'notice', text: isGradwrightError(error) ? error.message : `Training stopped: ${String(error)}` });
}

async function createBackend(name: BackendName): Promise<Backend> {
  if (name === 'js') return createReferenceBackend();
  const backend = await createWasmBackend();
  const { kernels, reason } = backend.capabilities();
  if (kernels === 'reference')
    tell({ type: 'notice', text: `WebAssembly cannot be used here (${reason}); JavaScript takes over.` });
  return backend;
}

/** Trains the reference network of the theory on the spiral, until another run starts. */
async function learn(mine: number, seed: number, backendName: BackendName): Promise<void> {
  const data = spiral({ preset: 'cs231n', seed });
  const target = { shape: data.targets.shape, data: readNow(data.targets) };
  tell({ type: 'points', inputs: Float32Array.from(readNow(data.inputs)), labels: Float32Array.from(target.data) });

  const penalty = l2(5e-4);
  const model = sequential(dense(2, 64, { penalty }), relu(), dropout({ keep: 0.9 }), dense(64, 3, { penalty }));
  const loss = softmaxCrossEntropy();
  const optimizer = sgd({ learningRate: 1, decay: 1e-3, momentum: 0.9 });
  const backend = await createBackend(backendName);
  let losses: number[] = [];
  let drawn = -Infinity;

  for await (const event of train(model, { data, loss, optimizer, backend, seed, epochs: STEPS, batchSize: data.size })) {
    if (mine !== run) return;
    if (event.type === 'step') losses.push(event.loss);
    const done = event.type === 'end';
    const now = performance.now();
    if (!done && now - drawn < PICTURE_EVERY) continue;
    drawn = now;
    const prediction = predict(model, data.inputs, { loss });
    const plane = predict(model, { shape: [GRID * GRID, 2], data: centres }, { loss, batchSize: GRID * GRID });
    const probabilities = Float32Array.from(plane.data);
    tell({ type: 'snapshot', step: event.step, losses, accuracy: accuracy({ prediction, target }), probabilities, done }, [
      probabilities.buffer,
    ]);
    losses = [];
    if (paused) await new Promise<void>((resolve) => (resume = resolve));
  }
}
