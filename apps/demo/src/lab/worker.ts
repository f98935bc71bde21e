import { isGradwrightError } from '@gradwright/core';
import { createGate, type Gate } from './gate.ts';
import { learn } from './learn.ts';
import type { Manner, Reply, Request } from './messages.ts';

interface Current {
  readonly gate: Gate;
  readonly stop: AbortController;
}

let current: Current | undefined;
let manner: Manner;

const tell = (reply: Reply, transfer: Transferable[] = []) => postMessage(reply, { transfer });

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'start') void start(request);
  else if (request.type === 'manner') {
    ({ manner } = request);
    current?.gate.knock();
  } else if (request.type === 'play') current?.gate.open();
  else if (request.type === 'pause') {
    current?.gate.close();
    current?.gate.knock();
  } else current?.gate.admit();
});

async function start({ run, recipe, playing, until, manner: wanted }: Extract<Request, { type: 'start' }>): Promise<void> {
  current?.stop.abort();
  // A run that waits must wake up to see that it is over.
  current?.gate.open();
  manner = wanted;
  const [gate, stop] = [createGate(playing), new AbortController()];
  current = { gate, stop };
  try {
    await learn(recipe, { run, gate, signal: stop.signal, manner: () => manner, until, tell });
  } catch (error) {
    if (!stop.signal.aborted) tell({ type: 'failure', run, text: isGradwrightError(error) ? error.message : String(error) });
  }
}
