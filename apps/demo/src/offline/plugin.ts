import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const WORKER = 'service-worker.js';
/** Fonts for browsers that the pages are too new for. */
const OLDER_FONT = /\.(ttf|woff)$/;

/** Lets what was built be kept by whoever has seen a page of it: all files that one may need, under a version that changes with any of them. */
export const offline = (): Plugin => ({
  name: 'offline',
  apply: 'build',
  buildStart() {
    this.emitFile({ type: 'chunk', id: `${import.meta.dirname}/service-worker.ts`, fileName: WORKER });
  },
  transformIndexHtml: {
    order: 'pre',
    handler: () => [{ tag: 'script', attrs: { type: 'module', src: './src/offline/keep.ts' }, injectTo: 'head' }],
  },
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const hash = createHash('sha256');
      const names = Object.keys(bundle)
        .filter((name) => name !== WORKER && !OLDER_FONT.test(name))
        .toSorted();
      for (const name of names) {
        const file = bundle[name]!;
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
      }
      const worker = bundle[WORKER];
      if (worker?.type !== 'chunk') throw new Error(`the build has no ${WORKER}`);
      const known = { FILES: ['./', ...names], VERSION: hash.digest('hex').slice(0, 16) };
      worker.code = `const ${Object.entries(known)
        .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
        .join(', ')};\n${worker.code}`;
    },
  },
});
