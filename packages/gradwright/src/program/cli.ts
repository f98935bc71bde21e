import { interruptSignal } from './interrupt.ts';
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
  signal: interruptSignal(),
});
