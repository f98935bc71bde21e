import type { Signal } from '@preact/signals';
import { Check } from './check.tsx';
import { HIDEABLE, LOCKABLE, type Lesson } from './lesson.ts';

const NAMES = {
  settings: 'the settings',
  own: 'drawing one’s own points',
  doctor: 'the doctor',
  compare: 'comparing',
  share: 'this part',
  data: 'the data',
  network: 'the network',
  learning: 'how it learns',
} as const;

/** What a link for a lesson leaves out, and what it keeps as it is. */
export function Teaching({ lesson }: { lesson: Signal<Lesson> }) {
  const now = lesson.value;
  const toggled = <T extends string>(list: readonly T[], one: T) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
  return (
    <details id="teaching">
      <summary>For a lesson</summary>
      <fieldset>
        <legend>The link hides</legend>
        {HIDEABLE.map((part) => (
          <Check
            key={part}
            name={`hide-${part}`}
            label={NAMES[part]}
            on={now.hide.includes(part)}
            set={() => (lesson.value = { ...now, hide: toggled(now.hide, part) })}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>and keeps as they are</legend>
        {LOCKABLE.map((part) => (
          <Check
            key={part}
            name={`lock-${part}`}
            label={NAMES[part]}
            on={now.lock.includes(part)}
            set={() => (lesson.value = { ...now, lock: toggled(now.lock, part) })}
          />
        ))}
      </fieldset>
      <Check
        name="embed"
        label="to stand in another page, without heading and links"
        on={now.embed}
        set={() => (lesson.value = { ...now, embed: !now.embed })}
      />
    </details>
  );
}
