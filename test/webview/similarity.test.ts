import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf, change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLine, generatedLines } from '../support/fakes/sampleTexts.ts';
import { part } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

describe('the tab of similarity', () => {
  async function open(size: number, options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts: generatedLines(size),
      unit: 'line',
      width: 1000,
      tab: 'similarity',
      ...options,
    });
    await opened.page.locator(`[data-part="matrix"][data-size="${Math.min(400, size)}"]`).waitFor();
    return opened;
  }

  const card = (page: Page) => page.locator('[data-part="pair-card"]');
  async function assertCard(page: Page, a: number, b: number): Promise<void> {
    await page.locator(`[data-part="pair-card"][data-a="${a}"][data-b="${b}"]`).waitFor();
    const expected = await page.evaluate(([x, y]) => window.fakeHost.expectedCosine(x, y), [
      a,
      b,
    ] as const);
    const cosine = Number(await card(page).getAttribute('data-cosine'));
    assert.equal(cosine, Math.fround(expected));
    const text = await card(page).innerText();
    assert.ok(text.includes(`cosine ${cosine.toFixed(4)}`), text);
    const percentile = Number(await card(page).getAttribute('data-percentile'));
    assert.ok(text.startsWith(`${(Math.floor(percentile * 10 + 1e-9) / 10).toFixed(1)} %`), text);
    assert.ok(text.includes(`${a + 1}: ${generatedLine(a)}`));
    assert.ok(text.includes(`${b + 1}: ${generatedLine(b)}`));
  }

  test('matrix and attention maps are in view in a window of 1240 x 720, alone or beside an editor', async () => {
    const sizes = [
      { width: 1240, height: 720 },
      // What VS Code leaves of such a window beside an editor.
      { width: 590, height: 618 },
    ];
    for (const size of sizes) {
      for (const [tab, cells] of [
        ['similarity', '.matrix'],
        ['attention', '.all-maps .cells'],
      ] as const) {
        const { page } = await openFakePage({
          texts: generatedLines(60),
          unit: 'line',
          tab,
          ...size,
        });
        const { y, height } = (await page.locator(cells).boundingBox())!;
        assert.ok(height > 150, `${tab}: ${height} px high`);
        assert.ok(y + height <= size.height, `${tab}: it ends at ${y + height} px`);
        await page.context().close();
      }
    }
  });

  test('pairs begin with how near they are, in a word and a bar; so do a card and the chosen pair', async () => {
    const { page, problems } = await open(12);
    await page.evaluate(() => {
      window.fakeHost.knowsNearness = true;
      window.fakeHost.change({ texts: ['A red boat.', 'A red boat!', 'Invoices are paid.'] });
    });
    await page.locator('[data-part="matrix"][data-size="3"]').waitFor();
    const first = page.locator('[data-part="pairs"] .pair').first();
    await first.locator('.hit-nearness').waitFor();
    assert.match(await first.innerText(), /^▰▰▰▰▰ strong\s+cosine\s+[\d.]+/);
    assert.match(
      (await first.locator('.hit-nearness').getAttribute('title'))!,
      /^Percentile [\d.]+ %$/,
    );
    assert.equal(await page.locator('[data-part="pairs"] .hit-percentile').count(), 0);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    const chosen = page.getByRole('region', { name: 'Chosen pair' }).locator('.pair-statement');
    assert.match(await chosen.innerText(), /^▰▰▰▰▰ strong\s+[\d.]+ %\s+cosine [\d.]+/);
    assert.match(await card(page).innerText(), /^▰▰▰▰▰ strong · [\d.]+ % · cosine /);
    assert.deepEqual(problems, []);
  });

  test('numbers and texts of the cell under the pointer', async () => {
    const { page, problems } = await open(12);
    const field = page.getByRole('grid');
    const box = (await field.boundingBox())!;
    const cell = box.width / 12;
    for (const [a, b] of [
      [0, 11],
      [7, 3],
      [11, 0],
    ] as const) {
      await page.mouse.move(box.x + (b + 0.5) * cell, box.y + (a + 0.5) * cell);
      await assertCard(page, a, b);
    }
    await page.mouse.move(box.x + 5.5 * cell, box.y + 5.5 * cell);
    await until('the diagonal', async () => (await card(page).innerText()).includes('the same'));
    await page.mouse.move(5, 5);
    assert.ok(await card(page).isHidden());
    assert.deepEqual(problems, []);
  });

  test('arrow keys move over the cells, each is told to screen readers; Enter chooses', async () => {
    const { page } = await open(12);
    const field = page.getByRole('grid');
    const pair = await page.locator('[data-pair]').first().getAttribute('data-pair');
    const [a, b] = pair!.split(',').map(Number) as [number, number];
    await page.getByRole('button', { name: 'Save or Copy Matrix…' }).focus();
    await page.keyboard.press('Tab');
    assert.ok(await field.evaluate((it) => it === document.activeElement));
    await assertCard(page, a, b);
    const active = async (): Promise<string> => {
      const id = (await field.getAttribute('aria-activedescendant'))!;
      return (await page.locator(`#${id}`).textContent())!;
    };
    const id = await field.getAttribute('aria-activedescendant');
    await page.keyboard.press('End');
    await assertCard(page, a, 11);
    assert.notEqual(await field.getAttribute('aria-activedescendant'), id, 'or it is not read');
    assert.match(await active(), new RegExp(`line ${a + 1}, .*; line 12, `));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowUp');
    await assertCard(page, Math.min(11, a + 10) - 1, 9);
    await page.keyboard.press('Enter');
    const chosen = page.locator('[data-part="chosen-pair"]');
    assert.ok((await chosen.innerText()).includes(generatedLine(9)));
    await chosen.getByRole('button', { name: 'Reveal line 10' }).click();
    await until('the reveal', async () => (await callsOf(page, 'reveal')).length === 1);
    assert.deepEqual(await callsOf(page, 'reveal'), [
      { version: 'content 1.1', segment: 9, mode: 'keepFocus' },
    ]);
  });

  test('the strongest pairs, best first; each text reveals itself', async () => {
    const { page } = await open(30);
    const pairs = await page.locator('[data-part="pairs"] [data-pair]').evaluateAll((rows) =>
      rows.map((row) => ({
        pair: row.getAttribute('data-pair')!,
        cosine: Number(row.getAttribute('data-cosine')),
        text: (row as HTMLElement).innerText,
      })),
    );
    assert.equal(pairs.length, 50);
    assert.deepEqual(
      pairs,
      pairs.toSorted((x, y) => y.cosine - x.cosine),
    );
    for (const { pair, cosine, text } of pairs.slice(0, 5)) {
      const [a, b] = pair.split(',').map(Number) as [number, number];
      const expected = await page.evaluate(([x, y]) => window.fakeHost.expectedCosine(x, y), [
        a,
        b,
      ] as const);
      assert.equal(cosine, Math.fround(expected));
      assert.ok(text.includes(cosine.toFixed(4)), text);
    }
    const [a, b] = pairs[1]!.pair.split(',').map(Number);
    await page.locator('[data-pair]').first().locator('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until('two reveals', async () => (await callsOf(page, 'reveal')).length === 2);
    const revealed = (await callsOf<{ segment: number }>(page, 'reveal')).map((it) => it.segment);
    assert.deepEqual(revealed, [a, b]);
    await page.getByRole('button', { name: 'Show more' }).click();
    assert.equal(await page.locator('[data-pair]').count(), 200);
    await page.locator('[data-pair] button:focus').waitFor();
  });

  test('a pair chosen in the list shows below it which words of the two met, one chosen in the matrix beside that', async () => {
    const { page, problems } = await open(12);
    const pairs = page.locator('[data-pair]');
    const meetings = page.locator('[data-part="meetings"]');
    await pairs.nth(1).locator('.pair-text').last().click();
    await pairs.nth(1).locator('[data-part="meetings"] .met').first().waitFor();
    assert.equal((await callsOf(page, 'reveal')).length, 1);
    await pairs.nth(2).locator('.pair-numbers').click();
    await pairs.nth(2).locator('[data-part="meetings"] .met').first().waitFor();
    assert.equal(await meetings.count(), 1);
    await pairs.first().locator('.pair-text').first().focus();
    await page.keyboard.press('Enter');
    await pairs.first().locator('[data-part="meetings"] .met').first().waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-part="chosen-pair"] [data-part="meetings"] .met').first().waitFor();
    assert.equal(await meetings.count(), 1);
    assert.deepEqual(problems, []);
  });

  test('colours rise with the cosine, follow the theme, and the legend names the ends', async () => {
    const { page } = await open(20);
    const look = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.matrix .cell-canvas')!;
        const context = canvas.getContext('2d')!;
        const cell = canvas.width / 20;
        return Array.from({ length: 400 }, (_, i) => {
          const [row, column] = [Math.floor(i / 20), i % 20];
          const at = (k: number): number => Math.floor((k + 0.4) * cell);
          const { data } = context.getImageData(at(column), at(row), 1, 1);
          return Array.from(data);
        });
      });
    const dark = await look();
    const cosines = await page.evaluate(() =>
      Array.from({ length: 400 }, (_, i) =>
        window.fakeHost.expectedCosine(Math.floor(i / 20), i % 20),
      ),
    );
    const cells = cosines
      .map((cosine, i) => ({ cosine, blue: dark[i]![2]!, alpha: dark[i]![3]!, i }))
      .filter(({ i }) => i % 21 !== 0)
      .sort((x, y) => x.cosine - y.cosine);
    for (const [i, { blue, alpha }] of cells.entries()) {
      assert.equal(alpha, 255);
      if (i > 0) assert.ok(blue >= cells[i - 1]!.blue, 'no weaker for a higher cosine');
    }
    const legend = await page.locator('.matrix-legend').innerText();
    assert.ok(legend.includes(cells[0]!.cosine.toFixed(4)), legend);
    assert.ok(legend.includes(cells.at(-1)!.cosine.toFixed(4)), legend);
    await page.evaluate(() => window.fakeHost.setTheme('light'));
    await until('another drawing', async () => (await look())[1]!.join() !== dark[1]!.join());
  });

  test('where nearness is known, a colour means the same in every file', async () => {
    const { page, problems } = await open(3, {
      texts: ['A red boat.', 'A red boat sails.', 'Invoices are paid.'],
    });
    const colorOf = (size: number, row: number, column: number): Promise<number[]> =>
      page.evaluate(
        ([count, y, x]) => {
          const canvas = document.querySelector<HTMLCanvasElement>('.matrix .cell-canvas')!;
          const cell = canvas.width / count;
          const at = (k: number): number => Math.floor((k + 0.4) * cell);
          const { data } = canvas.getContext('2d')!.getImageData(at(x), at(y), 1, 1);
          return Array.from(data);
        },
        [size, row, column] as const,
      );
    const stretched = await colorOf(3, 0, 1);
    await page.evaluate(() => {
      window.fakeHost.knowsNearness = true;
      window.fakeHost.change({
        texts: ['A red boat sails.', 'A red boat.', 'At sea.', 'A red boat!'],
      });
    });
    await page.locator('[data-part="matrix"][data-size="4"]').waitFor();
    const own = await colorOf(4, 1, 0);
    assert.notDeepEqual(own, stretched, 'the nearest pair of a file had the strongest colour');
    await change(page, { texts: ['Invoices are paid.', 'A red boat.', 'A red boat sails.'] });
    await page.locator('[data-part="matrix"][data-size="3"]').waitFor();
    assert.deepEqual(await colorOf(3, 1, 2), own);
    const legend = page.locator('[data-part="nearness-legend"]');
    assert.match(await legend.innerText(), /^Nearness\s+by chance\s+weak\s+likely\s+strong$/);
    assert.deepEqual(problems, []);
  });

  test('pairs of chance are dimmed; where all are, nothing is close', async () => {
    const { page, problems } = await open(3);
    await page.evaluate(() => {
      window.fakeHost.knowsNearness = true;
      window.fakeHost.change({
        texts: ['A red boat.', 'A red boat!', 'Why do comets return so late'],
      });
    });
    await page.locator('[data-part="pairs"] .hit-nearness').first().waitFor();
    const rows = page.locator('[data-part="pairs"] .pair');
    assert.equal(await rows.count(), 3);
    const dimmed = page.locator('[data-part="pairs"] .row-of-chance [data-nearness="chance"]');
    assert.equal(await dimmed.count(), await rows.locator('[data-nearness="chance"]').count());
    assert.ok((await dimmed.count()) > 0);
    assert.equal(await part(page, 'nothing-close'), '');
    await change(page, { texts: ['A red boat.', 'Why do comets return so late'] });
    await until('nothing to be close', async () => {
      return (await part(page, 'nothing-close')) === 'Nothing here is close in meaning.';
    });
    assert.deepEqual(problems, []);
  });

  test('it is drawn in the screen’s own pixels, and anew for another width', async () => {
    const { page } = await open(20);
    const size = () =>
      page
        .locator('.matrix .cell-canvas')
        .evaluate((it: HTMLCanvasElement) => [it.width, it.clientWidth, window.devicePixelRatio]);
    const [pixels, width, ratio] = await size();
    assert.equal(pixels, Math.round(width! * ratio!));
    await page.setViewportSize({ width: 320, height: 800 });
    await until('a smaller one', async () => {
      const [now, nowWidth] = await size();
      return nowWidth! < width! && now === nowWidth;
    });
  });

  test('of more than can be shown it says how many', async () => {
    const { page } = await open(2000, { texts: [], lineCount: 2000 });
    assert.equal(await part(page, 'cut'), 'The first 400 of 2,000 lines are compared.');
    assert.equal(await page.locator('.matrix .cell-text').count(), 0, 'line numbers alone');
    const box = (await page.getByRole('grid').boundingBox())!;
    await page.mouse.move(box.x + (box.width * 300.5) / 400, box.y + (box.height * 20.5) / 400);
    await page.locator('[data-part="pair-card"][data-a="20"][data-b="300"]').waitFor();
  });

  test('two texts: one statement', async () => {
    const { page } = await openFakePage({
      texts: ['The cat sat.', 'The cat sat down.'],
      tab: 'similarity',
    });
    await card(page).locator('visible=true').waitFor();
    const shown = page.locator('[data-part="pair-card"][data-a="0"][data-b="1"]');
    const cosine = await page.evaluate(() => window.fakeHost.expectedCosine(0, 1));
    assert.equal(Number(await shown.getAttribute('data-cosine')), Math.fround(cosine));
    const text = await shown.innerText();
    assert.match(text, /^\d+\.\d %\s/);
    for (const words of [`cosine ${cosine.toFixed(4)}`, 'The cat sat.', 'The cat sat down.']) {
      assert.ok(text.includes(words), text);
    }
    assert.ok(await page.getByRole('grid').isHidden());
    await shown.getByRole('button', { name: 'Reveal line 13' }).click();
    await until('the reveal', async () => (await callsOf(page, 'reveal')).length === 1);
  });

  test('two texts without words that come near each other: that is said, and no arc is promised', async () => {
    const { page } = await openFakePage({ texts: ['wax', 'bill'], tab: 'similarity' });
    const said = page.locator('.meetings-said');
    await said.filter({ hasText: 'No word here comes near one of the other text.' }).waitFor();
    await change(page, { texts: ['wax', 'wax bill'] });
    await said.filter({ hasText: 'From each word to the one it comes nearest to' }).waitFor();
  });

  test('one text has nothing to compare; equal texts are all alike', async () => {
    const { page, problems } = await openFakePage({
      texts: ['Only one.'],
      tab: 'similarity',
    });
    await page.getByText('There is nothing to compare: this needs 2 texts at least.').waitFor();
    assert.equal((await callsOf(page, 'similarity')).length, 0);
    await change(page, { texts: ['same', 'same', 'same'], contentId: 'content 2' });
    await page.locator('[data-pair="0,1"]').waitFor();
    assert.equal(await page.locator('[data-pair]').count(), 1);
    const row = await page.locator('[data-pair]').innerText();
    assert.match(row, /1\.0000\s+the same text[^]*3 places/);
    assert.deepEqual(problems, []);
  });

  test('a slow comparison says so, a failed one why; an edit compares again after a pause', async () => {
    const { page } = await openFakePage({ texts: generatedLines(5), unit: 'line' });
    await page.evaluate(() => window.fakeHost.hold('similarity'));
    await page.getByRole('tab', { name: 'Similarity' }).click();
    await page.getByText('Comparing…').waitFor();
    await page.evaluate(() => window.fakeHost.fail('similarity', 'No engine; try again.'));
    await page.evaluate(() => window.fakeHost.release('similarity'));
    const alert = page.getByRole('tabpanel').getByRole('alert');
    await alert.getByText('No engine; try again.').waitFor();
    await page.evaluate(() => window.fakeHost.fail('similarity'));
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('[data-part="matrix"][data-size="5"]').waitFor();
    const before = (await callsOf(page, 'similarity')).length;
    for (let i = 6; i < 14; i++) await change(page, { texts: generatedLines(i) });
    await page.locator('[data-part="matrix"][data-size="13"]').waitFor();
    assert.ok((await callsOf(page, 'similarity')).length - before <= 3);
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
  });

  test('with colours forced by the system the pairs stand alone', async () => {
    const { page } = await open(6);
    await page.emulateMedia({ forcedColors: 'active' });
    assert.ok(await page.getByRole('grid').isHidden());
    assert.ok(await page.locator('[data-pair]').first().isVisible());
  });

  test('markup is text', async () => {
    const markup = '<img src=x onerror="document.title=1"> **bold**';
    const { page, problems } = await open(3, { texts: [markup, 'שלום עולם', 'third'] });
    assert.equal(await page.locator('#page img').count(), 0);
    assert.ok((await page.locator('.matrix .cell-text').first().innerText()).startsWith('<img'));
    const direction = await page
      .locator('.pair-text .row-text', { hasText: 'שלום' })
      .first()
      .evaluate((it) => getComputedStyle(it).direction);
    assert.equal(direction, 'rtl');
    assert.deepEqual(problems, []);
  });

  test('a text at several places is one row, whose places open below it', async () => {
    const texts = ['Licensed.', 'A boat.', '  Licensed.', 'At sea.', 'Licensed.'];
    const { page, problems } = await open(texts.length, { texts });
    const shown = page.locator('[data-part="pairs"] [data-pair]');
    const pairs = await shown.evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('data-pair')),
    );
    assert.equal(pairs[0], '0,2');
    assert.deepEqual(pairs.slice(1).sort(), ['0,1', '0,3', '1,3']);
    const first = shown.first();
    assert.match(await first.innerText(), /the same text\s+1\s+Licensed\.\s+3 places/);
    assert.equal(await first.locator('.pair-text').count(), 1);
    const toggle = first.getByRole('button', { name: '3 places' });
    await first.locator('.pair-text').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
    const places = first.locator('[data-place]');
    assert.deepEqual(await places.allInnerTexts(), ['line 1', 'line 3', 'line 5']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the reveal', async () => (await callsOf(page, 'reveal')).length === 1);
    assert.deepEqual(await callsOf(page, 'reveal'), [
      { version: 'content 1.1', segment: 2, mode: 'keepFocus' },
    ]);
    await page.keyboard.press('ArrowLeft');
    await first.locator('.pair-text:focus').waitFor();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await places.count(), 0);
    // In a pair with another text its number stands as well.
    const other = page.locator('[data-pair="0,1"]');
    await other.getByRole('button', { name: '3 places' }).click();
    assert.equal(await other.locator('[data-place]').count(), 3);
    assert.equal(await other.locator('.pair-text').count(), 2);
    assert.deepEqual(problems, []);
  });
});
