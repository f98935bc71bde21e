import { studied as text } from '#text/theory';
import { useEffect, useState } from 'preact/hooks';
import type { Points } from '../lab/messages.ts';
import { nextFrame } from '../lab/next-frame.ts';
import { isCalm } from './motion.ts';
import { useSeen } from './seen.ts';
import type { Study, StudyPicture, StudyReply, StudyRequest } from './study.ts';

export type OverSteps = readonly [step: number, value: number];

/** What is known of a study by now. */
export interface Progress {
  readonly points: Points | undefined;
  readonly first: StudyPicture | undefined;
  readonly last: StudyPicture | undefined;
  readonly losses: readonly OverSteps[];
  /** Σw². */
  readonly squares: readonly OverSteps[];
  readonly failure: string | undefined;
  readonly done: boolean;
}

const NOTHING: Progress = {
  points: undefined,
  first: undefined,
  last: undefined,
  losses: [],
  squares: [],
  failure: undefined,
  done: false,
};

/** Trains a study in a worker of its own once `element` is seen. Another study begins anew. */
export function useStudy(element: { readonly current: Element | null }, study: Study): Progress {
  const [progress, setProgress] = useState(NOTHING);
  const seen = useSeen(element);
  const key = JSON.stringify(study);
  useEffect(() => {
    if (!seen) return undefined;
    const worker = new Worker(new URL('./study-worker.ts', import.meta.url), { type: 'module' });
    const tell = (request: StudyRequest) => worker.postMessage(request);
    let now = NOTHING;
    const set = (part: Partial<Progress>) => setProgress((now = { ...now, ...part }));
    set({});
    worker.addEventListener('message', ({ data: reply }: MessageEvent<StudyReply>) => {
      if (reply.type === 'points') set({ points: reply });
      else if (reply.type === 'end') {
        set({ failure: reply.failure, done: true });
        worker.terminate();
      } else {
        set({
          first: now.first ?? reply,
          last: reply,
          losses: [...now.losses, [reply.step, reply.loss]],
          squares: [...now.squares, [reply.step, reply.squares]],
        });
        void nextFrame().then(() => tell({ type: 'seen' }));
      }
    });
    worker.addEventListener('error', () => set({ failure: text.noWorker, done: true }));
    tell({ type: 'study', study, calm: isCalm() });
    return () => worker.terminate();
  }, [seen, key]);
  return progress;
}
