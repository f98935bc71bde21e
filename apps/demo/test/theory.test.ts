import { existsSync, readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './accessible.ts';
import { weakTexts } from './contrast.ts';
import { describePages } from './describe-pages.ts';
import { tasksDuring } from './tasks.ts';

describePages('the theory, to touch', (pages) => {
  /** The page, as far as something is there: at its end, all of it. */
  const open = async (until = '#words dd', options: BrowserContextOptions = {}) => {
    const opened = await pages.open('theory.html', options);
    await opened.page.waitForSelector(until);
    return opened;
  };
  const text = async (page: Page, selector: string) => (await page.locator(selector).textContent())!;
  const rows = (page: Page, selector: string) =>
    page
      .locator(`${selector} tbody tr`)
      .evaluateAll((found) => found.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent!)));
  const slide = (page: Page, section: string, label: string, value: number) =>
    page.locator(`${section} input[aria-label="${label}"]`).fill(String(value));

  test('§1 a changed weight changes its sum', async () => {
    const { page, complaints } = await open('#s1 .widget');
    expect(await page.locator('#s1 button').allTextContents()).toEqual(['2.00', '1.50', '−4.50']);
    await page.fill('[aria-label="w12"]', '2');
    expect(await page.locator('#s1 button').allTextContents()).toEqual(['2.00', '4.50', '−4.50']);
    await page.locator('#z2').focus();
    expect(await text(page, '#dense-sum')).toBe('z₂ = 1.00 · 2.00 + 2.00 · 1.00 + 0.50 = 4.50');
    const marked = await page
      .locator('#s1 .marked')
      .evaluateAll((found) => found.map((field) => field.getAttribute('aria-label')));
    expect(marked).toEqual(['x1', 'x2', 'w12', 'w22', 'b2']);
    expect(complaints).toEqual([]);
  });

  test('§2 the tangent is dragged along the curve, or moved by the slider', async () => {
    const { page, complaints } = await open('#s2 .widget');
    const picture = page.locator('#tangent');
    await picture.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await picture.boundingBox())!;
    const to = (share: number) => page.mouse.move(x + share * width, y + height / 2);
    await to(0.6);
    await page.mouse.down();
    await to(0.2);
    await page.mouse.up();
    expect(await text(page, '#relu-value')).toBe('a = 0.00, slope = 0.00');
    expect(await picture.getAttribute('aria-label')).toMatch(/^relu at -2\.\d+: 0\.00, slope 0\.00$/);
    await page.locator('#s2 input').focus();
    await page.keyboard.press('End');
    expect(await text(page, '#relu-value')).toBe('a = 4.00, slope = 1.00');
    await page.selectOption('#s2 select', 'sigmoid');
    await slide(page, '#s2', 'z', 0);
    expect(await text(page, '#relu-value')).toBe('a = 0.50, slope = 0.25');
    expect(complaints).toEqual([]);
  });

  test('§3 another mask is drawn, and the mean over a thousand draws is x again', async () => {
    const { page, complaints } = await open('#s3 .widget');
    const before = await rows(page, '#dropout');
    for (let i = 0; i < 3; i++) await page.click('#draw');
    const after = await rows(page, '#dropout');
    expect(after[1]).not.toEqual(before[1]);
    after[3]!.forEach((mean, i) => expect(Math.abs(Number(mean) / [5, 2, 7, 1, 3][i]! - 1)).toBeLessThan(0.15));
    const ends = (await page.locator('#s3 .chart').getAttribute('aria-label'))!.split('at last ')[1]!.split(', ').map(Number);
    ends.forEach((end) => expect(Math.abs(end - 1)).toBeLessThan(0.15));
    await slide(page, '#s3', 'keep p', 1);
    expect((await rows(page, '#dropout'))[2]).toEqual(['5.00', '2.00', '7.00', '1.00', '3.00']);
    expect(complaints).toEqual([]);
  });

  test('§4 scores become probabilities in four stages; raised, the naive way overflows and the stable one does not', async () => {
    const { page, complaints } = await open('#s4 .widget');
    const stable = [
      ['4', '8', '2'],
      ['−4', '0', '−6'],
      ['0.018', '1.000', '0.002'],
      ['0.018', '0.980', '0.002'],
    ];
    expect(await rows(page, '#softmax')).toEqual(stable);
    expect((await rows(page, '#softmax-naive'))[3]).toEqual(stable[3]);
    for (let i = 0; i < 8; i++) await page.click('#raise');
    expect((await rows(page, '#softmax-naive'))[3]).toEqual(stable[3]);
    await page.click('#raise');
    expect(await text(page, '#naive')).toContain('overflowed');
    expect((await rows(page, '#softmax-naive'))[2]).toContain('∞');
    expect((await rows(page, '#softmax-naive'))[3]).toContain('NaN');
    expect((await rows(page, '#softmax')).slice(1)).toEqual(stable.slice(1));
    await page.click('#s4 button:has-text("4, 8, 2")');
    await slide(page, '#s4', 'z1', 95);
    expect((await rows(page, '#softmax'))[3]).toEqual(['1.000', '1.6e−38', '4.1e−41']);
    expect(complaints).toEqual([]);
  });

  test('§5 a label and its one-hot row cost the same', async () => {
    const { page, complaints } = await open('#s5 .widget');
    expect(await rows(page, '#targets')).toEqual([
      ['0.70', '0.20', '0.10'],
      ['1', '0', '0'],
      ['0.3567', '0.0000', '0.0000'],
    ]);
    expect(await text(page, '#surprise')).toBe('Label 0: −ln 0.70 = 0.3567One-hot: the sum is 0.3567, the same to the bit');
    await page.selectOption('#s5 select', '2');
    expect((await rows(page, '#targets')).slice(1)).toEqual([
      ['0', '0', '1'],
      ['0.0000', '0.0000', '2.3026'],
    ]);
    await slide(page, '#s5', 'p', 0.1);
    expect(await text(page, '#surprise')).toBe('Label 2: −ln 0.30 = 1.2040One-hot: the sum is 1.2040, the same to the bit');
    expect(complaints).toEqual([]);
  });

  test('§6 one gradient by two ways, the fused one with fewer kernels', async () => {
    const { page, complaints } = await open('#s6 .widget');
    expect(await rows(page, '#fused')).toEqual([
      ['−0.982057', '−0.982057'],
      ['0.979629', '0.979629'],
      ['0.002428', '0.002428'],
      ['4', '6'],
    ]);
    await page.selectOption('#s6 select', '1');
    expect((await rows(page, '#fused')).map(([inOne]) => inOne)).toEqual(['0.017943', '−0.020371', '0.002428', '4']);
    expect(complaints).toEqual([]);
  });

  test('§7 a rate falls, by updates faster than by epochs', async () => {
    const { page, complaints } = await open('#s7 .widget');
    const line = () => page.locator('#decay polyline.line:not(.other)').getAttribute('points');
    const byUpdate = async () => (await rows(page, '#rates')).map(([rate]) => rate);
    expect(await rows(page, '#rates')).toEqual([
      ['1.0000', '1.0000'],
      ['0.9804', '1.0000'],
      ['0.7143', '0.9804'],
      ['0.3333', '0.9091'],
      ['0.1111', '0.7143'],
    ]);
    const before = await line();
    await slide(page, '#decay', 'd', 0.1);
    expect(await byUpdate()).toEqual(['1.0000', '0.9091', '0.3333', '0.0909', '0.0244']);
    expect(await line()).not.toBe(before);
    await slide(page, '#decay', 'd', 0);
    expect(await byUpdate()).toEqual(Array(5).fill('1.0000'));
    expect(complaints).toEqual([]);
  });

  test('§7 momentum goes another way down the ravine, in three forms, and a rate that is too large leaves it', async () => {
    const { page } = await open('#s7 .widget');
    const ways = () => page.locator('.ravine polyline').evaluateAll((lines) => lines.map((line) => line.getAttribute('points')!));
    const heights = async () =>
      [...(await text(page, '#heights')).matchAll(/steps: (\S+) without .*, (\S+) with/g)][0]!
        .slice(1)
        .map((found) => Number(found.replace('−', '-')));
    const [without, momentum] = (await heights()) as [number, number];
    expect(momentum).toBeLessThan(without);
    const before = await ways();
    await slide(page, '#s7', 'β', 0);
    const [plain, same] = await ways();
    expect(same).toBe(plain);
    expect(plain).toBe(before[0]);
    await slide(page, '#s7', 'β', 0.9);
    await page.selectOption('#form', 'ema');
    expect((await ways())[1]).not.toBe(before[1]);
    expect(await page.locator('#forms .chosen th').textContent()).toContain('average');
    await slide(page, '#s7', 'η', 0.5);
    const [, classic, heavyBall, average, longer] = (await rows(page, '#forms')).map((cells) => cells[1]);
    expect(heavyBall).toBe(classic);
    expect(average).not.toBe(classic);
    expect(longer).toBe(classic);
    await slide(page, '#s7', 'η', 2.2);
    expect((await heights())[0]).toBeGreaterThan(100);
  });

  test('§15 the ball gathers speed, rolls past the lowest point, and without momentum does not', async () => {
    const { page, complaints } = await open('#s15 .widget');
    const seen = () => page.locator('#s15 .flow output').allTextContents();
    await page.click('#roll-step');
    // Down a slope of 2: v = −0.1 · −2
    expect(await seen()).toEqual(['−2.00', '0.20', '−7.80']);
    await page.click('#roll-step');
    expect(await seen()).toEqual(['−2.00', '0.38', '−7.42']);
    await page.click('#roll');
    await page.waitForFunction(() => document.querySelectorAll('#s15 .trail').length > 5);
    await page.click('#roll');
    await page.click('#roll-all');
    expect(await text(page, '#ball')).toMatch(/^Step 40 of 40: w = .*; past the lowest point by up to [1-9]/);
    await slide(page, '#s15', 'β', 0);
    expect(await text(page, '#ball')).toMatch(/; not past the lowest point\.$/);
    expect(complaints).toEqual([]);
  });

  test('whoever asked for less motion sees a roll and a training at their ends', async () => {
    const { page } = await open(undefined, { reducedMotion: 'reduce' });
    await page.click('#roll');
    expect(await text(page, '#ball')).toContain('Step 40 of 40');
    // A curve of the first loss and the last.
    await trained(page, '#s12');
    const points = (await page.locator('#s12 polyline').first().getAttribute('points'))!.split(' ');
    expect(points).toHaveLength(2);
  });

  test('§8, §9, §10, §10.2 one point goes forward, and its loss back in the reverse order', async () => {
    const { page, complaints } = await open();
    const reached = () =>
      page.locator('.stations li').evaluateAll((found) => found.map(({ className }) => className.replaceAll(' ', '')));
    expect(await reached()).toEqual(['seen', '', '', '', '']);
    for (let i = 0; i < 5; i++) await page.click('#next');
    expect(await reached()).toEqual(Array(5).fill('seen'));
    expect(await text(page, '#pass')).toMatch(/^Softmax and cross-entropy: P = 0\.\d+, 0\.\d+; the right class is 1, so L = \d/);
    const order: number[] = [];
    for (let i = 0; i < 5; i++) {
      await page.click('#next');
      order.push((await reached()).indexOf('seenback'));
    }
    expect(order).toEqual([4, 3, 2, 1, 0]);
    const before = await page.locator('.weights').textContent();
    await slide(page, '#s10', 'x1', 2);
    expect(await page.locator('.weights').textContent()).not.toBe(before);
    expect(complaints).toEqual([]);
  });

  test('§10 the sweep plays by itself, and under less motion stands at its end', async () => {
    const { page, complaints } = await open('#s10 .widget');
    await page.click('#sweep');
    await page.waitForFunction(() => document.querySelectorAll('.stations .back').length === 5);
    expect(await text(page, '#pass')).toMatch(/^Through Dense 1/);
    expect(await page.locator('.stations small').allTextContents()).toEqual(['[1, 2]', '[1, 4]', '[1, 4]', '[1, 4]', '[1, 2]']);
    expect(complaints).toEqual([]);
    const calm = await open(undefined, { reducedMotion: 'reduce' });
    await calm.page.click('#sweep');
    expect(await calm.page.locator('.stations .back').count()).toBe(5);
  });

  test('§10.1 values go forward through the graph, gradients back, each with its shape', async () => {
    const { page, complaints } = await open('#s10-1 .widget');
    const card = (name: string) => page.locator(`#s10-1 .at-${name}`).getAttribute('aria-label');
    // 1 · 1 + 2 · 0.5, 1 · −1 + 2 · 1, 1 · 0.5 + 2 · −2; then the same for [−1, 1.5]
    expect(await card('XW')).toBe('XW, shape 2 by 3: 2.00, 1.00, −3.50, −0.25, 2.50, −3.50');
    expect(await card('Z')).toBe('Z, shape 2 by 3: 2.00, 1.50, −2.50, −0.25, 3.00, −2.50');
    expect(await card('A')).toBe('A, shape 2 by 3: 2.00, 1.50, 0.00, 0.00, 3.00, 0.00');
    await slide(page, '#s10-1', 'x11', 2);
    expect(await card('XW')).toContain(': 3.00, 0.00, −3.00,');
    await page.getByRole('radio', { name: 'gradients, back' }).check();
    const numbers = async (name: string) =>
      (await card(name))!
        .split(': ')[1]!
        .split(', ')
        .map((n) => Number(n.replace('−', '-')));
    const [dZ, db] = [await numbers('Z'), await numbers('b')];
    db.forEach((sum, j) => expect(Math.abs(sum - dZ[j]! - dZ[3 + j]!)).toBeLessThan(0.011));
    expect(await card('W')).toMatch(/^dW, shape 2 by 3: /);
    await page.getByRole('button', { name: 'add' }).click();
    expect(await text(page, '#operation')).toMatch(/^add: .*db/);
    expect(complaints).toEqual([]);
  });

  /** What the pictures of a section say once all of its trainings are done. */
  const trained = async (page: Page, section: string) => {
    for (const figure of await page.locator(`${section} .trained`).all()) await figure.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (selector) =>
        [...document.querySelectorAll<HTMLElement>(`${selector} .trained`)].every(({ dataset }) => dataset['done'] === 'true'),
      section,
    );
    return page
      .locator(`${section} .trained :is(canvas, svg)`)
      .evaluateAll((figures) => figures.map((figure) => figure.getAttribute('aria-label')!));
  };
  const numberIn = (text: string, pattern: RegExp) => Number(pattern.exec(text)![1]!.replace('−', '-'));

  test('§11 the spiral without ReLU, depth, softmax or cross-entropy', async () => {
    const { page, complaints } = await open('#s11 .widget');
    const score = (label: string) => numberIn(label, /([\d.]+)% right/);
    const [whole, withoutRelu] = (await trained(page, '#s11')) as [string, string];
    expect(score(whole)).toBeGreaterThan(95);
    expect(withoutRelu).toMatch(/^Without ReLU/);
    expect(score(withoutRelu)).toBeLessThan(65);
    const without = async (name: string) => {
      await page.getByRole('radio', { name, exact: true }).check();
      await page.waitForSelector(`[aria-label^="Without ${name}: "]`);
      return (await trained(page, '#s11'))[1]!;
    };
    expect(score(await without('depth'))).toBeLessThan(65);
    const scores = await without('softmax');
    expect(numberIn(scores, /outputs from (\S+) to/)).toBeLessThan(0);
    expect(numberIn(scores, /outputs from \S+ to ([^,]+),/)).toBeGreaterThan(1);
    expect(await without('cross-entropy')).toContain('add up to 1.00');
    expect(complaints).toEqual([]);
  });

  const lossesIn = (label: string) =>
    [...label.matchAll(/loss ([\d.e−]+) at first, ([\d.e−]+) at most, ([\d.e−]+) at last/g)][0]!
      .slice(1)
      .map((found) => Number(found.replace('−', '-')));

  test('§12 a good curve, a hump that passes, and an explosion, trained anew with another seed', async () => {
    const { page, complaints } = await open('#s12 .widget');
    const before = (await trained(page, '#s12')) as [string, string, string];
    await page.click('#reseed');
    await page.waitForFunction((old) => document.querySelector('#s12 svg')!.getAttribute('aria-label') !== old, before[0]);
    const after = (await trained(page, '#s12')) as [string, string, string];
    expect(after).not.toEqual(before);
    for (const [good, hump, explosion] of [before, after]) {
      expect(lossesIn(good)[2]).toBeLessThan(0.1);
      expect(lossesIn(hump)[1]).toBeGreaterThan(lossesIn(hump)[0]!);
      expect(lossesIn(hump)[2]).toBeLessThan(lossesIn(hump)[0]! / 5);
      expect(explosion).toMatch(/^An explosion: E_NONFINITE: .*step \d+/);
    }
    expect(complaints).toEqual([]);
  });

  test('§13.1 the gradient that vanishes on its way to layer 1 is brought back by each of four cures', async () => {
    const { page, complaints } = await open('#s13-1 .widget');
    const first = async () => Number((await page.locator('.layers output').first().textContent())!.replace('−', '-'));
    const loss = (label: string) => numberIn(label, /, (\S+) at last;/);
    const [sick] = (await trained(page, '#s13-1')) as [string];
    expect(await page.locator('.layers li').count()).toBe(9);
    const ill = await first();
    expect(ill).toBeLessThan(1e-8);
    expect(loss(sick)).toBeGreaterThan(0.69);
    const take = async (...cures: string[]) => {
      for (const box of await page.locator('#cures input').all())
        await box.setChecked(cures.includes((await box.getAttribute('name'))!));
      await page.waitForFunction(() => document.querySelector('#s13-1 .trained')!.getAttribute('data-done') === 'false');
      return { label: (await trained(page, '#s13-1'))[0]!, reached: await first() };
    };
    expect((await take('relu')).reached).toBeGreaterThan(10 * ill);
    expect((await take('he')).reached).toBeGreaterThan(1000 * ill);
    for (const cures of [['relu', 'he'], ['batchNorm'], ['residual']]) {
      const { label, reached } = await take(...cures);
      expect(reached).toBeGreaterThan(1e-3);
      expect(loss(label)).toBeLessThan(0.4);
    }
    expect(complaints).toEqual([]);
  });

  test('§13.2 a run that explodes is borne with clipping, which turns a gradient or only shortens it', async () => {
    const { page, complaints } = await open('#s13-2 .widget');
    const [wild, clipped] = (await trained(page, '#s13-2')) as [string, string];
    expect(wild).toMatch(/E_NONFINITE: train: step \d+/);
    expect(numberIn(clipped, /([\d.]+)% right/)).toBeGreaterThan(90);
    expect(await rows(page, '#clippings')).toEqual([
      ['3.00', '1.00', '0.95', '0.80'],
      ['1.00', '1.00', '0.32', '0.27'],
      ['2.00', '1.00', '1.00', '0.53'],
      ['3.74', '1.73', '1.41', '1.00'],
      ['0°', '22°', '13°', '0°'],
    ]);
    await slide(page, '#s13-2', 'c', 5);
    expect(await rows(page, '#clippings')).toEqual(['3.00', '1.00', '2.00', '3.74', '0°'].map((text) => Array(4).fill(text)));
    await page.getByRole('radio', { name: 'by value' }).check();
    await page.waitForSelector('#s13-2 [aria-label^="Clipped by value"]');
    expect((await trained(page, '#s13-2'))[1]).not.toContain('E_NONFINITE');
    expect(complaints).toEqual([]);
  });

  test('§14 a price on weights keeps them small', async () => {
    const { page, complaints } = await open('#s14 .widget');
    const planes = async () => (await trained(page, '#s14')).filter((label) => label.includes('% right')) as [string, string];
    const squares = (label: string) => numberIn(label, /Σw² = ([\d.]+)/);
    const [free, priced] = await planes();
    expect(squares(priced)).toBeLessThan(squares(free) / 4);
    await slide(page, '#s14', 'λ', 5);
    await page.waitForSelector('#s14 [aria-label^="With λ = 0.03"]');
    expect(squares((await planes())[1])).toBeLessThan(squares(priced));
    expect(complaints).toEqual([]);
  });

  test('each section shows the lines that compute it, as they are in the packages, and names their test', async () => {
    const { page, complaints } = await open();
    const root = new URL('../../../', import.meta.url);
    for (const section of await page.locator('.exhibit:has(.code)').all()) {
      await section.locator('.code summary').first().click();
      const lines = section.locator('.code figure').first();
      await lines.waitFor();
      const shown = (await lines.locator('pre').textContent())!.split('\n').map((line) => line.trim());
      const [source, test] = await lines
        .locator('a')
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href.split('/blob/main/')[1]!));
      const [file, first, last] = source!.split(/#L|-L/);
      const written = readFileSync(new URL(file!, root), 'utf8').split('\n');
      expect(shown).toEqual(written.slice(Number(first) - 1, Number(last)).map((line) => line.trim()));
      expect(existsSync(new URL(test!, root))).toBe(true);
    }
    expect(await page.locator('.exhibit:not(:has(.code))').evaluateAll((found) => found.map(({ id }) => id))).toEqual([
      's12-1',
      's12-2',
      's13',
      's15-1',
      's16',
      'words',
    ]);
    expect(complaints).toEqual([]);
  });

  // A core that is shared with other work takes longer for the same: it may try again.
  test('§8 back through each layer, the rule gives what nudging finds', async () => {
    const { page, complaints } = await open('#s8 .widget');
    for (const [name, width] of [
      ['Dense', 3],
      ['ReLU', 3],
      ['Dropout', 3],
      ['Softmax with cross-entropy', 1],
    ] as const) {
      await page.locator('#s8').getByRole('radio', { name, exact: true }).check();
      for (let i = 0; i < 3; i++) {
        const before = await rows(page, '#way-back');
        await page.click('#way-back-next');
        const [x, output, arriving, byRule, byNudging] = await rows(page, '#way-back');
        expect(x).not.toEqual(before[0]);
        expect([output!.length, arriving!.length]).toEqual([width, width]);
        const [rule, nudged] = [byRule!, byNudging!].map((cells) => cells.map((cell) => Number(cell.replace('−', '-'))));
        rule!.forEach((slope, at) => expect(Math.abs(slope - nudged![at]!)).toBeLessThan(0.0015));
      }
    }
    expect(complaints).toEqual([]);
  });

  test('§16 every formula is set, and leads to its section', async () => {
    const { page, complaints } = await open();
    expect(await page.locator('#s16 tbody tr').count()).toBe(7);
    expect(await page.locator('#s16 .katex-error').count()).toBe(0);
    const links = await page
      .locator('#s16 a[href^="#s"]')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href')!));
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(await page.locator(link).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('every section of docs/theory.md from 1 to 16 and the cures of 13 stand there in its words, and can be touched', async () => {
    const { page } = await open();
    const written = readFileSync(new URL('../../../docs/theory.md', import.meta.url), 'utf8');
    const headings = [...written.matchAll(/^##+ (\d+(?:\.\d+)?)\.? (.*)$/gm)]
      .filter(([, number]) => Number.parseInt(number!) <= 16 || ['19', '20', '21', '26'].includes(number!))
      .map(([, number, title]) => `§${number} ${title}`);
    const shown = await page
      .locator('.exhibit > :is(h2, h3)')
      .evaluateAll((found) => found.map((heading) => heading.textContent!.trim()));
    expect(shown).toEqual([...headings, 'Words']);
    expect(await text(page, '#s1')).toContain('PyTorch keeps them the other way round, so');
    expect(await text(page, '#s20')).toContain('Of one value there is no variance, so a batch of one cannot train.');
    // A heading that has sections below it, and the two whose text belongs to the widget of the section above.
    const untouched = await page.locator('.exhibit:not(:has(.widget))').evaluateAll((found) => found.map(({ id }) => id));
    expect(untouched).toEqual(['s12-1', 's12-2', 's13', 's15-1', 's16', 'words']);
  });

  test('what fails, fails alone, says so, and can be tried again', async () => {
    const { page } = await open();
    const getContext = await page.evaluateHandle(() => HTMLCanvasElement.prototype.getContext);
    await page.evaluate(() => void (HTMLCanvasElement.prototype.getContext = () => null));
    await page.locator('#s11 .trained').first().scrollIntoViewIfNeeded();
    const failed = page.locator('#s11 [role=alert]');
    await failed.waitFor();
    expect(await failed.textContent()).toMatch(/^This part of the page has stopped.*TypeError/);
    // The rest goes on.
    await page.fill('[aria-label="w12"]', '2');
    expect(await page.locator('#s1 button').allTextContents()).toEqual(['2.00', '4.50', '−4.50']);
    expect(await violations(page)).toEqual([]);
    await page.evaluate((original) => void (HTMLCanvasElement.prototype.getContext = original), getContext);
    await failed.getByRole('button', { name: 'Try again' }).click();
    expect((await trained(page, '#s11'))[0]).toContain('% right');
    expect(await failed.count()).toBe(0);
  });

  test('a word says what it means to the mouse and the keyboard, goes with Escape, and leads to all words', async () => {
    const { page, complaints } = await open();
    const word = page.locator('#s1 .word').filter({ hasText: 'neurons' });
    const meaning = word.getByRole('tooltip', { includeHidden: true });
    expect(await meaning.isVisible()).toBe(false);
    await word.locator('a').hover();
    expect(await meaning.isVisible()).toBe(true);
    expect(await meaning.textContent()).toBe('One output of a layer.');
    await page.keyboard.press('Escape');
    expect(await meaning.isVisible()).toBe(false);
    await page.mouse.move(0, 0);
    await word.locator('a').focus();
    expect(await meaning.isVisible()).toBe(true);
    // Both, where the mouse is elsewhere than the keyboard.
    const other = page.locator('#s1 .word').filter({ hasText: 'dense' });
    await other.locator('a').hover();
    const tooltips = page.locator('#s1 [role=tooltip]:visible');
    expect(await tooltips.count()).toBe(2);
    await page.keyboard.press('Escape');
    expect(await tooltips.count()).toBe(0);
    expect(await word.locator('a').getAttribute('aria-describedby')).toBe(await meaning.getAttribute('id'));
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#word-unit');
    expect(await text(page, '#word-unit')).toBe('unitOne output of a layer.');
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is readable in the %s theme, and fits a phone', async (colorScheme) => {
    const { page } = await open(undefined, { colorScheme, viewport: { width: 360, height: 700 } });
    for (const summary of await page.locator('.code summary').all()) await summary.click();
    await page.waitForFunction(() => [...document.querySelectorAll('.code')].every((code) => code.querySelector('pre') !== null));
    expect(await weakTexts(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    // With the widest numbers that they can hold.
    for (const slider of await page.locator('.exhibit input[type=range]').all()) await slider.press('End');
    await page.getByRole('radio', { name: 'gradients, back' }).check();
    /** What reaches beyond its section; the lines of code alone may, and are scrolled. */
    const cutOff = (found: Element[]) => {
      const end = (element: Element) => element.getBoundingClientRect().right;
      return found
        .filter((element) => end(element) > end(element.closest('.exhibit')!) + 1)
        .map(({ tagName, id, className }) => `${tagName} ${id} ${className}`);
    };
    // Formulas stand there a second time, unseen, for screen readers; what is drawn within a figure is cut at its edge.
    const seen = page.locator('.exhibit :not(pre *, .katex-mathml, .katex-mathml *, svg *)');
    expect(await seen.evaluateAll(cutOff)).toEqual([]);
  });

  // Last, when fewer other tests share the cores.
  test(
    'nothing keeps the page from answering: no task of 50 ms, from the first sight to the last training',
    { retry: 2 },
    async () => {
      const { page } = await open();
      const { main } = await tasksDuring(page, async () => {
        await page.reload();
        await page.waitForSelector('#words dd');
        for (const [section, label, value] of [
          ['#s3', 'keep p', 0.5],
          ['#s5', 'p', 0.4],
          ['#s7', 'β', 0.5],
          ['#s15', 'β', 0.5],
        ] as const)
          await slide(page, section, label, value);
        for (const section of ['#s11', '#s12', '#s13-1', '#s13-2', '#s14']) await trained(page, section);
      });
      expect(main.length).toBeGreaterThan(100);
      expect(Math.max(...main.map(({ own }) => own))).toBeLessThan(50);
    },
  );
});
