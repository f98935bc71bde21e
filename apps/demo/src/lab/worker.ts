import { isGradwrightError } from '@gradwright/core';
import { createGate, type Gate } from './gate.ts';
import { createKept, learn } from './learn.ts';
import type { Manner, Reply, Request } from './messages.ts';
import { createViewer, type Viewer } from './viewer.ts';

interface Current {
  readonly run: number;
  readonly gate: Gate;
  readonly viewer: Viewer;
  readonly stop: AbortController;
  /** What decides the bits of what its run has kept so far; undefined where that changed on the way. */
  bits: string | undefined;
  readonly kept: ReturnType<typeof createKept>;
}

let current: Current | undefined;
let manner: Manner;

const isFast = ({ backend }: Manner) => backend === 'fast';
const tell = (reply: Reply, transfer: Transferable[] = []) => postMessage(reply, { transfer });

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'start') void start(request);
  else if (request.type === 'manner') {
    if (current !== undefined && isFast(manner) !== isFast(request.manner)) current.bits = undefined;
    ({ manner } = request);
    current?.gate.knock();
  } else if (request.type === 'play') current?.gate.open();
  else if (request.type === 'pause') {
    current?.gate.close();
    current?.gate.knock();
  } else if (request.type === 'seen') {
    // What the page still drew of an earlier run says nothing of this one.
    if (request.run === current?.run) current.viewer.seen();
  } else current?.gate.admit();
});

async function start({ run, recipe, playing, until, manner: wanted }: Extract<Request, { type: 'start' }>): Promise<void> {
  current?.stop.abort();
  // A run that waits must wake up to see that it is over.
  current?.gate.open();
  current?.viewer.leave();
  manner = wanted;
  const bits = JSON.stringify([recipe, isFast(manner)]);
  const earlier = current?.bits === bits ? current.kept : undefined;
  const [gate, viewer, stop, kept] = [createGate(playing), createViewer(), new AbortController(), createKept()];
  current = { run, gate, viewer, stop, kept, bits };
  try {
    await learn(recipe, { run, gate, viewer, signal: stop.signal, manner: () => manner, until, kept: earlier, tell }, kept);
  } catch (error) {
    if (!stop.signal.aborted) tell({ type: 'failure', run, text: isGradwrightError(error) ? error.message : String(error) });
  }
}
