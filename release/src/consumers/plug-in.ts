import { sample } from '../samples.ts';
import { running, type Consumer } from './consumer.ts';
import { compile } from './ways.ts';

const FILES = ['package.json', 'tsconfig.json', 'softsign.ts'];

/** Somebody who compiles a plug-in against core as it is published, and publishes it too. Their manifest comes to name that core. */
export const author: Consumer = {
  name: 'a plug-in is compiled and published',
  packages: ['@gradwright/core'],
  files: Object.fromEntries(FILES.map((name) => [name, sample(`plug-in/${name}`)])),
  async use(options) {
    await compile(options);
    await running('npm', 'publish')(options);
  },
};
