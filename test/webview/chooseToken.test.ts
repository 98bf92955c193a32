import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import {
  chip,
  choose,
  chooseSegment,
  drawnPieces,
  part,
  shownVector,
  untilShown,
} from '../support/fakes/shownPage.ts';
import { mixedText } from '../support/fakes/sampleTexts.ts';
import { until } from '../support/until.ts';

describe('choosing a token', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({ texts: [mixedText], ...options });
    await untilShown(opened.page, 1);
    return opened;
  }

  const expected = (page: Page, token: number, layer = -1, segment = 0) =>
    page.evaluate(([s, t, l]) => window.fakeHost.expected(s, t, l), [
      segment,
      token,
      layer,
    ] as const);

  async function assertShows(page: Page, token: number, layer = -1, segment = 0): Promise<void> {
    await untilShown(page, token);
    const wanted = await expected(page, token, layer, segment);
    const shown = await shownVector(page);
    assert.deepEqual(shown.vector, wanted.vector);
    assert.equal(shown.norm, wanted.norm);
    const rows = Object.entries(shown.cosines);
    assert.equal(rows.length, Math.min(50, wanted.cosines.length - 1));
    for (const [other, cosine] of rows) assert.equal(cosine, wanted.cosines[Number(other)]);
    assert.ok(!(String(token) in shown.cosines), 'not to itself');
  }

  test('the first token of the text is chosen at the start, and all its numbers are exact', async () => {
    const { page, problems } = await open();
    await assertShows(page, 1);
    assert.equal(await chip(page, 1).getAttribute('aria-selected'), 'true');
    assert.deepEqual(problems, []);
  });

  test('a text begins at the token that the editor’s cursor is at; what is chosen then stays', async () => {
    const { page } = await openFakePage({
      texts: [mixedText, 'A second selection.'],
      cursorToken: 4,
    });
    await assertShows(page, 4);
    await page.locator('[data-token-index="4"][aria-selected="true"]').waitFor();
    await page.getByRole('tab', { name: 'Attention' }).click();
    await page.locator('[data-shown-position="4"]').waitFor();
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.locator('#panel-tokens [data-token-index="2"]').click();
    await untilShown(page, 2);
    await page.reload();
    await untilShown(page, 2);
    await page.evaluate(() => window.fakeHost.change({ cursorToken: 5 }));
    await chooseSegment(page, 1);
    await page.locator('[data-shown-segment="1"][data-shown-token="5"]').waitFor();
  });

  test('a click chooses: its facts, its numbers, its tint for each other', async () => {
    const { page } = await open();
    await choose(page, 2);
    await assertShows(page, 2);
    assert.equal(await part(page, 'token-name'), '##dings');
    assert.equal(await part(page, 'position'), '2');
    assert.equal(await part(page, 'span'), '[5, 10)');
    assert.equal(await part(page, 'word'), '0');
    const id = await page.evaluate(() => window.fakeHost.tokensOf(0).ids[2]);
    assert.equal(await part(page, 'id'), String(id));
    const { cosines } = await expected(page, 2);
    for (const other of [0, 1, 5]) {
      assert.equal(Number(await chip(page, other).getAttribute('data-cosine')), cosines[other]);
      const label = await chip(page, other).getAttribute('aria-label');
      assert.ok(label?.endsWith(`cosine ${cosines[other]!.toFixed(4)}`), label ?? 'no name');
    }
    assert.equal(await page.locator('.pieces [aria-selected="true"]').count(), 1);
  });

  test('special tokens have no span and no word', async () => {
    const { page } = await open();
    await choose(page, 0);
    assert.equal(await part(page, 'token-name'), '[CLS]');
    assert.equal(await part(page, 'span'), 'none');
    assert.equal(await part(page, 'word'), 'none');
  });

  test('arrow keys, Home and End move the choice and the focus with it', async () => {
    const { page } = await open();
    const last = (await drawnPieces(page)).length - 1;
    await chip(page, 1).focus();
    for (const [key, token] of [
      ['ArrowRight', 2],
      ['ArrowRight', 3],
      ['ArrowLeft', 2],
      ['End', last],
      ['ArrowRight', last],
      ['Home', 0],
      ['ArrowLeft', 0],
    ] as const) {
      await page.keyboard.press(key);
      await untilShown(page, token);
      const focused = page.locator(`[data-token-index="${token}"]:focus`);
      await focused.waitFor();
      assert.equal(await focused.getAttribute('tabindex'), '0', 'one stop for Tab');
    }
    assert.equal(await page.locator('.pieces [tabindex="0"]').count(), 1);
  });

  test('arrow keys up and down go to the nearest piece of the next line', async () => {
    const { page } = await open();
    await chip(page, 3).focus();
    await choose(page, 3);
    const start = (await chip(page, 3).boundingBox())!;
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-shown-token]:not([data-shown-token="3"])').waitFor();
    const below = (await page.locator('[data-token-index]:focus').boundingBox())!;
    assert.ok(below.y > start.y + start.height / 2 && below.y < start.y + 60);
    assert.ok(Math.abs(below.x - start.x) < 80);
    await page.keyboard.press('ArrowUp');
    await until('a piece of the first line', async () => {
      const box = await page.locator('[data-token-index]:focus').boundingBox();
      return box !== null && Math.abs(box.y - start.y) < 2;
    });
  });

  test('in a right-to-left line the left arrow leads on', async () => {
    const { page } = await openFakePage({ texts: ['שלום עולם זהו טקסט'] });
    await untilShown(page, 1);
    await chip(page, 1).focus();
    await page.keyboard.press('ArrowLeft');
    await untilShown(page, 2);
    const [first, second] = [await chip(page, 1).boundingBox(), await chip(page, 2).boundingBox()];
    assert.ok(second!.x < first!.x, 'which stands to the left');
  });

  test('Enter and a double click reveal the token; so does the button', async () => {
    const { page } = await open();
    const revealed = () => page.evaluate(() => window.fakeHost.callsOf('reveal'));
    await chip(page, 3).click();
    await page.keyboard.press('Enter');
    await chip(page, 5).dblclick();
    await untilShown(page, 5);
    await page.getByRole('button', { name: 'Reveal in editor' }).click();
    await until('three calls', async () => (await revealed()).length === 3);
    const request = (token: number, mode: string) => ({
      version: 'content 1.1',
      segment: 0,
      token,
      mode,
    });
    assert.deepEqual(await revealed(), [
      request(3, 'keepFocus'),
      request(5, 'focusEditor'),
      request(5, 'keepFocus'),
    ]);
  });

  test('another layer, the embedding layer among them', async () => {
    const { page } = await open();
    const layers = page.getByLabel('Layer', { exact: true });
    assert.deepEqual(await layers.locator('option').allInnerTexts(), [
      '6 (last)',
      '5',
      '4',
      '3',
      '2',
      '1',
      '0 (embedding layer)',
    ]);
    await layers.selectOption({ label: '0 (embedding layer)' });
    await page.locator('[data-shown-layer="0"]').waitFor();
    await assertShows(page, 1, 0);
    await choose(page, 4);
    await assertShows(page, 4, 0);
  });

  test('a model with one hidden state has no choice of layers', async () => {
    const { page } = await open({ model: { hiddenStateCount: 1 } });
    assert.ok(await page.getByLabel('Layer', { exact: true }).isHidden());
  });

  test('several texts: one is chosen, and each begins at its first token', async () => {
    const { page } = await open({ texts: [mixedText, 'A second selection.'] });
    await choose(page, 5);
    assert.equal(await page.locator('[data-segment]').count(), 2);
    await chooseSegment(page, 1);
    await page.locator('[data-shown-segment="1"][data-shown-token="1"]').waitFor();
    await assertShows(page, 1, -1, 1);
    assert.deepEqual(
      (await drawnPieces(page)).map(({ text }) => text),
      ['[CLS]', 'A', 'secon', 'd', 'selec', 'tion', '.', '[SEP]'],
    );
  });

  test('the strip tells the exact number of a dimension, to the pointer and to the arrow keys', async () => {
    const { page } = await open();
    const { vector } = await expected(page, 1);
    const strip = page.getByRole('slider', { name: 'Dimension of the vector' });
    await strip.focus();
    await page.keyboard.press('Home');
    const valueOf = async (): Promise<number> =>
      Number(await page.locator('[data-part="readout"]').getAttribute('data-value'));
    assert.equal(await valueOf(), vector[0]);
    for (let i = 0; i < 17; i++) await page.keyboard.press('ArrowRight');
    assert.equal(await valueOf(), vector[17]);
    const text = await part(page, 'readout');
    assert.equal(text, await strip.getAttribute('aria-valuetext'));
    assert.equal(Math.fround(Number(/^d17 = (\S+)$/.exec(text)?.[1])), vector[17]);
    await page.keyboard.press('ArrowDown');
    const below = Number(await strip.getAttribute('aria-valuenow'));
    assert.ok(below > 17 && (below - 17) % 8 === 0, 'a row further');
    const box = (await strip.boundingBox())!;
    await page.mouse.move(box.x + 1, box.y + 2);
    assert.equal(await valueOf(), vector[0]);
    await page.mouse.move(box.x + 1, box.y + box.height + 60);
    assert.equal(await valueOf(), vector[below], 'what was chosen is shown again');
  });

  test('the strip has a colour for each sign, symmetric around 0, and follows the theme', async () => {
    const { page } = await open();
    const { vector } = await expected(page, 1);
    const colours = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.heat-canvas')!;
        const rows = document.querySelectorAll('.heat-rows span');
        const columns = Number(rows[1]!.textContent);
        const context = canvas.getContext('2d')!;
        const ratio = canvas.width / canvas.clientWidth;
        const width = canvas.width / columns;
        return Array.from({ length: 384 }, (_, i) => {
          const x = ((i % columns) + 0.5) * width;
          const y = (Math.floor(i / columns) * 16 + 7) * ratio;
          return Array.from(context.getImageData(x, y, 1, 1).data.subarray(0, 3));
        });
      });
    const dark = await colours();
    for (const [i, value] of vector.entries()) {
      const [red, , blue] = dark[i]!;
      if (value > 0.2) assert.ok(blue! > red!, `d${i}`);
      if (value < -0.2) assert.ok(red! > blue!, `d${i}`);
    }
    await page.evaluate(() => window.fakeHost.setTheme('light'));
    await until('another drawing', async () => (await colours())[0]!.join() !== dark[0]!.join());
  });

  test('copies every number of the vector exactly', async () => {
    const { page } = await open();
    const copy = page.getByRole('button', { name: 'Copy vector', exact: true });
    await copy.click();
    await copy.locator('.codicon-check').waitFor();
    await page.getByText('Vector copied.').waitFor({ state: 'attached' });
    await copy.locator('.codicon-copy').waitFor();
    const copied = await page.evaluate(() => window.fakeHost.copied[0]);
    const { vector } = await expected(page, 1);
    assert.deepEqual((JSON.parse(copied!) as number[]).map(Math.fround), vector);
  });

  test('the table of cosines is one stop for Tab; keys move over its headings and rows', async () => {
    const { page } = await open();
    const table = page.getByRole('table', { name: /^Cosine of the chosen token/ });
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).innerText);
    assert.equal(await table.locator('[tabindex="0"]').count(), 1);
    await page.getByRole('button', { name: 'Save or Copy Cosines…' }).focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Token');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown']) {
      await page.keyboard.press(key);
    }
    const second = table.locator('[data-cosine-to] button').nth(1);
    assert.ok(await second.evaluate((it) => it === document.activeElement));
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Show more');
    await page.keyboard.press('Shift+Tab');
    assert.ok(await second.evaluate((it) => it === document.activeElement), 'where one was');
    const token = await page.locator('[data-cosine-to]').nth(1).getAttribute('data-cosine-to');
    await page.keyboard.press('Enter');
    await untilShown(page, Number(token));
  });

  test('the table of cosines sorts by each column, shows more, and a row chooses its token', async () => {
    const { page } = await open();
    const { cosines } = await expected(page, 1);
    const column = (name: string) => page.getByRole('button', { name, exact: true });
    const order = async (): Promise<number[]> =>
      page
        .locator('[data-cosine-to]')
        .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-cosine-to'))));
    const others = [...cosines.keys()].filter((token) => token !== 1);
    const down = others.toSorted((a, b) => cosines[b]! - cosines[a]! || a - b);
    assert.deepEqual(await order(), down.slice(0, 50));
    await page.getByRole('button', { name: 'Show more' }).click();
    assert.deepEqual(await order(), down);
    assert.ok(await page.getByRole('button', { name: 'Show more' }).isHidden());
    await column('Cosine').click();
    const up = others.toSorted((a, b) => cosines[a]! - cosines[b]! || a - b);
    assert.deepEqual(await order(), up.slice(0, 50));
    const heading = page.getByRole('columnheader', { name: 'Cosine' });
    assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
    await column('Token').click();
    assert.deepEqual(await order(), others.slice(0, 50));
    await page.locator('[data-cosine-to="4"] button').click();
    await assertShows(page, 4);
    await page.locator('[data-token-index="4"]:focus').waitFor();
  });
});
