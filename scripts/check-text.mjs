// No committed file may name a registry's host or a folder of somebody's machine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const HOSTS = ['registry.npmjs', 'registry.yarnpkg', 'npmmirror', 'deb.debian'];
const FOLDERS = ['/home/', '/root/', '/work/', '/Users/'];

/** What is wrong with a file's text: each finding as `line: word`. */
export function findForbidden(text) {
  return text.split('\n').flatMap((line, i) => {
    const words = [...HOSTS, ...FOLDERS].filter((word) => startsPath(line, word));
    return words.map((word) => `${i + 1}: ${word}`);
  });
}

/** A folder counts where a path starts with it, not in the middle of one. */
function startsPath(line, word) {
  if (!word.startsWith('/')) return line.includes(word);
  return new RegExp(`(^|[\\s"'\`(=:])${word}[\\w.-]`).test(line);
}

function main() {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\0')
    .filter(Boolean);
  let found = 0;
  for (const file of files) {
    // This file must name what it forbids.
    if (file.startsWith('scripts/check-text')) continue;
    let text;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      continue; // deleted, not yet committed
    }
    for (const finding of findForbidden(text)) {
      console.error(`${file}:${finding}`);
      found++;
    }
  }
  if (found > 0) process.exit(1);
  console.log(`${files.length} files name no registry host and no machine's folder`);
}

if (process.argv[1]?.endsWith('check-text.mjs')) main();
