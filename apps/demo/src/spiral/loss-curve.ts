import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { STEPS } from './messages.ts';

const HEIGHT = 220;

/** A curve of the loss over the logarithm of the step; it grows with each call of `add`. */
export function createLossCurve(element: HTMLElement) {
  let steps: number[] = [];
  let losses: number[] = [];
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const axis = {
    stroke: () => colour('--soft'),
    font: '13px system-ui, sans-serif',
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [0, Math.log10(STEPS)] },
        y: { range: (_, __, most) => [0, Math.max(1.2, most)] },
      },
      series: [{}, { stroke: () => colour('--accent'), width: 1.5, points: { show: false } }],
      axes: [
        {
          ...axis,
          size: 28,
          splits: [0, 1, 2, 3],
          values: (_, powers) => powers.map((power) => (10 ** power).toLocaleString('en')),
        },
        { ...axis, size: 40 },
      ],
    },
    [steps, losses],
    element,
  );
  new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot.redraw());

  return {
    clear(): void {
      [steps, losses] = [[], []];
      plot.setData([steps, losses]);
    },
    /** The losses of the steps up to and including `last`. */
    add(last: number, found: readonly number[]): void {
      found.forEach((loss, i) => {
        steps.push(Math.log10(last - found.length + 1 + i));
        losses.push(loss);
      });
      plot.setData([steps, losses]);
    },
  };
}
