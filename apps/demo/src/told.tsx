import { ABOUT } from '#text/about';
import type { ComponentChildren } from 'preact';
import './tooltips.ts';

export type Word = keyof typeof ABOUT;

/** What a control says it is described by. */
export const aboutId = (word: Word) => `about-${word}`;

/** Something with what it means, which is shown where the mouse, the keyboard or a finger comes to it. */
export function Told({ of, children }: { readonly of: Word; readonly children: ComponentChildren }) {
  return (
    <div class="told">
      {children}
      <span id={aboutId(of)} role="tooltip">
        {ABOUT[of]}
      </span>
    </div>
  );
}
