import type { EndEvent, Run, TrainingEvent } from '@gradwright/training';
import { createProgress } from '../terminal/progress.ts';
import type { Screen } from '../terminal/screen.ts';

/** Runs a training run to its end with a progress bar; `metric` names what is shown beside the loss. */
export async function watch(
  screen: Screen,
  run: Run,
  epochs: number,
  metric?: { readonly name: string },
  onEvent: (event: TrainingEvent) => void = () => {},
): Promise<EndEvent> {
  const progress = createProgress(screen, epochs);
  try {
    for await (const event of run) {
      if (event.type === 'end') return event;
      onEvent(event);
      if (event.type !== 'epoch') continue;
      const measured = event.validation?.metrics ?? event.metrics;
      const value = metric === undefined ? undefined : measured[metric.name];
      const words = value === undefined ? '' : `  ${metric!.name} ${value.toFixed(3)}`;
      progress.at(event.epoch, `loss ${event.loss.toFixed(4)}${words}`);
    }
  } finally {
    progress.end();
  }
  throw new Error('a run ended without its last event');
}
