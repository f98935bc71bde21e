/** Aborts at the first Ctrl-C, so that work ends in order; the second ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  // A reader that went away, such as `head`, is no failure.
  process.stdout.on('error', ({ code }: { code?: string }) => {
    if (code === 'EPIPE') process.exit(0);
  });
  return controller.signal;
}
