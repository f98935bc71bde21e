import { plane as text } from '#text/lab';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { percent, short } from './format.ts';
import { drawPlane } from './plane-picture.ts';
import { OwnPoints } from './own-points.tsx';
import { behave, brush, brushed, change, choice, drawn, lesson, manner, missing, picture, points, recipe } from './state.ts';

type Place = readonly [x: number, y: number];

/** Between two points of one stroke, in the picture's unit; and how far an arrow key moves the cross, as a share of its reach. */
const SPACING = 0.14;
const STEP = 0.05;
const ARROWS: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const within = (at: number, reach: number) => Math.min(reach, Math.max(-reach, at));

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
  const [now, rows] = [picture.plane.value, points.value];
  const { probe } = manner.value;
  useLayoutEffect(() => {
    if (rows !== undefined && (now !== undefined || missing.value !== undefined))
      drawPlane(canvas.current!, { snapshot: now, points: rows, inputs, classes, probe });
  });
  const isOwn = recipe.value.data === 'own';
  /** Places that the brush went over since it was put down. */
  const [stroke, setStroke] = useState<readonly Place[]>([]);
  const placeOf = (event: MouseEvent): Place => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2];
    return [x * rows!.reach, y * rows!.reach];
  };
  /** Does what the brush does: at once where it asks, when it is lifted where it draws. */
  const put = (places: readonly Place[]): void => {
    if (!isOwn || brush.value === 'ask') behave({ probe: places.at(-1)!.slice(0, inputs) });
    else change({ own: brushed(recipe.value.own, places) });
  };
  const goOn = (event: PointerEvent): void => {
    if (stroke.length === 0) return;
    const next = placeOf(event);
    const [x, y] = stroke.at(-1)!;
    if (Math.hypot(next[0] - x, next[1] - y) < SPACING) return;
    const longer = [...stroke, next];
    setStroke(longer);
    points.value = drawn(brushed(recipe.value.own, longer));
  };
  /** The arrow keys move the cross, Space does what a click there would do. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (rows === undefined || (arrow === undefined && event.key !== ' ')) return;
    event.preventDefault();
    const [x = 0, y = 0] = probe ?? [];
    if (arrow === undefined) put([[x, y]]);
    else
      behave({
        probe: [within(x + arrow[0] * STEP * rows.reach, rows.reach), within(y + arrow[1] * STEP * rows.reach, rows.reach)].slice(
          0,
          inputs,
        ),
      });
  };
  return (
    <figure class="plane">
      <canvas
        id="plane"
        ref={canvas}
        width={Math.round(side)}
        height={Math.round(side)}
        role="application"
        aria-roledescription={text.role}
        aria-label={label()}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (rows === undefined) return;
          if (!isOwn || brush.value === 'ask') return put([placeOf(event)]);
          event.currentTarget.setPointerCapture(event.pointerId);
          setStroke([placeOf(event)]);
        }}
        onPointerMove={goOn}
        onPointerUp={() => {
          if (stroke.length > 0) put(stroke);
          setStroke([]);
        }}
        onPointerCancel={() => setStroke([])}
        style={{ touchAction: isOwn && brush.value !== 'ask' ? 'none' : 'auto' }}
      />
      <figcaption>
        <ul class="keys">
          {Array.from({ length: classes }, (_, k) => (
            <li key={k} class={'abcdef'[k]!}>
              {text.class(k)}
            </li>
          ))}
          {classes > 0 && <li class="wrong">{text.wrong}</li>}
          <li class="new">{text.new}</li>
        </ul>
        {!lesson.hide.includes('own') && !lesson.lock.includes('data') && <OwnPoints />}
      </figcaption>
    </figure>
  );

  function label(): string {
    if (now === undefined) return `${rows === undefined ? text.notDrawn : text.pointsAlone} ${text.keys}`;
    const score = classes > 0 ? text.right(percent(now.score.train)) : text.r2(short(now.score.train, 3));
    return inputs === 1 ? text.curveAfter(now.step, score) : text.planeAfter(now.step, score);
  }
}
