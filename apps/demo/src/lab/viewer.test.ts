import { expect, test } from 'vitest';
import { createViewer } from './viewer.ts';

test('takes one picture at a time', async () => {
  const viewer = createViewer();
  await viewer.ready();
  viewer.show();
  let isReady = false;
  const ready = viewer.ready().then(() => (isReady = true));
  await Promise.resolve();
  expect(isReady).toBe(false);
  viewer.seen();
  await ready;
  expect(isReady).toBe(true);
});

test('rests for as long as drawing took', () => {
  let now = 100;
  const viewer = createViewer(() => now);
  expect(viewer.isBusy).toBe(false);
  viewer.show();
  expect(viewer.isBusy).toBe(true);
  now += 30;
  viewer.seen();
  now += 29;
  expect(viewer.isBusy).toBe(true);
  now += 1;
  expect(viewer.isBusy).toBe(false);
  viewer.seen();
  expect(viewer.isBusy).toBe(false);
});

test('needs no rest from a picture that was waited for', async () => {
  let now = 100;
  const viewer = createViewer(() => now);
  viewer.show();
  const ready = viewer.ready();
  now += 30;
  viewer.seen();
  await ready;
  expect(viewer.isBusy).toBe(false);
});

test('is busy until all that went out is drawn, or nobody looks any more', async () => {
  const viewer = createViewer(() => 0);
  viewer.show();
  viewer.show();
  viewer.seen();
  expect(viewer.isBusy).toBe(true);
  viewer.seen();
  expect(viewer.isBusy).toBe(false);
  viewer.show();
  const ready = viewer.ready();
  viewer.leave();
  await ready;
  expect(viewer.isBusy).toBe(false);
});
