import { ABOUT } from '#text/about';
import type { ComponentChildren } from 'preact';
import { aboutId, type Word as Name } from './told.tsx';

interface WordProps {
  readonly of: Name;
  /** How the page calls what it means, where the same word is explained more than once. */
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** A word in a text with what it means, which is shown where the mouse, the keyboard or a finger comes to it. */
export function Word({ of, id = aboutId(of), children }: WordProps) {
  return (
    <span class="told word" tabIndex={0} aria-describedby={id}>
      {children}
      <span id={id} role="tooltip">
        {ABOUT[of]}
      </span>
    </span>
  );
}
