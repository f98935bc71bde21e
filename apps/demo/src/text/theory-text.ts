import katex from 'katex';
import { Marked, type MarkedExtension, type Token, type Tokens } from 'marked';
import type { Plugin } from 'vite';

/** A numbered section as HTML, in chunks: what stands before its drawing, whose place the page's widget takes, and after it. */
export interface SectionText {
  readonly number: string;
  readonly level: number;
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface TheoryText {
  /** What the letters in formulas stand for. */
  readonly letters: string;
  readonly sections: readonly SectionText[];
  /** Each word that is explained, with what it means. */
  readonly words: readonly { readonly id: string; readonly name: string; readonly meaning: string }[];
}

const REPOSITORY = 'https://github.com/gradwright/gradwright/blob/main/docs/';

const set = (tex: string, displayMode: boolean) => katex.renderToString(tex, { displayMode, throwOnError: true });

/** A formula of its own may break where it has `\qquad` or `\quad`, and after a sign of relation: it fits a phone. */
const setDisplayed = (tex: string) =>
  `<p class="formula">${tex
    .split(/\\q?quad/)
    .map((part) => `<span>${set(`\\displaystyle ${part}`, false)}</span>`)
    .join(' ')}</p>\n`;

const formulas: NonNullable<MarkedExtension['extensions']> = [
  {
    name: 'displayed',
    level: 'block',
    start: (text) => /^\$\$/m.exec(text)?.index,
    tokenizer(text) {
      const [raw, tex] = /^\$\$([^$]+)\$\$\n*/.exec(text) ?? [];
      return raw === undefined ? undefined : { type: 'displayed', raw, tex };
    },
    renderer: ({ tex }) => setDisplayed(String(tex)),
  },
  {
    name: 'formula',
    level: 'inline',
    start: (text) => text.indexOf('$'),
    tokenizer(text) {
      const [raw, tex] = /^\$([^$\n]+)\$/.exec(text) ?? [];
      return raw === undefined ? undefined : { type: 'formula', raw, tex };
    },
    renderer: ({ tex }) => set(String(tex), false),
  },
];

/** A heading with what stands under it. */
interface Part {
  readonly level: number;
  readonly heading: string;
  readonly tokens: Token[];
}

function partsOf(tokens: readonly Token[]): Part[] {
  const parts: Part[] = [{ level: 0, heading: '', tokens: [] }];
  for (const token of tokens) {
    if (token.type === 'heading') parts.push({ level: token['depth'] as number, heading: token['text'] as string, tokens: [] });
    else parts.at(-1)!.tokens.push(token);
  }
  return parts;
}

const SECTION = /^(\d+(?:\.\d+)?)\.? (.*)$/;
const nameOf = (number: string) => `s${number.replace('.', '-')}`;
/** As GitHub makes it of a heading. */
const slugOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

/** `docs/theory.md` for the page: the sections that `isShown` chooses, their words explained where they first stand. */
export function theoryText(markdown: string, isShown: (number: string) => boolean): TheoryText {
  const lexer = new Marked({ extensions: formulas });
  const parts = partsOf(lexer.lexer(markdown));
  const headings = new Map(parts.map(({ heading }) => [SECTION.exec(heading)?.[1], heading]));
  const words = wordsOf(parts.find(({ heading }) => heading === 'Words'));
  // Of two words that begin alike, the longer one.
  const marks = createMarks(words.toSorted((a, b) => b.name.length - a.name.length));

  const addressOf = (number: string) =>
    isShown(number) ? `#${nameOf(number)}` : `${REPOSITORY}theory.md#${slugOf(headings.get(number) ?? '')}`;
  const linked = (text: string) =>
    text.replace(/§(\d+(?:\.\d+)?)/g, (all, number: string) => `<a href="${addressOf(number)}">${all}</a>`);
  const hrefOf = (href: string) => {
    const number = parts.map(({ heading }) => heading).find((heading) => `#${slugOf(heading)}` === href);
    return number === undefined ? REPOSITORY + href : addressOf(SECTION.exec(number)![1]!);
  };
  const renderer = new Marked({
    extensions: formulas,
    renderer: {
      text: (token) => ('tokens' in token && token.tokens ? false : marks.mark(linked(escaped(token.text)))),
      link: ({ href, text }) => `<a href="${hrefOf(href)}">${text}</a>`,
    },
  });
  const html = (tokens: readonly Token[]) => renderer.parser([...tokens]);

  const sections = parts.flatMap(({ level, heading, tokens }) => {
    const [, number, title] = SECTION.exec(heading) ?? [];
    if (number === undefined || !isShown(number)) return [];
    marks.begin(nameOf(number));
    const drawing = tokens.findIndex(({ type }) => type === 'code');
    const texts = (some: Token[]) => chunksOf(some.filter(({ type }) => type !== 'code').map((token) => html([token])));
    const [before, after] = drawing < 0 ? [tokens, []] : [tokens.slice(0, drawing), tokens.slice(drawing)];
    return [{ number, level, title: title!, before: texts(before), after: texts(after) }];
  });
  marks.begin('letters');
  const letters = html(parts.flatMap(({ tokens }) => tokens).filter(({ raw }) => raw.startsWith('**Letters.**')));
  return { letters, sections, words: words.map(({ id, name, meaning }) => ({ id, name, meaning })) };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A page lays a chunk of this length out in a few milliseconds. */
const CHUNK = 5_000;

/** Blocks put together, as long as they are no longer than a chunk. */
function chunksOf(blocks: readonly string[]): string[] {
  const chunks: string[] = [];
  for (const block of blocks) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + block.length <= CHUNK) chunks[chunks.length - 1] = last + block;
    else if (block !== '') chunks.push(block);
  }
  return chunks;
}

