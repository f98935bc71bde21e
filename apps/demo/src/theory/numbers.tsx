import { short } from '../lab/format.ts';

interface NumbersProps {
  readonly values: readonly number[];
  readonly columns?: number;
  /** Whether they are not known yet. */
  readonly hidden?: boolean;
}

/** A matrix, row by row. */
export function Numbers({ values, columns = 1, hidden = false }: NumbersProps) {
  return (
    <span class="tensor" style={{ gridTemplateColumns: `repeat(${columns}, auto)` }}>
      {values.map((value, i) => (
        <span key={i}>{hidden ? '·' : short(value)}</span>
      ))}
    </span>
  );
}
