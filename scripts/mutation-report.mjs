/** docs/mutations.md: what was broken, and which test noticed. */
export function report(results) {
  const caught = results.filter(({ noticed }) => noticed).length;
  const files = [...new Set(results.map(({ file }) => file))];
  return [
    '# Backward passes broken on purpose',
    'A gradient check that never fails proves nothing. So each backward pass is broken, one edit at a time, and a test must notice.',
    `**${caught} of ${results.length}** were noticed (${((100 * caught) / results.length).toFixed(1)}%; at least 95% is demanded). The list is
\`scripts/gradient-mutations.mjs\`; \`pnpm mutate\` goes through it and writes this page.`,
    ...files.map((file) => section(file, results)),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function section(file, results) {
  const rows = results
    .filter((result) => result.file === file)
    .map(({ text, replacement, breaks, noticed, by }) => [
      cell(breaks),
      `${code(text)} → ${replacement === '' ? 'nothing' : code(replacement)}`,
      noticed ? code(by) : `**nobody** ${by}`.trim(),
    ]);
  return `## ${code(file)}\n\n${table([['what breaks', 'edit', 'the first test to notice'], ...rows])}`;
}

const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => `\`${cell(text.replace(/\s+/g, ' ').trim()).replaceAll('`', "'")}\``;

/** Columns of equal width, as the formatter lays them out. */
function table([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => width(row[column]))));
  const line = (row) => `| ${row.map((text, i) => text + ' '.repeat(widths[i] - width(text))).join(' | ')} |`;
  return [line(head), `| ${widths.map((size) => '-'.repeat(size)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** A mark above a letter takes no place of its own. */
const width = (text) => [...text].filter((character) => !/\p{M}/u.test(character)).length;
