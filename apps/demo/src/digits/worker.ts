import { createWasmBackend } from '@gradwright/backend-wasm';
import { isGradwrightError, readNow, type Backend, type Layer } from '@gradwright/core';
import { predict } from '@gradwright/training';
import { answerOf } from './answer.ts';
import { SIDE } from './frame.ts';
import type { Judged, Reply, Request } from './messages.ts';
import { createNetwork, divide, EPOCHS, loss, scaled, trainDigits } from './network.ts';

const tell = (reply: Reply) => postMessage(reply);

let trained: { readonly model: Layer; readonly backend: Backend } | undefined;
let waiting: Uint8Array | undefined;

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'train') {
    learn(request.seed).catch((error: unknown) => {
      tell({ type: 'failure', text: isGradwrightError(error) ? error.message : String(error) });
    });
  } else {
    waiting = request.pixels;
    answer();
  }
});

async function learn(seed: number): Promise<void> {
  const backend = await createWasmBackend();
  const model = createNetwork();
  for await (const event of trainDigits(model, seed, backend)) {
    if (event.type !== 'epoch') continue;
    tell({ type: 'progress', epoch: event.epoch, epochs: EPOCHS, accuracy: event.validation!.metrics['accuracy']! });
  }
  trained = { model, backend };
  const { learn: learned, heldOut } = divide(seed);
  tell({ type: 'trained', learned: learned.size, judged: judge(model, readNow(heldOut.inputs), readNow(heldOut.targets)) });
  answer();
}

function answer(): void {
  if (trained === undefined || waiting === undefined) return;
  tell({ type: 'answer', answer: answerOf(trained.model, waiting, trained.backend) });
  waiting = undefined;
}

function judge(model: Layer, pixels: ArrayLike<number>, labels: ArrayLike<number>): Judged[] {
  const size = SIDE * SIDE;
  const { data } = predict(model, { shape: [labels.length, size], data: scaled(pixels) }, { loss });
  return Array.from(labels, (actual, row) => {
    const probabilities = data.subarray(row * 10, (row + 1) * 10);
    const said = probabilities.indexOf(Math.max(...probabilities));
    const own = Uint8Array.from({ length: size }, (_, pixel) => pixels[row * size + pixel]!);
    return { pixels: own, actual, said, confidence: probabilities[said]! };
  });
}
