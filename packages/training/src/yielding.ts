/** How long, in milliseconds, work goes on before the event loop gets its turn. */
const TURN = 12;

/**
 * Gives the event loop a turn by elapsed time, not by steps: fast steps are not slowed, slow ones do not block.
 *
 * A message and not a timer or an animation frame: hidden tabs hold those back.
 */
export function createYielding(): { due(): boolean; turn(): Promise<void> } {
  let last = performance.now();
  return {
    due: () => performance.now() - last >= TURN,
    async turn() {
      await macrotask();
      last = performance.now();
    },
  };
}

function macrotask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      // An open port keeps Node's process alive.
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
