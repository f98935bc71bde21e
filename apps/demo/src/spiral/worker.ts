import { isGradwrightError } from '@gradwright/core';
import { createGate, type Gate } from './gate.ts';
import { learn } from './learn.ts';
import type { Reply, Request } from './messages.ts';

let current: { readonly gate: Gate; readonly stop: AbortController } | undefined;

const tell = (reply: Reply, transfer: Transferable[] = []) => postMessage(reply, { transfer });

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'start') void start(request);
  else if (request.type === 'play') current?.gate.open();
  else if (request.type === 'pause') current?.gate.close();
  else current?.gate.admit();
});

async function start({ choices, playing, calm }: Extract<Request, { type: 'start' }>): Promise<void> {
  current?.stop.abort();
  // A run that waits must wake up to see that it is over.
  current?.gate.open();
  const [gate, stop] = [createGate(playing), new AbortController()];
  current = { gate, stop };
  try {
    await learn(choices, { gate, calm, signal: stop.signal, tell });
  } catch (error) {
    if (!stop.signal.aborted) tell({ type: 'failure', text: isGradwrightError(error) ? error.message : String(error) });
  }
}