interface Word {
  readonly id: string;
  readonly name: string;
  /** As a pattern: the name, its plural, and its other forms. */
  readonly forms: string;
  readonly meaning: string;
}

/** A word at the beginning of a sentence or within one, in the singular or plural, and not who wrote something. */
const patternOf = (name: string) => `[${name[0]!.toUpperCase()}${name[0]!}]${name.slice(1)}(?:e?s)?(?! et al)`;

/** The rows of the table of words: `name / another form`, and what it means. */
function wordsOf(part: Part | undefined): Word[] {
  const table = part?.tokens.find((token): token is Tokens.Table => token.type === 'table');
  return (table?.rows ?? []).map(([first, second]) => {
    const names = first!.text.split(' / ');
    return {
      id: slugOf(names[0]!),
      name: names[0]!,
      forms: names.map(patternOf).join('|'),
      meaning: second!.text,
    };
  });
}

/** Marks words where they first stand in a section, so that what they mean is shown there. */
function createMarks(words: readonly Word[]) {
  const pattern = new RegExp(`(?<![\\p{L}-])(?:${words.map(({ forms }) => `(${forms})`).join('|')})(?![\\p{L}-])`, 'gu');
  let [section, seen] = ['', new Set<string>()];
  return {
    begin(name: string) {
      [section, seen] = [name, new Set()];
    },
    mark: (html: string) =>
      words.length === 0
        ? html
        : // Not within a link.
          html
            .split(/(<a .*?<\/a>)/)
            .map((piece) =>
              piece.startsWith('<a ')
                ? piece
                : piece.replace(pattern, (text: string, ...groups: (string | undefined)[]) => {
                    const { id, meaning } = words[groups.findIndex((group) => group !== undefined)]!;
                    if (seen.has(id)) return text;
                    seen.add(id);
                    const about = `${section}-${id}`;
                    return `<span class="told word"><a href="#word-${id}" aria-describedby="${about}">${text}</a><span id="${about}" role="tooltip">${meaning}</span></span>`;
                  }),
            )
            .join(''),
  };
}

const PLACE = /\/docs\/theory\.md$/;

/** `import { sections } from '…/docs/theory.md'`: the theory as the page shows it, made when the page is built. */
export const theoryPlugin = (isShown: (number: string) => boolean): Plugin => ({
  name: 'theory-text',
  transform: {
    filter: { id: PLACE },
    handler: (markdown) => ({
      code: `export default ${JSON.stringify(theoryText(markdown, isShown))};`,
      map: null,
      moduleType: 'js',
    }),
  },
});
