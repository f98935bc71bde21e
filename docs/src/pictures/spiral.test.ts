import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../collect-examples.ts';
import { drawSpiral } from './draw-spiral.ts';
import { makeSpiral, SPIRAL } from './spiral.ts';

test('the picture in the README is what the network learns, to the byte', async () => {
  expect(await makeSpiral()).toBe(readFileSync(join(ROOT, 'docs', SPIRAL), 'utf8'));
});

test('regions, points and curve are where they belong', () => {
  const picture = drawSpiral({
    points: [0, 0, 1.1, -1.1],
    labels: [0, 2],
    losses: [0.9, 0.5, 0],
    grid: { side: 2, classes: [0, 0, 1, 0] },
    accuracy: 0.5,
  });
  expect(picture).toContain('class="region c0" shape-rendering="crispEdges" d="M0 0h320v160h-320zM160 160h160v160h-160z"');
  expect(picture).toContain('class="region c1" shape-rendering="crispEdges" d="M0 160h160v160h-160z"');
  expect(picture).toContain('<circle class="c0" r="3" cx="160" cy="160"/>');
  expect(picture).toContain('<circle class="c2" r="3" cx="320" cy="320"/>');
  expect(picture).toContain('points="400 62 550 150 700 260"');
  expect(picture).toContain('1 of 2 points in the region of their arm');
});
