import { square } from './square.ts';

postMessage(await square());
