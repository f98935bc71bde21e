// In a page: sends the hashes that it finds in its own thread and in a worker to the server it came from.
import { hashesHere } from './where.ts';

const inWorker = new Promise((resolve) => {
  const worker = new Worker('./page-worker.js', { type: 'module' });
  worker.addEventListener('message', ({ data }) => resolve(data));
  worker.postMessage('begin');
});
const found = { agent: navigator.userAgent, page: await hashesHere(), worker: await inWorker };
await fetch('./found', { method: 'POST', body: JSON.stringify(found) });
