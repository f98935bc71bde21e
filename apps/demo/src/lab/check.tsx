import { aboutId, type Word } from '../told.tsx';

interface CheckProps {
  readonly name: string;
  readonly label: string;
  /** What describes it. */
  readonly about?: Word;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

/** Something to switch on and off. */
export function Check({ name, label, about, on, set }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        name={name}
        {...(about !== undefined && { 'aria-describedby': aboutId(about) })}
        autocomplete="off"
        checked={on}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
