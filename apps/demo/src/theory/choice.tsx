interface ChoiceProps<Name extends string> {
  /** What is chosen; the page's name for it as well. */
  readonly legend: string;
  readonly name: string;
  readonly options: Readonly<Record<Name, string>>;
  readonly value: Name;
  readonly set: (name: Name) => void;
}

/** One of a few. */
export function Choice<Name extends string>({ legend, name, options, value, set }: ChoiceProps<Name>) {
  return (
    <fieldset class="choice" id={name}>
      <legend>{legend}</legend>
      {(Object.entries(options) as [Name, string][]).map(([option, text]) => (
        <label key={option}>
          <input type="radio" name={name} value={option} checked={option === value} onChange={() => set(option)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
