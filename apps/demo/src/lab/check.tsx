interface CheckProps {
  readonly name: string;
  readonly label: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

/** Something to switch on and off. */
export function Check({ name, label, on, set }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" name={name} autocomplete="off" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      {label}
    </label>
  );
}
