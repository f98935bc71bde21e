import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { percent, short } from './format.ts';
import { drawPlane } from './plane-picture.ts';
import { behave, choice, manner, points, snapshot } from './state.ts';

/** What the network says over the whole plane; a click asks about a place. */
export function Plane() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [side, setSide] = useState(420);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setSide(Math.round(entry!.contentRect.width * devicePixelRatio)));
    observer.observe(canvas.current!);
    const themes = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => setSide((now) => now + 0.0001);
    themes.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      themes.removeEventListener('change', redraw);
    };
  }, []);
  const { inputs, classes } = choice.value;
  const [now, rows] = [snapshot.value, points.value];
  const { probe } = manner.value;
  useLayoutEffect(() => {
    if (now !== undefined && rows !== undefined)
      drawPlane(canvas.current!, { snapshot: now, points: rows, inputs, classes, probe });
  });
  const ask = (event: MouseEvent): void => {
    if (rows === undefined) return;
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * 2 - 1;
    const y = 1 - ((event.clientY - top) / height) * 2;
    behave({ probe: [x * rows.reach, y * rows.reach].slice(0, inputs) });
  };
  return (
    <figure class="plane">
      <canvas
        id="plane"
        ref={canvas}
        width={Math.round(side)}
        height={Math.round(side)}
        role="img"
        aria-label={label()}
        onClick={ask}
      />
      <figcaption>
        <ul class="keys">
          {Array.from({ length: classes }, (_, k) => (
            <li key={k} class={'abcd'[k]!}>
              class {k}
            </li>
          ))}
          {classes > 0 && <li class="wrong">wrong</li>}
          <li class="new">new, not learned from</li>
        </ul>
      </figcaption>
    </figure>
  );

  function label(): string {
    if (now === undefined) return 'The plane, not drawn yet';
    const score =
      classes > 0
        ? `${percent(now.score.train)} of the points lie in the region of their class`
        : `R² is ${short(now.score.train, 3)}`;
    return `${inputs === 1 ? 'The curve' : 'The plane'} after ${now.step} steps: ${score}`;
  }
}
