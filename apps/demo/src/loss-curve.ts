import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 260;
/** Beyond this many steps every other one is dropped, so that drawing stays as fast as at first. */
const MOST = 2000;

/** A curve of the loss that grows with each call of `add`. */
export function createLossCurve(element: HTMLElement) {
  let steps: number[] = [];
  let losses: number[] = [];
  let stride = 1;
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const axis = {
    stroke: () => colour('--soft'),
    grid: { stroke: () => colour('--line') },
    ticks: { stroke: () => colour('--line') },
  };
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      scales: { x: { time: false } },
      series: [
        { label: 'step' },
        { label: 'loss', stroke: () => colour('--accent'), width: 1.5, value: (_, loss) => loss?.toFixed(4) ?? '–' },
      ],
      axes: [
        { ...axis, label: 'step', labelSize: 22 },
        { ...axis, size: 46 },
      ],
    },
    [steps, losses],
    element,
  );
  new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);

  return {
    clear(): void {
      [steps, losses, stride] = [[], [], 1];
      plot.setData([steps, losses]);
    },
    /** The losses of the steps up to and including `last`. */
    add(last: number, found: readonly number[]): void {
      found.forEach((loss, i) => {
        const step = last - found.length + 1 + i;
        if (step % stride !== 0) return;
        steps.push(step);
        losses.push(loss);
      });
      if (steps.length > MOST) {
        stride *= 2;
        const kept = steps.map((step, i) => [step, losses[i]!] as const).filter(([step]) => step % stride === 0);
        [steps, losses] = [kept.map(([step]) => step), kept.map(([, loss]) => loss)];
      }
      plot.setData([steps, losses]);
    },
  };
}
