import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLines, longText } from '../support/fakes/sampleTexts.ts';
import { shownTabs, untilShown } from '../support/fakes/shownPage.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { until } from '../support/until.ts';

type Cells = (string | number | null)[];

const text = 'The boats lie asleep in the harbour';
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const entries = (page: Page) => page.getByRole('menuitem').filter({ visible: true });

async function pick(page: Page, name: string, entry: string): Promise<void> {
  await button(page, name).click();
  await entries(page).filter({ hasText: entry }).click();
}

/** What a menu puts on the clipboard. */
async function copied(page: Page, name: string, entry: string): Promise<string> {
  const count = await page.evaluate(() => window.fakeHost.copied.length);
  // The tick is there for a second: who waits for it only behind the click may miss it on a busy machine.
  const tick = button(page, name).locator('.codicon-check').waitFor();
  await pick(page, name, entry);
  await page.waitForFunction((least) => window.fakeHost.copied.length > least, count);
  await tick;
  assert.equal(await page.evaluate(() => window.fakeHost.copied.length), count + 1);
  return page.evaluate(() => window.fakeHost.copied.at(-1)!);
}

/** The table that a menu copies, which is the same as CSV and as JSON. */
async function table(page: Page, name: string): Promise<{ columns: string[]; rows: Cells[] }> {
  const json = JSON.parse(await copied(page, name, 'Copy as JSON')) as {
    columns: string[];
    rows: Cells[];
  };
  const csv = parseCsv(await copied(page, name, 'Copy as CSV'));
  const asText = json.rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
  assert.deepEqual(csv, [json.columns, ...asText]);
  return json;
}

/** Numbers are as exact as floats are. */
const floats = (numbers: Cells) => numbers.map((number) => Math.fround(Number(number)));

/** Saves, and gives the file's name. */
async function saved(page: Page, name: string, entry: string): Promise<string> {
  const count = await page.evaluate(() => window.fakeHost.saved.length);
  await pick(page, name, entry);
  await until('a file', () => page.evaluate((n) => window.fakeHost.saved.length > n, count));
  return page.evaluate(() => window.fakeHost.saved.at(-1)!.name);
}

/** A picture that was saved as SVG, as a browser reads it. */
async function savedSvg(page: Page, name: string) {
  const file = await saved(page, name, 'Save as SVG…');
  const read = await page.evaluate(() => {
    const source = new TextDecoder().decode(window.fakeHost.saved.at(-1)!.bytes);
    const svg = new DOMParser().parseFromString(source, 'image/svg+xml');
    const all = (selector: string) => Array.from(svg.querySelectorAll(selector));
    return {
      root: svg.documentElement.nodeName,
      cells: all('g path').reduce((n, it) => n + it.getAttribute('d')!.split('z').length - 1, 0),
      texts: all('text').map((it) => it.textContent),
      width: Number(svg.documentElement.getAttribute('width')),
      height: Number(svg.documentElement.getAttribute('height')),
    };
  });
  assert.equal(read.root, 'svg');
  return { file, ...read };
}

