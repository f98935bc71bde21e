import { EXPECTED, expectAnswer, sample } from '../samples.ts';
import { node, type Consumer } from './consumer.ts';

/** One package with nothing beside it gives the same names to `import` and to `require`. */
export function alone(name: string): Consumer {
  const code = `
    import { createRequire } from 'node:module';
    const names = (module) => Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports').sort();
    console.log(JSON.stringify([names(await import('${name}')), names(createRequire(import.meta.url)('${name}'))]));`;
  return {
    name: `${name}, by itself`,
    packages: [name],
    files: { 'names.mjs': code },
    async use(options) {
      const [imported, required] = JSON.parse(await node('names.mjs')(options)) as [string[], string[]];
      if (imported.length === 0) throw new Error(`${name} exports nothing`);
      if (String(imported) !== String(required)) throw new Error(`import gives ${imported}; require gives ${required}`);
    },
  };
}

/** Core computes with nothing beside it. */
export const coreAlone: Consumer = {
  name: 'core alone computes',
  packages: ['@gradwright/core'],
  files: { 'core.mjs': sample('core.mjs') },
  use: async (options) => expectAnswer(await node('core.mjs')(options), EXPECTED.core),
};
