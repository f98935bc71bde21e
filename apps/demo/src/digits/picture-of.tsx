import { SIDE } from './frame.ts';

/** A picture of squares, without a label where it stands beside its words: shades from paper to ink, or, where values may be negative, from one colour to the other. */
export function PictureOf({ values, label, signed = false }: { values: ArrayLike<number>; label: string; signed?: boolean }) {
  const side = Math.sqrt(values.length);
  const all = Array.from(values);
  const most = signed ? Math.max(...all.map(Math.abs), 1e-9) : side === SIDE ? 16 : 1;
  return (
    <svg
      class="squares"
      shape-rendering="crispEdges"
      viewBox={`0 0 ${side} ${side}`}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <rect width={side} height={side} class="paper" />
      {all.map((value, i) =>
        value === 0 ? null : (
          <rect
            key={i}
            x={i % side}
            y={Math.floor(i / side)}
            width="1"
            height="1"
            class={!signed ? 'ink' : value > 0 ? 'for' : 'against'}
            fill-opacity={Math.abs(value) / most}
          />
        ),
      )}
    </svg>
  );
}
