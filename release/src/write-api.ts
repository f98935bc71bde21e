// Writes each package's interface, as it is built, to its api.md.
import { writeFileSync } from 'node:fs';
import { describeApi, PACKAGES, reportOf } from './api.ts';

for (const folder of PACKAGES) writeFileSync(reportOf(folder), await describeApi(folder));
