import type { ComponentChildren } from 'preact';
import { ABOUT, aboutId, type Word } from './about.ts';

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
