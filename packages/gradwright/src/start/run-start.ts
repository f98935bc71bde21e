import { createWasmBackend } from '@gradwright/backend-wasm';
import type { Screen } from '../terminal/screen.ts';
import { heading, wrap } from '../terminal/screen.ts';
import { learnDigits } from './learn-digits.ts';
import { learnSpiral } from './learn-spiral.ts';

/** Learns the spiral, then the digits, and says what to try next. */
export async function runStart(screen: Screen, signal: AbortSignal): Promise<void> {
  const backend = await createWasmBackend();
  screen.line();
  screen.line(screen.paint.bold('Gradwright'));
  screen.line(screen.paint.dim(wrap('Small neural networks for JavaScript and TypeScript', screen.width)));
  for (const learn of [learnSpiral, learnDigits]) {
    if (!signal.aborted) await learn(screen, backend, signal);
  }
  if (signal.aborted) {
    screen.line();
    screen.line('  Interrupted. Nothing was left behind.');
    return;
  }
  heading(screen, 'What to try next');
  const tries = [
    ['npm run demo', 'the same spiral, learning in a page of your browser'],
    ['npm run gradwright -- train iris', 'another data set; there are twelve'],
    ['npm run gradwright -- train your.csv --target column', 'a table of your own'],
    ['npm run gradwright -- train digits --layers 128,64 --seed 8', 'another network, another seed'],
    ['npm test', 'every formula, checked'],
  ] as const;
  for (const [command, what] of tries) {
    screen.line(screen.paint.cyan(wrap(`  ${command}`, screen.width, '    ')));
    screen.line(screen.paint.dim(wrap(`    ${what}`, screen.width, '    ')));
  }
  screen.line();
}
