// The program `gradwright` from its sources, in the folder that npm was called from.
process.chdir(process.env.GRADWRIGHT_FOLDER ?? '.');
await import('../packages/gradwright/src/program/cli.ts');
