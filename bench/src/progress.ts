import { Presets, SingleBar } from 'cli-progress';

/** How far the bench is. */
export interface Progress {
  /** One more of `total` is done; `words` say what comes. */
  done(words: string): void;
  /** A line that stays. */
  line(text: string): void;
  end(): void;
}

/** A bar where somebody watches; lines alone in a pipe. */
export function createProgress(total: number): Progress {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  if (!process.stdout.isTTY) return { done() {}, line, end() {} };
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% │ {words}',
      barsize: 24,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: true,
      linewrap: false,
      stream: process.stdout,
    },
    Presets.rect,
  );
  let done = 0;
  const begin = (): void => bar.start(total, done, { words: '' });
  begin();
  return {
    done: (words) => bar.update(++done, { words }),
    line(text) {
      bar.stop();
      line(text);
      begin();
    },
    end: () => bar.stop(),
  };
}
