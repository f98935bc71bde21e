// Prints the hashes of all runs in this engine, as JSON.
import { hashesHere } from './where.ts';

console.log(JSON.stringify(await hashesHere()));
