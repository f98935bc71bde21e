import { hashesHere } from './where.ts';

addEventListener('message', () => void hashesHere().then((found) => postMessage(found)));
