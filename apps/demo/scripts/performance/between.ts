import type { Reply, Request } from '../../src/lab/messages.ts';

/** What is known of the run that the page's worker is at. */
interface Between {
  run: number;
  /** When it was told to start. */
  start: number;
  /** Its last picture, and how many there were. */
  last: { readonly step: number; readonly time: number; readonly done: boolean };
  pictures: number;
  /** Whether the worker is told that its pictures are seen, without which it sends no more. */
  shows: boolean;
  show(): void;
}
declare global {
  var between: Between;
}

/** Stands between the page and its worker; runs in the page, before its scripts. */
export function standBetween(): void {
  const none = () => ({ last: { step: 0, time: performance.now(), done: false }, pictures: 0 });
  const between: Between = { run: 0, start: 0, ...none(), shows: true, show() {} };
  globalThis.between = between;
  globalThis.Worker = class extends Worker {
    constructor(...of: ConstructorParameters<typeof Worker>) {
      super(...of);
      between.show = () => super.postMessage({ type: 'seen' });
      this.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
        if (data.type !== 'snapshot' || data.run !== between.run) return;
        between.pictures++;
        between.last = { step: data.step, time: performance.now(), done: data.done };
      });
    }
    override postMessage(request: Request): void {
      if (request.type === 'start') Object.assign(between, { run: request.run, start: performance.now(), ...none() });
      if (request.type !== 'seen' || between.shows) super.postMessage(request);
    }
  };
}
