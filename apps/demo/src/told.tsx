import { ABOUT } from '#text/about';
import type { ComponentChildren } from 'preact';
import { watchTooltips } from './tooltips.ts';

watchTooltips();

export type Word = keyof typeof ABOUT;

/** What a control says it is described by. */
export const aboutId = (word: Word) => `about-${word}`;

interface ToldProps {
  readonly of: Word;
  /** How the page calls what it means, where the same word stands more than once. */
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** Something with what it means, which is shown where the mouse, the keyboard or a finger comes to it. */
export function Told({ of, id = aboutId(of), children }: ToldProps) {
  return (
    <div class="told">
      {children}
      <span id={id} role="tooltip">
        {ABOUT[of]}
      </span>
    </div>
  );
}
