import picocolors from 'picocolors';

/** Where a program writes: how wide, in colour or not, and whether a person watches it change. */
export interface Screen {
  readonly width: number;
  /** A person sees it change: progress may be drawn over. */
  readonly live: boolean;
  /** Colours as functions; without colour they return their text. */
  readonly paint: ReturnType<typeof picocolors.createColors>;
  readonly colour: boolean;
  /** How the program is called here, for lines that somebody may type next. */
  readonly program: string;
  write(text: string): void;
  line(text?: string): void;
}

/** What a stream must have to be a screen; `process.stdout` is one. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const WIDEST = 100;

/**
 * A screen over a stream. Colour where a person watches and neither NO_COLOR is set nor the terminal dumb, or where FORCE_COLOR
 * asks for it.
 */
export function createScreen(output: Output, environment: Readonly<Record<string, string | undefined>>): Screen {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const live = output.isTTY === true && TERM !== 'dumb';
  const colour = !NO_COLOR && (live || (FORCE_COLOR !== undefined && FORCE_COLOR !== '0'));
  return {
    width: Math.min(output.columns ?? 80, WIDEST),
    live,
    colour,
    paint: picocolors.createColors(colour),
    program: programIn(environment),
    write: (text) => void output.write(text),
    line: (text = '') => void output.write(`${text}\n`),
  };
}

/** npm tells what it was asked for. */
function programIn({ npm_lifecycle_event: script, npm_command: command }: Readonly<Record<string, string | undefined>>): string {
  if (script === 'gradwright') return 'npm run gradwright --';
  return command === 'exec' ? 'npx gradwright' : 'gradwright';
}

/** A heading over what follows. */
export function heading(screen: Screen, title: string): void {
  // A path that is too long keeps its end.
  const fitting = title.replaceAll(/\S+/g, (word) => (word.length > screen.width ? `…${word.slice(1 - screen.width)}` : word));
  screen.line();
  screen.line(screen.paint.bold(wrap(fitting, screen.width)));
  screen.line(screen.paint.dim('─'.repeat(Math.min(title.length, screen.width))));
}

/** Text broken at spaces to the width of the screen: the first line keeps the spaces it begins with, each further one gets `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = /^ */.exec(text)![0];
  let empty = true;
  for (const word of text.trim().split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