/** Size of a picture that was saved as PNG. */
async function savedPng(page: Page, name: string) {
  const file = await saved(page, name, 'Save as PNG…');
  const bytes = Buffer.from(
    await page.evaluate(() =>
      Array.from(new Uint8Array(window.fakeHost.saved.at(-1)!.bytes.slice(0, 24))),
    ),
  );
  assert.deepEqual([...bytes.subarray(0, 8)], pngSignature);
  return { file, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

describe('what a view shows can be saved and copied', () => {
  const open = (options: FakePageOptions) => openFakePage({ width: 900, ...options });

  test('tokens: the vector, and the cosine to each other token in the order that is shown', async () => {
    const { page, problems } = await open({ texts: [text] });
    await untilShown(page, 1);
    const { vector, cosines } = await page.evaluate(() => window.fakeHost.expected(0, 1, -1));
    const numbers = await table(page, 'Save or Copy Vector…');
    assert.deepEqual(numbers.columns, ['dimension', 'value']);
    assert.deepEqual(floats(numbers.rows.map(([, value]) => value!)), vector);
    const svg = await savedSvg(page, 'Save or Copy Vector…');
    assert.equal(svg.file, 'notes.md: vector of token 1, layer 6.svg');
    assert.equal(svg.cells, 384);
    assert.equal(svg.texts[0], 'notes.md: vector of token 1, layer 6');
    // Each row is called by its first dimension.
    assert.deepEqual(svg.texts.slice(1, 3), ['0', '256']);
    const png = await savedPng(page, 'Save or Copy Vector…');
    assert.deepEqual([png.width, png.height], [2 * svg.width, 2 * svg.height]);

    await page.getByRole('button', { name: 'Cosine', exact: true }).click();
    const list = await table(page, 'Save or Copy Cosines…');
    const shown = await page
      .locator('[data-cosine-to]')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-cosine-to'))));
    assert.deepEqual(
      list.rows.map(([token]) => token),
      shown,
    );
    assert.deepEqual(
      floats(list.rows.map(([, , cosine]) => cosine!)),
      shown.map((token) => cosines[token]),
    );
    assert.equal(list.rows.find(([token]) => token === 2)?.[1], 'boats');
    assert.deepEqual(problems, []);
  });

  test('tokens: the layers of the chosen one', async () => {
    const { page, problems } = await open({ texts: [text], model: { dims: 16 } });
    await untilShown(page, 1);
    await page.getByText('Through the layers').click();
    const rows = page.locator('[data-part="path"] [data-layer]');
    await rows.first().waitFor();
    const numbers = await table(page, 'Save or Copy Layers…');
    assert.deepEqual(numbers.columns, ['layer', 'norm', 'cosine']);
    assert.equal(numbers.rows.length, await rows.count());
    assert.equal(numbers.rows[0]![2], null);
    const shown = await rows.nth(1).locator('td').first().innerText();
    assert.ok(Math.abs(Number(numbers.rows[1]![1]) - Number(shown)) < 1e-3, shown);
    const svg = await savedSvg(page, 'Save or Copy Layers…');
    assert.equal(svg.file, 'notes.md: cosine of token 1 to the layer before.svg');
    assert.deepEqual(problems, []);
  });

  test('attention: all maps, and where each head looks', async () => {
    const { page, problems } = await open({ texts: [text], tab: 'attention', model: { dims: 16 } });
    await page.locator('[data-shown-layer]').waitFor();
    await page.getByText('Where each head looks').click();
    const shown = page.locator('[data-part="habits"] tbody tr');
    await shown.first().waitFor();
    const numbers = await table(page, 'Save or Copy All Maps…');
    assert.deepEqual(numbers.columns, 'layer head itself previous next cls sep'.split(' '));
    assert.equal(numbers.rows.length, await shown.count());
    assert.deepEqual(numbers.rows[1]!.slice(0, 2), [1, 2]);
    const cells = await shown.nth(1).locator('td').allInnerTexts();
    assert.deepEqual(
      numbers.rows[1]!.slice(2).map((share) => Number(share).toFixed(2)),
      cells,
    );
    const svg = await savedSvg(page, 'Save or Copy All Maps…');
    assert.equal(svg.file, 'notes.md: all attention maps.svg');
    assert.ok(svg.cells > numbers.rows.length, `${svg.cells} cells`);
    assert.deepEqual(problems, []);
  });

  test('attention: the chosen map', async () => {
    const { page, problems } = await open({ texts: [text], tab: 'attention', model: { dims: 16 } });
    await page.locator('[data-shown-layer]').waitFor();
    await page.getByLabel('Head', { exact: true }).selectOption('1');
    await page.getByLabel('Layer', { exact: true }).selectOption('1');
    await page.locator('[data-shown-layer="1"][data-shown-head="1"]').waitFor();
    const weights = await page.evaluate(() =>
      window.fakeHost.expectedWeights(0, 1, { layer: 1, head: 1 }),
    );
    const size = Math.sqrt(weights.length);
    const map = await table(page, 'Save or Copy Map…');
    assert.deepEqual(map.columns.slice(0, 5), ['position', 'piece', '0 [CLS]', '1 the', '2 boats']);
    assert.deepEqual(floats(map.rows.flatMap((row) => row.slice(2))), weights);
    const svg = await savedSvg(page, 'Save or Copy Map…');
    assert.equal(svg.cells, size * size);
    const title = 'notes.md: attention from row to column, layer 1, head 1';
    assert.deepEqual([svg.file, svg.texts[0]], [`${title}.svg`, title]);
    assert.equal(svg.texts.filter((name) => name === 'boats').length, 2);
    assert.ok(svg.texts.includes('Weight 0'));
    await savedPng(page, 'Save or Copy Map…');
    assert.deepEqual(problems, []);
  });

  test('neighbours: the list, as numbers and as rows of a picture', async () => {
    const { page, problems } = await open({
      texts: ['first "quoted", text', ...generatedLines(12), ...generatedLines(1)],
      unit: 'line',
      tab: 'neighbours',
      selectedSegment: 3,
    });
    await page.locator('[data-part="neighbours"][data-shown-for="3"]').waitFor();
    const list = await table(page, 'Save or Copy List…');
    const numbers = ['nearness', 'cosine', 'percentile', 'expected'];
    assert.deepEqual(list.columns, ['document', 'line', 'places', 'text', ...numbers]);
    const shown = await page.locator('[data-neighbour]').evaluateAll((rows) =>
      rows.map((row) => {
        const { title, line, score, percentile } = (row as HTMLElement).dataset;
        const said = row.querySelector('.hit-text')!.textContent;
        const places = line === '2' ? 2 : 1;
        return [title!, Number(line), places, said, '', Number(score), Number(percentile), null];
      }),
    );
    assert.equal(shown.length, 12);
    assert.deepEqual(list.rows, shown);
    const svg = await savedSvg(page, 'Save or Copy List…');
    assert.equal(svg.file, 'notes.md: similar lines.svg');
    assert.deepEqual(svg.texts.slice(0, 2), ['notes.md: similar lines', 'cosine']);
    for (const [, line, , said, , cosine] of list.rows) {
      assert.ok(svg.texts.includes(Number(cosine).toFixed(4)));
      assert.ok(svg.texts.includes(String(said)));
      assert.ok(svg.texts.includes(`notes.md · ${line}`));
    }
    const png = await savedPng(page, 'Save or Copy List…');
    assert.deepEqual([png.width, png.height], [2 * svg.width, 2 * svg.height]);
    assert.deepEqual(problems, []);
  });

  test('similarity: the matrix', async () => {
    const texts = generatedLines(6);
    const { page, problems } = await open({ texts, unit: 'line', tab: 'similarity' });
    await page.locator('[data-part="matrix"][data-size="6"]').waitFor();
    const matrix = await table(page, 'Save or Copy Matrix…');
    assert.deepEqual(matrix.columns, ['number', 'line', 'text', '1', '2', '3', '4', '5', '6']);
    assert.deepEqual(
      matrix.rows.map(([number, line, label]) => [number, line, label]),
      texts.map((label, i) => [i + 1, i + 1, label]),
    );
    const expected = await page.evaluate(() => window.fakeHost.expectedCosine(1, 4));
    assert.equal(Math.fround(Number(matrix.rows[1]![3 + 4])), Math.fround(expected));
    const svg = await savedSvg(page, 'Save or Copy Matrix…');
    // The diagonal has no colour.
    assert.equal(svg.cells, 6 * 6 - 6);
    assert.equal(svg.texts[0], 'notes.md: similarity, cosine of each pair');
    assert.ok(svg.texts.some((it) => it.startsWith('1 ') && texts[0]!.startsWith(it.slice(2, 20))));
    assert.ok(svg.texts.some((it) => it.startsWith('Cosine ')));
    const png = await savedPng(page, 'Save or Copy Matrix…');
    assert.equal(png.file, 'notes.md: similarity, cosine of each pair.png');
    assert.deepEqual(problems, []);
  });

  test('similarity: the pairs, with words where nearness is known; the picture’s scale says them', async () => {
    const { page, problems } = await open({ texts: ['x'], unit: 'line', tab: 'similarity' });
    await page.evaluate(() => {
      window.fakeHost.knowsNearness = true;
      window.fakeHost.change({ texts: ['A red boat.', 'A red boat!', 'Invoices are paid.'] });
    });
    await page.locator('[data-part="matrix"][data-size="3"]').waitFor();
    const pairs = await table(page, 'Save or Copy Pairs…');
    const texts = ['line', 'text', 'other line', 'other text'];
    const numbers = ['nearness', 'cosine', 'percentile', 'expected'];
    assert.deepEqual(pairs.columns, [...texts, ...numbers]);
    assert.equal(pairs.rows.length, 3);
    const cosine = await page.evaluate(() => window.fakeHost.expectedCosine(0, 1));
    const [first] = pairs.rows;
    assert.deepEqual(first!.slice(0, 5), [1, 'A red boat.', 2, 'A red boat!', 'strong']);
    assert.equal(Math.fround(Number(first![5])), Math.fround(cosine));
    assert.ok(Math.abs(Math.log10(Number(first![7])) - (1 - 7 * cosine)) < 1e-4);
    const svg = await savedSvg(page, 'Save or Copy Matrix…');
    assert.deepEqual(svg.texts.slice(-4), ['Nearness: by chance', 'weak', 'likely', 'strong']);
    assert.deepEqual(problems, []);
  });

  test('of two texts there are numbers alone', async () => {
    const { page } = await open({ texts: generatedLines(2), unit: 'line', tab: 'similarity' });
    await button(page, 'Copy Matrix…').click();
    assert.deepEqual(await entries(page).allInnerTexts(), ['Copy as CSV', 'Copy as JSON']);
  });

  for (const { key: tab } of panelTabs) {
    const name = shownTabs[tab].menu;
    test(`${tab}: the menu follows keys and closes by Escape, Tab and a click elsewhere`, async () => {
      const { page } = await open({ texts: generatedLines(4), unit: 'line', tab });
      const opener = button(page, name);
      const focused = () => page.evaluate(() => document.activeElement!.textContent);
      await opener.focus();
      await page.keyboard.press('ArrowDown');
      await entries(page).first().and(page.locator(':focus')).waitFor();
      await opener.and(page.locator('[aria-expanded="true"]')).waitFor();
      await page.keyboard.press('ArrowUp');
      const names = await entries(page).allTextContents();
      assert.equal(await focused(), names.at(-1));
      await page.keyboard.press('ArrowUp');
      assert.equal(await focused(), names.at(-2));
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'hidden' });
      assert.ok(await opener.evaluate((it) => it === document.activeElement));

      await page.keyboard.press('Enter');
      await entries(page).first().and(page.locator(':focus')).waitFor();
      await page.keyboard.press('End');
      const behindJson = names.length - 1 - names.indexOf('Copy as JSON');
      for (let i = 0; i < behindJson; i++) await page.keyboard.press('ArrowUp');
      assert.equal(await focused(), 'Copy as JSON');
      await page.keyboard.press('Enter');
      await opener.locator('.codicon-check').waitFor();
      const text = await page.evaluate(() => window.fakeHost.copied.at(-1)!);
      assert.ok('columns' in (JSON.parse(text) as object));
      assert.ok(await opener.evaluate((it) => it === document.activeElement));
      await opener.locator('.codicon-check').waitFor({ state: 'hidden' });

      await page.keyboard.press('Space');
      await entries(page).first().and(page.locator(':focus')).waitFor();
      await page.keyboard.press('Tab');
      await page.getByRole('menu').waitFor({ state: 'hidden' });
      assert.ok(await opener.evaluate((it) => it !== document.activeElement));

      await opener.click();
      await entries(page).first().waitFor();
      const box = (await page.getByRole('menu').boundingBox())!;
      assert.ok(box.x >= 0 && box.x + box.width <= 900, 'the menu is in view');
      await page.mouse.click(1, 1);
      await page.getByRole('menu').waitFor({ state: 'hidden' });
      await opener.and(page.locator('[aria-expanded="false"]')).waitFor();
    });
  }

  test('a cancelled dialog changes nothing; a failure is said at the head', async () => {
    const { page } = await open({ texts: generatedLines(4), unit: 'line', tab: 'similarity' });
    const name = 'Save or Copy Matrix…';
    await page.evaluate(() => (window.fakeHost.cancelsSaving = true));
    await pick(page, name, 'Save as SVG…');
    await until('the dialog', () =>
      page.evaluate(() => window.fakeHost.callsOf('saveFile').length === 1),
    );
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
    assert.equal(await button(page, name).locator('.codicon-check').count(), 0);
    const said = 'a.svg could not be written; choose another place.';
    await page.evaluate((it) => window.fakeHost.fail('saveFile', it), said);
    await pick(page, name, 'Save as SVG…');
    await page.getByRole('alert').getByText(said).waitFor();
  });

  test('a matrix of 300 texts is saved and copied whole', async () => {
    const { page } = await open({ texts: generatedLines(300), unit: 'line', tab: 'similarity' });
    await page.locator('[data-part="matrix"][data-size="300"]').waitFor();
    const svg = await savedSvg(page, 'Save or Copy Matrix…');
    assert.equal(svg.cells, 300 * 300 - 300);
    const png = await savedPng(page, 'Save or Copy Matrix…');
    assert.ok(png.width > 2 * 300 * 3);
    const { rows } = await table(page, 'Save or Copy Matrix…');
    assert.deepEqual([rows.length, rows[299]!.length], [300, 303]);
  });

  test('a map of 512 tokens is saved and copied whole', async () => {
    const { page } = await open({
      texts: [longText(256), longText(257)],
      tab: 'attention',
      model: { attentionLayerCount: 1, takesTokenTypes: true },
    });
    await page.locator('[data-part="pair"]').selectOption('1');
    await page.locator('[data-part="second-text"]').waitFor();
    const { rows } = await table(page, 'Save or Copy Map…');
    assert.deepEqual([rows.length, rows[0]!.length], [512, 514]);
    const svg = await savedSvg(page, 'Save or Copy Map…');
    assert.equal(svg.cells, 512 * 512);
    const png = await savedPng(page, 'Save or Copy Map…');
    assert.ok(png.width > 2 * 2 * 512);
  });
});
