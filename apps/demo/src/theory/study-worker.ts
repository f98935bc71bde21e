import { createWasmBackend } from '@gradwright/backend-wasm';
import { runStudy } from './study-run.ts';
import type { StudyRequest } from './study.ts';

let goOn: (() => void) | undefined;

addEventListener('message', ({ data: request }: MessageEvent<StudyRequest>) => {
  if (request.type === 'seen') goOn?.();
  else void start(request);
});

/** One picture at a time: the next is not made before the page has drawn the last. */
async function start({ study, calm }: Extract<StudyRequest, { type: 'study' }>): Promise<void> {
  for await (const reply of runStudy(study, await createWasmBackend(), calm)) {
    const drawn = new Promise<void>((resolve) => (goOn = resolve));
    postMessage(reply);
    if (reply.type === 'picture') await drawn;
  }
}
