// Computes the run of a laboratory's link in Node, and says whether its bits are the same: `pnpm --filter demo open-link '<link>'`.
import { createGate } from '../src/lab/gate.ts';
import { learn } from '../src/lab/learn.ts';
import type { Snapshot } from '../src/lab/messages.ts';
import { decodeShared, HASH_DIGITS, type Shared } from '../src/lab/share.ts';
import { createViewer } from '../src/lab/viewer.ts';

const [link = '', ...more] = process.argv.slice(2);
const shared = URL.canParse(link) && more.length === 0 ? decodeShared(new URL(link).hash) : undefined;
if (shared === undefined || shared === 'broken') {
  console.error(`open-link: expected one link of the laboratory, with "#run=…" at its end, got "${[link, ...more].join(' ')}"`);
  process.exit(2);
}

/** The run as it stands at its step. */
async function compute({ recipe, step, fast }: Shared): Promise<Snapshot> {
  const [gate, stop] = [createGate(true), new AbortController()];
  let reached: Snapshot | undefined;
  await learn(recipe, {
    run: 1,
    gate,
    viewer: createViewer(),
    signal: stop.signal,
    manner: () => ({ speed: 'full', backend: fast ? 'fast' : 'wasm', calm: false, probe: undefined }),
    until: step,
    tell(reply) {
      if (reply.type === 'notice') console.error(reply.text);
      if (reply.type !== 'snapshot' || reply.step < step) return;
      reached = reply;
      stop.abort();
      gate.open();
    },
  });
  return reached!;
}

const { hash, loss, score } = await compute(shared);
const same = hash.startsWith(shared.hash);
console.log(`step ${shared.step}, loss ${loss.train.toPrecision(4)}, score ${score.train.toPrecision(4)}`);
console.log(`weights ${hash.slice(0, HASH_DIGITS)}: ${same ? 'same bits' : `other bits, the link promises ${shared.hash}`}`);
process.exitCode = same ? 0 : 1;
