import { contest, type Entry } from './contest.ts';

addEventListener('message', ({ data }: MessageEvent<Entry>) => {
  contest(data).then(
    (result) => postMessage({ result }),
    (error: unknown) => postMessage({ problem: String(error) }),
  );
});
