import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeSafetensors } from '@gradwright/core';
import type { Classification } from 'gradwright';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { paceOf } from '../src/lab/pace.ts';
import { violations } from './accessible.ts';
import { weakTexts } from './contrast.ts';
import { describePages } from './describe-pages.ts';
import { tasksDuring } from './tasks.ts';

const OPEN_LINK = fileURLToPath(new URL('../scripts/open-link.ts', import.meta.url));
const DATA = ['nnfs', 'moons', 'circles', 'xor', 'blobs', 'vertical', 'plane', 'sine', 'spiral'];

describePages('the laboratory', (pages) => {
  const text = async (page: Page, id: string) => (await page.locator(`#${id}`).textContent())!;
  const number = async (page: Page, id: string) => Number((await text(page, id)).replaceAll(/[,%]/g, '').replace('−', '-'));
  const stateIs = (page: Page, state: string) => page.waitForSelector(`body[data-state="${state}"]`);
  const stepIs = (page: Page, step: string) =>
    page.waitForFunction((wanted) => document.getElementById('step')!.textContent === wanted, step);
  const passes = (page: Page, id: string, least: number) =>
    page.waitForFunction(
      ([name, bound]) => Number.parseFloat(document.getElementById(name)!.textContent!.replace(',', '')) > bound,
      [id, least] as const,
    );
  /** A run that begins anew and waits: while it is being made, it takes no step. */
  const isNew = async (page: Page) => {
    await stepIs(page, '0');
    await stateIs(page, 'paused');
  };
  /** A page at step 0 of a run that waits. */
  const openStill = async (path = '') => {
    const opened = await pages.open(path, { reducedMotion: 'reduce' });
    await opened.page.waitForFunction(() => document.getElementById('status')!.textContent!.startsWith('Ready'));
    await stateIs(opened.page, 'paused');
    return opened;
  };
  const stepTo = async (page: Page, last: number) => {
    for (let step = 1; step <= last; step++) {
      await page.click('#step-once');
      await stepIs(page, String(step));
    }
  };
  const hash = async (page: Page) => (await text(page, 'hash')).replace('Weights now: ', '');

  test('begins by itself, learns the spiral, and says no word on the console', async () => {
    const { page, complaints } = await pages.open('');
    await passes(page, 'train-score', 95);
    await passes(page, 'validation-score', 90);
    expect(await number(page, 'train-loss')).toBeLessThan(0.4);
    expect(await number(page, 'speed')).toBeGreaterThan(0);
    // A slow machine looks late, when all points may be right.
    expect(await page.locator('#plane').getAttribute('aria-label')).toMatch(
      /^The plane after \d+ steps: (9\d|100)\.\d% of the points/,
    );
    expect(await page.locator('.curve').first().getAttribute('aria-label')).toMatch(
      /^Loss by step: now \d\.\d+(e−\d)?, on new points \d\.\d+(e−\d)?$/,
    );
    expect(complaints).toEqual([]);
  });

  test('to watch, a first visit and a new start are shown every step but those that the pace leaves out', async () => {
    const { page } = await pages.open('');
    await page.addInitScript(() => {
      const steps: number[] = [];
      Object.assign(globalThis, { steps });
      const look = () => {
        const step = Number(document.getElementById('step')?.textContent?.replace(',', ''));
        if (step !== steps.at(-1)) steps.push(step);
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    });
    const leaps = async () => {
      await page.waitForFunction(
        () => (globalThis as unknown as { steps: number[] }).steps.filter((step) => step > 0).length > 5,
      );
      const steps = await page.evaluate(() => (globalThis as unknown as { steps: number[] }).steps.splice(0));
      const shown = steps.slice(steps.lastIndexOf(0));
      return shown.slice(1).filter((step, i) => step > paceOf('watch', false).next(shown[i]!, Infinity));
    };
    await page.reload();
    expect(await leaps()).toEqual([]);
    for (let i = 0; i < 3; i++) {
      await page.click('#restart');
      expect(await leaps()).toEqual([]);
    }
  });

  test('a page that draws slowly gets fewer pictures, not later ones, and does at once what it is asked', async () => {
    const { page } = await pages.open('');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 10 });
    await passes(page, 'train-score', 95);
    await page.click('#step-once', { force: true });
    await page.waitForSelector('body[data-state="paused"], body[data-state="done"]', { timeout: 15_000 });
  });

  test('whoever asked for less motion starts it by hand; each step changes picture, weights and figures', async () => {
    const { page } = await openStill();
    await page.waitForTimeout(200);
    expect(await text(page, 'step')).toBe('0');
    const before = [
      await picture(page, '#plane'),
      await picture(page, '[data-at="1 0"] canvas'),
      await links(page),
      await hash(page),
    ];
    await stepTo(page, 2);
    const after = [
      await picture(page, '#plane'),
      await picture(page, '[data-at="1 0"] canvas'),
      await links(page),
      await hash(page),
    ];
    after.forEach((value, i) => expect(value).not.toEqual(before[i]));
    await page.click('#play');
    await passes(page, 'step', 10);
  });

  test('plays, pauses, steps and starts again from the keyboard alone', async () => {
    const { page, complaints } = await openStill();
    const press = async (id: string) => {
      await page.locator(`#${id}`).focus();
      await page.keyboard.press('Space');
    };
    // So slow that it can't be done before a key is pressed.
    await page.selectOption('[name=speed]', 'slow');
    await press('play');
    await passes(page, 'step', 2);
    await press('play');
    await stateIs(page, 'paused');
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.startsWith('Paused at step'));
    const paused = await number(page, 'step');
    await page.waitForTimeout(200);
    expect(await number(page, 'step')).toBe(paused);
    await press('step-once');
    await stepIs(page, (paused + 1).toLocaleString('en'));
    await press('play');
    await passes(page, 'step', paused + 1);
    await press('restart');
    await page.waitForFunction((step) => Number(document.getElementById('step')!.textContent!.replace(',', '')) < step, paused);
    expect(complaints).toEqual([]);
  });

  test('a step that is asked for before the run is ready is taken then', async () => {
    const { page } = await pages.open('', { reducedMotion: 'reduce' });
    let letLoad!: () => void;
    const mayLoad = new Promise<void>((resolve) => (letLoad = resolve));
    await page.route(/worker/, (route) => mayLoad.then(() => route.continue()));
    await page.reload();
    await stateIs(page, 'loading');
    await page.click('#step-once');
    letLoad();
    await stepIs(page, '1');
    await stateIs(page, 'paused');
  });

  test('every control that is reached by Tab shows that it is, and arrows lead through the units', async () => {
    const { page } = await openStill();
    const reached: string[] = [];
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement & { name?: string };
          return `${element.id || element.name || element.dataset['at'] || element.getAttribute('aria-label') || element.textContent} ${getComputedStyle(element).outlineStyle}`;
        }),
      );
    }
    for (const name of [
      'preset',
      'scale',
      'initial',
      'travel',
      'keep',
      'play',
      'step-once',
      'restart',
      'speed',
      'backend',
      'data',
      'noise',
      'validation',
      'seed',
      'activation',
      'dropout',
    ])
      expect(reached).toContain(`${name} solid`);
    for (const name of ['l2', 'batchNorm', 'optimizer', 'learningRate', 'batchSize', 'clip', '1 0', 'share-link', 'share-code'])
      expect(reached).toContain(`${name} solid`);
    await page.locator('[data-at="1 0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#explanation h3').textContent()).toBe('Unit 2 of hidden layer 2');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#explanation h3').textContent()).toMatch(/^Output of class [0-2]$/);
  });

  test('learns from all the data there are', async () => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=speed]', 'full');
    for (const data of DATA) {
      await page.selectOption('[name=data]', data);
      await passes(page, 'train-score', ['plane', 'sine'].includes(data) ? 0.7 : data === 'nnfs' ? 45 : 80);
      expect(await page.locator('.unit[data-at^="3 "]').count()).toBe(
        { spiral: 3, nnfs: 3, vertical: 3, blobs: 4, plane: 1, sine: 1 }[data] ?? 2,
      );
    }
    expect(complaints).toEqual([]);
  });

  test('layers and units come and go, and what stands between them', async () => {
    const { page, complaints } = await openStill();
    const units = () => page.locator('.unit').count();
    expect(await units()).toBe(2 + 8 + 8 + 3);
    await page.click('[aria-label="Add a hidden layer"]');
    expect(await units()).toBe(2 + 8 + 8 + 6 + 3);
    await page.click('[aria-label="Add a unit to hidden layer 3"]');
    await page.click('[aria-label="Take a unit from hidden layer 1"]');
    expect(await units()).toBe(2 + 7 + 8 + 7 + 3);
    await page.waitForFunction(() => document.querySelectorAll('.drawing path').length === 14 + 56 + 56 + 21);
    for (let i = 0; i < 3; i++) await page.click('[aria-label="Remove the last hidden layer"]');
    expect(await units()).toBe(5);
    await page.click('[aria-label="Add a hidden layer"]');
    await page.check('[name=batchNorm]');
    await page.fill('[name=dropout]', '0.25');
    await page.selectOption('[name=l2]', '0.001');
    await page.selectOption('[name=activation]', 'tanh');
    await page.selectOption('[name=clip]', '0.5');
    await page.selectOption('[name=decay]', '0.001');
    await page.selectOption('[name=batchSize]', '1000');
    await page.fill('[name=noise]', '0.3');
    await page.click('#share-code');
    const code = await text(page, 'code');
    for (const part of [
      'dense(2, 6, { penalty })',
      'batchNorm(6)',
      'tanh()',
      'dropout({ rate: 0.25 })',
      'l2(0.001)',
      'clipByGlobalNorm(0.5)',
    ])
      expect(code).toContain(part);
    expect(code).toMatch(/noise: 0\.3, .*decay: 0\.001.*batchSize: 1000/s);
    await page.click('#play');
    await passes(page, 'train-score', 50);
    expect(complaints).toEqual([]);
  });

  test('features of the place become inputs with planes of their own, with which one layer tells a circle', async () => {
    const { page, complaints } = await openStill();
    await page.selectOption('[name=data]', 'circles');
    for (let i = 0; i < 2; i++) await page.click('[aria-label="Remove the last hidden layer"]');
    await page.selectOption('[name=speed]', 'full');
    await page.click('#play');
    await passes(page, 'step', 300);
    expect(await number(page, 'train-score')).toBeLessThan(75);
    for (const name of ['square1', 'square2']) await page.check(`[name=${name}]`);
    await passes(page, 'train-score', 90);
    expect(await page.locator('.unit[data-at^="0 "]').count()).toBe(4);
    const pictures = await Promise.all([0, 1, 2, 3].map((unit) => picture(page, `[data-at="0 ${unit}"] canvas`)));
    expect(new Set(pictures).size).toBe(4);
    await page.click('[data-at="0 2"]');
    expect(await page.locator('#explanation h3').textContent()).toBe('Input x₁²');
    await page.click('[data-at="1 0"]');
    await page.waitForFunction(() => document.querySelectorAll('.terms li').length === 5);
    await page.click('#share-link');
    const [link, known] = [await page.inputValue('#link'), await hash(page)];
    await page.selectOption('[name=data]', 'sine');
    expect(await page.locator('.features').count()).toBe(0);
    expect(complaints).toEqual([]);
    const { page: again } = await pages.open(new URL(link).hash);
    await again.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    expect(await hash(again)).toBe(known);
    expect(await again.isChecked('[name=square2]')).toBe(true);
  });

  test('scale, first weights, the share of new points and momentum each decide the run', async () => {
    const { page, complaints } = await openStill();
    await page.selectOption('[name=optimizer]', 'classic');
    await stepTo(page, 2);
    const seen = [await hash(page)];
    for (const set of [
      () => page.selectOption('[name=scale]', '10'),
      () => page.selectOption('[name=initial]', 'glorot'),
      () => page.fill('[name=validation]', '0.5'),
      () => page.fill('[name=beta]', '0.5'),
    ]) {
      await set();
      await isNew(page);
      await stepTo(page, 2);
      seen.push(await hash(page));
    }
    expect(new Set(seen).size).toBe(5);
    expect(complaints).toEqual([]);
  });

  test('another loss has another output, residual connections are drawn, and L1 draws weights to nothing', async () => {
    const { page, complaints } = await openStill();
    expect(await page.locator('[name=loss]').count()).toBe(0);
    await page.selectOption('[name=data]', 'sine');
    expect(await page.locator('[name=loss] option').allTextContents()).toEqual([
      'Squared error',
      'Absolute error',
      'Huber, δ = 0.5',
    ]);
    await isNew(page);
    const loss = async (name: string) => {
      const before = await text(page, 'train-loss');
      await page.selectOption('[name=loss]', name);
      await page.waitForFunction((old) => !['–', old].includes(document.getElementById('train-loss')!.textContent), before);
    };
    await loss('meanAbsoluteError');
    await loss('huber');
    await page.selectOption('[name=data]', 'moons');
    expect(await page.inputValue('[name=loss]')).toBe('softmaxCrossEntropy');
    expect(await page.locator('.unit[data-at^="3 "]').count()).toBe(2);
    await page.selectOption('[name=loss]', 'sigmoidCrossEntropy');
    expect(await page.locator('.unit[data-at^="3 "]').getAttribute('aria-label')).toMatch(/^Output of class 1/);
    expect(await page.locator('.column-head').last().textContent()).toBe('Class 1');
    expect(await page.locator('path.residual').count()).toBe(0);
    await page.check('[name=residual]');
    await page.waitForFunction(() => document.querySelectorAll('path.residual').length === 8);
    await page.selectOption('[name=speed]', 'full');
    await page.click('#play');
    await passes(page, 'train-score', 95);
    await page.click('[data-at="2 3"]');
    await page.waitForFunction(() => document.querySelector('.result')?.textContent!.includes(', y = '));
    expect(await text(page, 'explanation')).toContain('adds what unit 4 of the layer before answers');
    await page.selectOption('[name=penalty]', 'l1');
    await page.selectOption('[name=l2]', '0.01');
    // Most of the 88 links are as thin as can be.
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll<SVGElement>('path.plus, path.minus')].filter(
          ({ style }) => Number.parseFloat(style.strokeWidth) < 0.45,
        ).length > 50,
    );
    await passes(page, 'train-score', 80);
    await page.click('#share-link');
    const [link, known] = [await page.inputValue('#link'), await hash(page)];
    await page.click('#share-code');
    for (const part of ['sigmoidCrossEntropy()', 'residual(sequential(dense(8, 8, { penalty }), relu()))', 'l1(0.01)'])
      expect(await text(page, 'code')).toContain(part);
    expect(complaints).toEqual([]);
    const { page: again } = await pages.open(new URL(link).hash);
    await again.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    expect([await hash(again), await again.inputValue('[name=penalty]'), await again.isChecked('[name=residual]')]).toEqual([
      known,
      'l1',
      true,
    ]);
  });

  test('learns by every optimizer', async () => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=speed]', 'full');
    for (const optimizer of ['sgd', 'classic', 'heavyBall', 'ema', 'nesterov', 'rmsProp', 'adam']) {
      await page.selectOption('[name=optimizer]', optimizer);
      await passes(page, 'train-score', 85);
      expect(await page.locator('[name=beta]').count()).toBe(['sgd', 'rmsProp', 'adam'].includes(optimizer) ? 0 : 1);
    }
    expect(complaints).toEqual([]);
  });

  test('the live model moves to the other backend, and its bits stay those of a run that never moved', async () => {
    const { page } = await openStill();
    await stepTo(page, 3);
    const before = await hash(page);
    await page.selectOption('[name=backend]', 'js');
    await page.waitForFunction(() => document.getElementById('speed')!.textContent === '–');
    expect([await text(page, 'step'), await hash(page)]).toEqual(['3', before]);
    await page.click('#step-once');
    await stepIs(page, '4');
    const moved = await hash(page);
    await page.selectOption('[name=backend]', 'wasm');
    await page.fill('[name=seed]', '8');
    await page.locator('[name=seed]').press('Enter');
    await page.fill('[name=seed]', '7');
    await page.locator('[name=seed]').press('Enter');
    await isNew(page);
    await stepTo(page, 4);
    expect(await hash(page)).toBe(moved);
  });

  test('the live model moves to the fast kernels and goes on; a link repeats it with them, or the page says why there are none', async () => {
    const { page, complaints } = await openStill();
    await stepTo(page, 2);
    const exact = await hash(page);
    await page.selectOption('[name=backend]', 'fast');
    await page.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('The fast kernels'));
    await page.waitForFunction(() => document.getElementById('speed')!.textContent === '–');
    expect([await text(page, 'step'), await hash(page)]).toEqual(['2', exact]);
    await stepIs(page, '2');
    await page.click('#step-once');
    await stepIs(page, '3');
    if ((await text(page, 'notice')).includes('cannot be used')) return;
    await page.click('#restart');
    await passes(page, 'train-score', 80);
    await page.click('#share-link');
    const [link, known] = [await page.inputValue('#link'), await hash(page)];
    await page.click('#share-code');
    expect(await text(page, 'code')).toContain('createWasmBackend({ kernels: fast })');
    expect(complaints).toEqual([]);
    const { page: again } = await pages.open(new URL(link).hash);
    await again.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    expect([await hash(again), await again.inputValue('[name=backend]')]).toEqual([known, 'fast']);
  });

  test('two threads are offered where memory may be shared, with the same bits', async () => {
    const { page, complaints } = await openStill();
    expect(await page.locator('[name=backend] option').allTextContents()).toEqual(['WebAssembly', 'WASM, fast', 'JavaScript']);
    await stepTo(page, 4);
    const known = await hash(page);
    const isolate = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    await page.route(/\/($|assets)/, async (route) => {
      const response = await route.fetch();
      // A thread's few lines are a worker of their own making.
      const policy = response.headers()['content-security-policy']!.replace("worker-src 'self'", "worker-src 'self' blob:");
      await route.fulfill({ response, headers: { ...response.headers(), ...isolate, 'content-security-policy': policy } });
    });
    await page.reload();
    await page.waitForFunction(() => document.getElementById('status')!.textContent!.startsWith('Ready'));
    await stepTo(page, 1);
    await page.selectOption('[name=backend]', 'threads');
    await page.waitForFunction(() => document.getElementById('speed')!.textContent === '–');
    for (let step = 2; step <= 4; step++) {
      await page.click('#step-once');
      await stepIs(page, String(step));
    }
    expect([await hash(page), await text(page, 'notice')]).toEqual([known, '']);
    expect(complaints).toEqual([]);
  });

  test('a link computes the run anew and says whether the bits are the same; its code gives them in Node', async () => {
    const { page } = await pages.open('');
    await page.selectOption('[name=data]', 'moons');
    await passes(page, 'step', 60);
    await page.click('#share-link');
    const link = await page.inputValue('#link');
    expect(await page.getAttribute('body', 'data-state')).toMatch(/^(paused|done)$/);
    await page.click('#share-code');
    const [code, known] = [await text(page, 'code'), await hash(page)];
    expect(await text(page, 'hash')).toBe(`Weights now: ${known}`);
    // Code of another run than the one that is seen is no longer shown.
    await page.selectOption('[name=activation]', 'tanh');
    await page.waitForFunction(() => document.getElementById('code') === null);
    const results = fileURLToPath(new URL('../test-results/', import.meta.url));
    await mkdir(results, { recursive: true });
    const file = join(results, 'shared.mjs');
    await writeFile(file, code);
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=gradwright-source', file]);
    await rm(file);
    expect(stdout).toContain(`weights ${known.slice(0, 16)}`);
    const openLink = (address: string) =>
      promisify(execFile)(process.execPath, ['--conditions=gradwright-source', OPEN_LINK, address]);
    expect((await openLink(link)).stdout).toMatch(new RegExp(`^step \\d+, .*\\nweights ${known.slice(0, 16)}.*: same bits\\n$`));

    const again = await pages.open(new URL(link).hash);
    await again.page.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    expect(await hash(again.page)).toBe(known);
    expect(await again.page.inputValue('[name=data]')).toBe('moons');
    expect(again.complaints).toEqual([]);

    const fragment = JSON.parse(atob(new URL(link).hash.slice(5).replaceAll('-', '+').replaceAll('_', '/'))) as { hash: string };
    const forged = btoa(
      JSON.stringify({ ...fragment, hash: fragment.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
    );
    const { page: other } = await pages.open(`#run=${forged}`);
    await other.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Other bits'));
    await expect(openLink(other.url())).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('other bits') as string,
    });
    await expect(openLink('#run=x')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('got "#run=x"') as string,
    });
    const { page: broken } = await pages.open('#run=x');
    await passes(broken, 'step', 1);
    expect(await text(broken, 'notice')).toContain('does not hold a run');
  });

  test('a unit says what it adds up, a link what the loss asks of it', async () => {
    const { page, complaints } = await openStill();
    await stepTo(page, 1);
    await page.hover('[data-at="1 3"]');
    expect(await page.locator('#explanation h3').textContent()).toBe('Unit 4 of hidden layer 1');
    await page.click('[data-at="1 2"]');
    await page.hover('[data-at="1 3"]');
    expect(await page.locator('#explanation h3').textContent()).toBe('Unit 3 of hidden layer 1');
    await page.waitForSelector('#explanation .katex');
    await page.waitForSelector('.terms');
    await page.fill('.place label:nth-of-type(1) input', '1');
    await page.fill('.place label:nth-of-type(2) input', '2');
    await page.locator('.place label:nth-of-type(2) input').press('Enter');
    await page.waitForFunction(() => document.querySelector('.terms')!.textContent!.startsWith('1.00 · '));
    await page.waitForFunction(() => document.querySelectorAll('.term')[1]!.textContent!.startsWith('2.00 · '));
    const real = (found: string) => Number(found.replace('−', '-'));
    const terms = await page.locator('.terms li').allTextContents();
    const [[, w1], [, w2]] = terms.slice(0, 2).map((term) => term.split(' · ').map(real)) as [[number, number], [number, number]];
    const bias = real(terms[2]!.replace('b ', ''));
    const result = (await page.locator('.result').textContent())!;
    expect(real(/z = ([−\d.]+)/.exec(result)![1]!)).toBeCloseTo(w1 + 2 * w2 + bias, 1);
    await page.locator('.term').first().click();
    expect(await page.locator('#explanation h3').textContent()).toBe('The weight from input x₁ to unit 3 of hidden layer 1');
    expect(await page.locator('.result').textContent()).toMatch(/^w = −?\d\.\d+, ∂L\/∂w = −?\d/);
    await page.click('#let-go');
    await page.hover('[data-at="2 1"]');
    expect(await page.locator('#explanation h3').textContent()).toBe('Unit 2 of hidden layer 2');
    await page.locator('#plane').click({ position: { x: 50, y: 60 } });
    await page.locator('[data-at="1 2"]').focus();
    await page.waitForFunction(() => Number((document.querySelector('.place input') as HTMLInputElement).value) < 0);
    expect(complaints).toEqual([]);
  });

  test('a link is asked where the mouse passes it, and held by a click', async () => {
    const { page, complaints } = await openStill();
    const [first, second] = [page.locator('path.plus').first(), page.locator('path.plus').last()];
    const heading = () => page.locator('#explanation h3').textContent();
    await first.dispatchEvent('mouseenter');
    expect(await heading()).toMatch(/^The weight from input x[₁₂] to unit \d of hidden layer 1$/);
    await second.dispatchEvent('click');
    expect(await heading()).toMatch(/^The weight from unit \d of hidden layer 2 to /);
    await first.dispatchEvent('mouseenter');
    expect(await heading()).toMatch(/^The weight from unit \d of hidden layer 2 to /);
    expect(complaints).toEqual([]);
  });

  test('each layer shows its weights and gradients, step by step; units that dropout left out are grey', async () => {
    const { page, complaints } = await openStill();
    const cells = () => page.locator('#layers tbody tr').evaluateAll((rows) => rows.map((row) => row.textContent));
    expect(await page.locator('#layers tbody tr').count()).toBe(3);
    expect(await text(page, 'layers')).toContain('Gradients are there after the first step.');
    await page.click('#step-once');
    await stepIs(page, '1');
    const first = await cells();
    expect(first[2]).toMatch(/^output±\d\.\d+±\d.*\d\.\d+$/);
    const names = await page
      .locator('#layers svg')
      .evaluateAll((pictures) => pictures.map((one) => one.getAttribute('aria-label')));
    expect(names[0]).toMatch(/^Weights of layer 1: 16 numbers from −\d\.\d+ to \d\.\d+, \d+% of them near 0$/);
    expect(names[3]).toMatch(/^Gradients of layer 2: 64 numbers from/);
    expect(await page.locator('.unit.dropped').count()).toBe(0);
    await page.click('#step-once');
    await stepIs(page, '2');
    (await cells()).forEach((text, layer) => expect(text).not.toBe(first[layer]));
    expect(await text(page, 'layers')).toContain('those of step 2');
    await page.fill('[name=dropout]', '0.5');
    await isNew(page);
    const dropped: string[] = [];
    for (let step = 1; step <= 3; step++) {
      await page.click('#step-once');
      await stepIs(page, String(step));
      const grey = page.locator('.unit.dropped');
      dropped.push((await grey.evaluateAll((units) => units.map((unit) => (unit as HTMLElement).dataset['at']))).join(', '));
      expect(await grey.first().getAttribute('aria-label')).toMatch(
        /^Unit \d of hidden layer [12], bias .*, left out by dropout$/,
      );
    }
    expect(new Set(dropped).size).toBe(3);
    expect(complaints).toEqual([]);
  });

  test('time runs backwards: an earlier step comes back with its very bits, and goes on to the later ones', async () => {
    const { page, complaints } = await openStill();
    const hashes = [await hash(page)];
    const pictures = [await picture(page, '#plane')];
    for (let step = 1; step <= 6; step++) {
      await page.click('#step-once');
      await stepIs(page, String(step));
      hashes.push(await hash(page));
      pictures.push(await picture(page, '#plane'));
    }
    expect(new Set(hashes).size).toBe(7);
    for (const step of [2, 5, 0, 3]) {
      await page.fill('#travel', String(step));
      await stepIs(page, String(step));
      expect([await hash(page), await picture(page, '#plane')]).toEqual([hashes[step], pictures[step]]);
    }
    await page.click('#step-once');
    await stepIs(page, '4');
    expect(await hash(page)).toBe(hashes[4]);
    expect(await page.locator('#travel').getAttribute('max')).toBe('6');
    expect(complaints).toEqual([]);
  });

  test('a branch begins at an earlier step with its very weights, under other settings, beside the first run', async () => {
    const { page, complaints } = await openStill();
    const hashes = [await hash(page)];
    for (let step = 1; step <= 6; step++) {
      await page.click('#step-once');
      await stepIs(page, String(step));
      hashes.push(await hash(page));
    }
    expect(await page.locator('#branch').getAttribute('aria-disabled')).toBe('false');
    await page.fill('#travel', '3');
    await stepIs(page, '3');
    await page.locator('#branch').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      document.getElementById('branched')!.textContent!.startsWith('A branch: it begins at step 3'),
    );
    await stepIs(page, '3');
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('branch');
    expect(await hash(page)).toBe(hashes[3]);
    expect(await text(page, 'before')).toMatch(/^Kept at step 6: /);
    await page.fill('[name=learningRate]', '0.1');
    await page.locator('[name=learningRate]').press('Enter');
    await stepIs(page, '3');
    expect(await hash(page)).toBe(hashes[3]);
    expect(await page.locator('#differences li').allTextContents()).toEqual([
      'Rate η: 0.01 → 0.1',
      'Begins with: weights of its own → those of step 3',
    ]);
    const before = await picture(page, '.before canvas');
    await page.click('#step-once');
    await stepIs(page, '4');
    expect(await hash(page)).not.toBe(hashes[4]);
    expect(await picture(page, '.before canvas')).toBe(before);
    await page.click('#step-once');
    await stepIs(page, '5');
    expect(await page.locator('.curve').first().getAttribute('aria-label')).toMatch(/^Loss by step: now .*; kept \d/);
    // Time runs backwards within a branch, as far as its beginning.
    const known = await hash(page);
    await page.fill('#travel', '0');
    await stepIs(page, '3');
    await page.fill('#travel', '2');
    await stepIs(page, '5');
    expect(await hash(page)).toBe(known);
    expect(await violations(page)).toEqual([]);
    await page.click('#share-link');
    const link = await page.inputValue('#link');
    await page.click('[aria-label="Add a unit to hidden layer 1"]');
    await stepIs(page, '0');
    expect(await text(page, 'notice')).toContain('it begins with its own');
    expect(await text(page, 'branched')).toBe('');
    const { page: again, complaints: others } = await pages.open(new URL(link).hash);
    await again.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    expect([await hash(again), await text(again, 'step')]).toEqual([known, '5']);
    await again.click('#leave-branch');
    await again.waitForFunction(() => Number(document.getElementById('step')!.textContent!.replace(',', '')) < 5);
    expect(await again.inputValue('[name=learningRate]')).toBe('0.01');
    expect([...complaints, ...others]).toEqual([]);
  });

  test('far along, time travel starts from a state that was kept, with the same bits', async () => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=speed]', 'full');
    await passes(page, 'step', 1500);
    // A fast machine may be done by now.
    await page.click('#play', { force: true });
    await page.waitForSelector('body[data-state="paused"], body[data-state="done"]');
    const [late, known] = [await text(page, 'step'), await hash(page)];
    const last = await page.locator('#travel').inputValue();
    // The middle one of those that were shown: between two states that were kept.
    await page.fill('#travel', String(Number(last) >> 1));
    await page.waitForFunction((step) => document.getElementById('step')!.textContent !== step, late);
    await stateIs(page, 'paused');
    expect(await hash(page)).not.toBe(known);
    await page.fill('#travel', last);
    await stepIs(page, late);
    expect(await hash(page)).toBe(known);
    expect(complaints).toEqual([]);
  });

  test('a trouble is shown and named by the doctor; its change begins anew, over the run before', async () => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=speed]', 'full');
    for (const [preset, verdict] of [
      ['vanishing', 'vanishing'],
      ['rate', 'unstable'],
      ['dead', 'dead'],
      ['scale', 'unscaled inputs'],
      ['overfitting', 'overfitting'],
    ] as const) {
      await page.selectOption('[name=preset]', preset);
      await page.waitForFunction((wanted) => document.getElementById('verdict')!.textContent === wanted, verdict);
      expect(await page.locator('#doctor .story').count()).toBe(1);
    }
    await page.selectOption('[name=preset]', 'vanishing');
    await page.waitForFunction(() => document.getElementById('verdict')!.textContent === 'vanishing');
    expect(await text(page, 'doctor')).toMatch(/The gradient of hidden layer 1 is \d\.\de-\d+ of that of the last layer/);
    await page.click('.fix:has-text("Activation: Sigmoid → ReLU")');
    await passes(page, 'train-score', 95);
    expect(await page.inputValue('[name=activation]')).toBe('relu');
    expect(await text(page, 'before')).toMatch(/^Kept at step [\d,]+: loss 0\.69/);
    expect(await page.locator('#differences li').allTextContents()).toEqual([
      'Activation: Sigmoid → ReLU',
      'First weights: tiny, 0.01 → He',
    ]);
    await page.click('#keep');
    expect(await page.locator('#differences').count()).toBe(0);
    // What was kept stays as it was while the run goes on.
    await page.selectOption('[name=speed]', 'slow');
    await page.click('#restart');
    await passes(page, 'step', 1);
    await page.click('#keep');
    const keptLoss = /loss (\S+),/.exec(await text(page, 'before'))![1]!;
    await passes(page, 'step', 1 + (await number(page, 'step')));
    expect(await page.locator('.curve').first().getAttribute('aria-label')).toMatch(new RegExp(`; kept ${keptLoss}$`));
    await page.click('#drop');
    expect(await page.locator('#before').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('the doctor leads back to the best step of a run that overfits', async () => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=speed]', 'full');
    await page.selectOption('[name=preset]', 'overfitting');
    await page.waitForFunction(() => document.getElementById('verdict')!.textContent === 'overfitting');
    const back = page.locator('.fixes button:has-text("Back to step")');
    // What is best may change while it goes on.
    await page.click('#play', { force: true });
    await page.waitForSelector('body[data-state="paused"], body[data-state="done"]');
    const [, best] = /^Back to step ([\d,]+)$/.exec((await back.textContent())!)!;
    expect(await page.locator('#doctor [role=status]').textContent()).toContain(
      `Early stopping would have kept step ${best!.replace(',', '')}:`,
    );
    await back.click();
    await stepIs(page, best!);
    await stateIs(page, 'paused');
    expect(complaints).toEqual([]);
  });

  test('points are drawn in six classes, erased, wiped, and learned; a link takes them along', async () => {
    const { page, complaints } = await pages.open('');
    await passes(page, 'step', 2);
    await page.click('#draw-own');
    expect(await page.inputValue('[name=data]')).toBe('own');
    // It begins with those that were seen.
    await passes(page, 'train-score', 70);
    await page.click('#wipe-points');
    expect(await text(page, 'status')).toBe('Draw 10 more points, of two classes at least.');
    const plane = page.locator('#plane');
    await plane.scrollIntoViewIfNeeded();
    const stroke = async (from: readonly [number, number], to: readonly [number, number]) => {
      // It moves when what is above it or beside it takes another line.
      const { x, y, width, height } = (await plane.boundingBox())!;
      await page.mouse.move(x + from[0] * width, y + from[1] * height);
      await page.mouse.down();
      await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 12 });
      await page.mouse.up();
    };
    for (let label = 0; label < 6; label++) {
      await page.check(`[name=brush][value="${label}"]`);
      await stroke([0.1 + 0.15 * label, 0.2], [0.12 + 0.15 * label, 0.8]);
    }
    expect(await page.locator('.unit[data-at^="3 "]').count()).toBe(6);
    await passes(page, 'train-score', 80);
    await page.check('[name=brush][value="erase"]');
    await stroke([0.85, 0.1], [0.87, 0.9]);
    await page.waitForFunction(() => document.querySelectorAll('.unit[data-at^="3 "]').length === 5);
    // The keyboard draws as well.
    await page.check('[name=brush][value="5"]');
    await plane.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelectorAll('.unit[data-at^="3 "]').length === 6);
    await passes(page, 'step', 20);
    await page.click('#share-link');
    const link = await page.inputValue('#link');
    const known = await hash(page);
    expect(complaints).toEqual([]);
    const again = await pages.open(new URL(link).hash);
    await again.page.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    expect(await hash(again.page)).toBe(known);
  });

  test('points come from a CSV file, with the columns that one chooses; a bad one gets a sentence', async () => {
    const { page, complaints } = await pages.open('');
    const csv = (name: string, lines: readonly string[]) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * 7) % 13},${i < 30 ? 'low' : 'high'},${i * 2}`);
    await page.setInputFiles('#csv', csv('shop.csv', ['size,age,kind,price', ...rows]));
    await page.selectOption('[name=csv-target]', 'kind');
    await page.click('#columns button');
    await passes(page, 'train-score', 90);
    expect(await page.locator('.unit[data-at^="3 "]').count()).toBe(2);
    await page.setInputFiles('#csv', csv('shop.csv', ['size,age,kind,price', ...rows]));
    await page.click('#columns button');
    // The price is a number to predict.
    await page.waitForFunction(() => document.querySelectorAll('.unit[data-at^="3 "]').length === 1);
    await passes(page, 'train-score', 0.8);
    await page.setInputFiles('#csv', csv('empty.csv', ['size,age,kind']));
    await page.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('empty.csv holds no rows'));
    // A good one takes the sentence away.
    await page.setInputFiles('#csv', csv('shop.csv', ['size,age,kind,price', ...rows]));
    await page.waitForSelector('#columns');
    expect(await text(page, 'notice')).toBe('');
    await page.setInputFiles('#csv', csv('words.csv', ['size,age,kind', 'a,b,c']));
    await page.waitForFunction(() =>
      document.getElementById('notice')!.textContent!.startsWith('words.csv holds numbers in 0 of 3'),
    );
    // What a file before it held is no longer offered.
    expect(await page.locator('#columns').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a network leaves as a file that predicts, and as weights', async () => {
    const { page, complaints } = await pages.open('');
    await page.selectOption('[name=data]', 'moons');
    await passes(page, 'train-score', 80);
    const saved = async (id: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#${id}`)]);
      const path = join(pages.folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    };
    const file = await saved('save-js');
    expect(file).toMatch(/network-step-\d+\.mjs$/);
    const { predict } = (await import(file)) as { predict(point: number[]): Classification<number> };
    // Right of the lower moon's middle, and left of the upper one's.
    const [low, high] = [predict([1, -0.5]), predict([0, 1])];
    for (const { probabilities: both } of [low, high])
      expect(Object.values<number>(both).reduce((sum, share) => sum + share)).toBeCloseTo(1, 6);
    expect(low.label).not.toBe(high.label);
    const { tensors } = decodeSafetensors(new Uint8Array(await readFile(await saved('save-weights'))));
    expect(tensors.get('0.weight')!.shape).toEqual([2, 8]);
    expect(complaints).toEqual([]);
  });

  test('the run as a graph: shapes and numbers go forward, gradients back in the reverse order', async () => {
    const { page, complaints } = await openStill();
    await page.click('#step-once');
    await stepIs(page, '1');
    await page.click('#graph summary');
    const stages = async () => (await page.locator('#graph li').allTextContents()).map((stage) => stage.replaceAll(/\s+/g, ' '));
    await page.waitForSelector('#graph li');
    const forward = await stages();
    expect(forward.map((stage) => stage.replace(/(?<=\] )[−\d. e]+$/, '…'))).toEqual([
      'x (x₁, x₂) [1, 2] …',
      '· W₁ [2, 8] + b₁ [8] ',
      'z₁ [1, 8] …',
      'ReLU ',
      'a₁ [1, 8] …',
      '· W₂ [8, 8] + b₂ [8] ',
      'z₂ [1, 8] …',
      'ReLU ',
      'a₂ [1, 8] …',
      '· W₃ [8, 3] + b₃ [3] ',
      'z₃ [1, 3] …',
      'Cross-entropy ',
    ]);
    // ReLU takes what is negative to 0.
    const numbersOf = (stage: string) =>
      stage
        .replace(/^.*\] /, '')
        .replaceAll('−', '-')
        .split(' ')
        .map(Number);
    expect(numbersOf(forward[4]!)).toEqual(numbersOf(forward[2]!).map((z) => Math.max(0, z)));
    // Another point goes forward after a click into the picture.
    await page.locator('#plane').click({ position: { x: 20, y: 20 } });
    await page.waitForFunction(
      (before) => document.querySelector('#graph li')!.textContent!.replaceAll(/\s+/g, ' ') !== before,
      forward[0],
    );
    await page.check('[name=back]');
    const back = await stages();
    expect(back.map((stage) => stage.split(',')[0])).toEqual([
      'Cross-entropy ',
      'Σ δ₃ = db₃',
      'dW₃ = A₂ᵀ δ₃',
      'δ₃ W₃ᵀ',
      'Σ δ₂ = db₂',
      'dW₂ = A₁ᵀ δ₂',
      'δ₂ W₂ᵀ',
      'Σ δ₁ = db₁',
      'dW₁ = Xᵀ δ₁',
    ]);
    expect(complaints).toEqual([]);
  });

  test('what a word means is shown to mouse and keyboard, and read out', async () => {
    const { page } = await openStill();
    const seen = () => page.locator('[role=tooltip]:visible').allTextContents();
    await page.hover('[name=initial]');
    expect(await seen()).toEqual([expect.stringMatching(/^How large the random weights are/)]);
    await page.mouse.move(0, 0);
    await page.focus('[name=learningRate]');
    expect(await seen()).toEqual(['How far a step goes: η times the gradient.']);
    const fields = page.locator('#settings :is(select, input):not([name=preset]):not(.features input), .choices select');
    const described = await fields.evaluateAll((found) =>
      found.map((field) => document.getElementById(field.getAttribute('aria-describedby')!)?.textContent ?? field.outerHTML),
    );
    expect(described.length).toBeGreaterThan(15);
    for (const text of described) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test.each([360, 1280])('a first visit is shown around in five steps, %i pixels wide; the next one is not', async (width) => {
    const { page, complaints } = await pages.open('', { viewport: { width, height: 800 } });
    for (let step = 1; step <= 5; step++) {
      await page.waitForFunction((wanted) => document.getElementById('tour')!.textContent!.startsWith(wanted), `${step} of 5.`);
      await page.waitForFunction(() => document.querySelectorAll('.pointed').length === 1);
      // What is spoken of comes into sight, below what is said of it.
      const [told, pointed] = ['#tour', '.pointed'].map((part) => page.locator(part));
      const inOrder = async () => {
        const [above, below] = [(await told!.boundingBox())!, (await pointed!.boundingBox())!];
        return [0, above.y, above.y + above.height, below.y, 800];
      };
      await expect
        .poll(inOrder, { timeout: 10_000 })
        .toSatisfy((places: number[]) => places.every((place, i) => i === 0 || place >= places[i - 1]!));
      await page.locator('#tour-next').focus();
      await page.keyboard.press('Enter');
    }
    await page.waitForFunction(() => document.getElementById('tour') === null && document.querySelector('.pointed') === null);
    await page.reload();
    await passes(page, 'step', 1);
    expect(await page.locator('#tour').count()).toBe(0);
    expect(complaints).toEqual([]);
    const other = await pages.open('');
    await other.page.click('#tour-skip');
    await other.page.waitForFunction(() => document.getElementById('tour') === null);
  });

  test('a teacher’s link hides parts, keeps settings as they are, and stands in another page', async () => {
    const { page, complaints } = await openStill();
    await page.click('#teaching summary');
    for (const name of ['hide-doctor', 'hide-compare', 'hide-share', 'lock-data', 'lock-network', 'embed'])
      await page.check(`[name=${name}]`);
    await page.click('#share-frame');
    const frame = await text(page, 'frame');
    const address = /src="([^"]+)"/.exec(frame)![1]!;
    expect(complaints).toEqual([]);
    const { page: lesson, complaints: others } = await pages.open(new URL(address).search + new URL(address).hash);
    await lesson.waitForFunction(() => document.getElementById('notice')!.textContent!.startsWith('Same bits'));
    for (const id of ['doctor', 'compare', 'share-link', 'draw-own', 'tour'])
      expect(await lesson.locator(`#${id}`).count()).toBe(0);
    expect(await lesson.locator('nav').isVisible()).toBe(false);
    expect((await lesson.locator('h1').boundingBox())!.height).toBeLessThan(2);
    expect(await lesson.locator('[name=data]').isDisabled()).toBe(true);
    expect(await lesson.locator('[name=activation]').isDisabled()).toBe(true);
    expect(await lesson.locator('[name=learningRate]').isDisabled()).toBe(false);
    expect(await lesson.locator('[aria-label="Add a hidden layer"]').getAttribute('aria-disabled')).toBe('true');
    expect(await violations(lesson)).toEqual([]);
    expect(others).toEqual([]);
  });

  test('a lesson may do without points of one’s own, without settings, or keep how it learns', async () => {
    const { page } = await openStill();
    await page.click('#teaching summary');
    const openLesson = async () => {
      await page.click('#share-link');
      const { search, hash: run } = new URL(await page.inputValue('#link'));
      const context = page.context();
      const lesson = await context.newPage();
      await lesson.goto(new URL(search + run, page.url()).href);
      await lesson.waitForSelector('#plane');
      return lesson;
    };
    for (const name of ['hide-settings', 'hide-own']) await page.check(`[name=${name}]`);
    const without = await openLesson();
    expect([await without.locator('#settings').count(), await without.locator('#draw-own').count()]).toEqual([0, 0]);
    await page.uncheck('[name=hide-settings]');
    await page.check('[name=lock-learning]');
    const kept = await openLesson();
    expect(await kept.locator('#settings [name=learningRate]').isDisabled()).toBe(true);
    expect(await kept.locator('#settings [name=data]').isDisabled()).toBe(false);
  });

  test('a rate that breaks training ends in a sentence, and a good one begins anew', async () => {
    const { page } = await pages.open('');
    await page.selectOption('[name=optimizer]', 'sgd');
    await page.fill('[name=learningRate]', '900');
    await page.locator('[name=learningRate]').press('Enter');
    await stateIs(page, 'failed');
    expect(await text(page, 'status')).toMatch(/^Training stopped\. .*step/);
    await page.fill('[name=learningRate]', '0.3');
    await page.locator('[name=learningRate]').press('Enter');
    await passes(page, 'step', 20);
    await page.fill('[name=seed]', '-3');
    await page.locator('[name=seed]').press('Enter');
    expect(await page.locator('[name=seed]:invalid').count()).toBe(1);
  });

  test('says so when its worker cannot start', async () => {
    const { page } = await pages.open('');
    await page.route(/worker/, (route) => route.abort());
    await page.reload();
    await stateIs(page, 'failed');
    expect(await text(page, 'status')).toContain('could not start');
    expect(await page.locator('#play').getAttribute('aria-disabled')).toBe('true');
  });

  test('a policy that forbids WebAssembly leaves a page that trains, and says why it is in JavaScript', async () => {
    const { page } = await pages.open('');
    const forbid = { 'content-security-policy': "script-src 'self'; worker-src 'self'" };
    await page.route(/\/($|assets)/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), ...forbid } });
    });
    await page.reload();
    await passes(page, 'step', 5);
    expect(await text(page, 'notice')).toMatch(/^WebAssembly cannot be used here \(.+\); JavaScript takes over/);
  });

  test('at full speed the page stays free: no task of its own takes 50 ms', async () => {
    const { page } = await pages.open('');
    await passes(page, 'step', 2);
    await page.selectOption('[name=speed]', 'full');
    const { main } = await tasksDuring(page, () => page.waitForTimeout(1500));
    expect(main.length).toBeGreaterThan(20);
    expect(Math.max(...main.map(({ own }) => own))).toBeLessThan(50);
  });

  test('fits windows of all sizes, with room for fingers', async () => {
    const { page } = await openStill();
    await page.waitForSelector('.drawing path');
    for (const [width, height] of [
      [360, 640],
      [700, 900],
      [1024, 768],
      [2560, 1440],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      for (const id of ['play', 'step-once', 'restart'])
        expect((await page.locator(`#${id}`).boundingBox())!.height).toBeGreaterThanOrEqual(44);
      for (const unit of await page.locator('.unit').all()) expect((await unit.boundingBox())!.width).toBeGreaterThanOrEqual(24);
    }
  });

  test.each(['light', 'dark'] as const)('is readable in the %s theme', async (colorScheme) => {
    for (const path of ['', 'model.html']) {
      const { page } = await pages.open(path, { colorScheme, reducedMotion: 'reduce' });
      if (path === '') {
        await page.waitForSelector('.drawing path');
        await page.locator('[data-at="1 1"]').focus();
        await page.waitForSelector('.terms');
      }
      expect(await weakTexts(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
    }
  });
});

function picture(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

/** The widths of all links. */
function links(page: Page): Promise<string> {
  return page
    .locator('.drawing path')
    .evaluateAll((paths) => paths.map((path) => (path as SVGElement).style.strokeWidth).join(' '));
}
