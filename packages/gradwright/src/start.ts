// The main job: a spiral and real handwriting, learned in a terminal in under a minute.
import { runStart } from './start/run-start.ts';
import { interruptSignal } from './program/interrupt.ts';
import { createScreen } from './terminal/screen.ts';

const signal = interruptSignal();
await runStart(createScreen(process.stdout, process.env), signal);
process.exitCode = signal.aborted ? 130 : 0;
