// The same in a thread of Node.
import { Worker } from 'node:worker_threads';

const thread = new Worker(new URL('./square.mjs', import.meta.url));
thread.on('error', console.error);
