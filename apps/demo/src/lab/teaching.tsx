import { teaching as text } from '#text/lab';
import type { Signal } from '@preact/signals';
import { Check } from './check.tsx';
import { HIDEABLE, LOCKABLE, type Lesson } from './lesson.ts';

/** What a link for a lesson leaves out, and what it keeps as it is. */
export function Teaching({ lesson }: { lesson: Signal<Lesson> }) {
  const now = lesson.value;
  const toggled = <T extends string>(list: readonly T[], one: T) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
  return (
    <details id="teaching">
      <summary>{text.summary}</summary>
      <fieldset>
        <legend>{text.hides}</legend>
        {HIDEABLE.map((part) => (
          <Check
            key={part}
            name={`hide-${part}`}
            label={text.parts[part]}
            on={now.hide.includes(part)}
            set={() => (lesson.value = { ...now, hide: toggled(now.hide, part) })}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>{text.keeps}</legend>
        {LOCKABLE.map((part) => (
          <Check
            key={part}
            name={`lock-${part}`}
            label={text.parts[part]}
            on={now.lock.includes(part)}
            set={() => (lesson.value = { ...now, lock: toggled(now.lock, part) })}
          />
        ))}
      </fieldset>
      <Check name="embed" label={text.embed} on={now.embed} set={() => (lesson.value = { ...now, embed: !now.embed })} />
    </details>
  );
}
