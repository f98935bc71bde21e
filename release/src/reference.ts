import { basename, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readPackage, type Explained } from './api.ts';

const root = join(import.meta.dirname, '..', '..');

/** Where a package's reference stands. */
export const referenceOf = (folder: string) => join(root, 'docs', 'reference', `${basename(folder)}.md`);

/** A package's reference: each export with what its doc comment says, in the words that stand beside the code. */
export async function describeReference(folder: string): Promise<string> {
  const { name, entries } = readPackage(folder);
  const sections = entries.flatMap(({ path, explained }) => [
    ...(entries.length > 1 ? [`# ${join(name, path)}`] : []),
    ...explained.flatMap(section),
  ]);
  const intro = `What each export is, from the doc comment beside its code; \`pnpm api\` writes this page, and a test compares it. Examples run in the tests, where the names that they use are imported. Whatever is thrown is a typed error: its code, then when.`;
  const text = [`# Reference of ${name}`, intro, ...sections].join('\n\n');
  const file = referenceOf(folder);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

function section({ name, declarations, text, tags }: Explained): string[] {
  const said = (tag: string, title: string) =>
    tags.filter((each) => each.name === tag).map((each) => `**${title}** ${each.text.replaceAll('\n', ' ')}`);
  const examples = tags.filter((tag) => tag.name === 'example').map((tag) => code('typescript', tag.text));
  return [
    `## \`${name}\``,
    text,
    code('text', declarations.join('\n')),
    ...tags.filter((tag) => tag.name === 'param').map((tag) => `- ${tag.text.replace(/^(\S+)\s/, '`$1`: ')}`),
    ...said('deprecated', 'Deprecated'),
    ...said('returns', 'Returns'),
    ...said('throws', 'Throws'),
    ...examples,
  ];
}

const code = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
