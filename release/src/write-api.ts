// Writes each package's interface, as it is built, to its api.md, and what its doc comments say to docs/reference.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeApi, PACKAGES, reportOf } from './api.ts';
import { describeReference, referenceOf } from './reference.ts';

for (const folder of PACKAGES) {
  writeFileSync(reportOf(folder), await describeApi(folder));
  mkdirSync(dirname(referenceOf(folder)), { recursive: true });
  writeFileSync(referenceOf(folder), await describeReference(folder));
}
