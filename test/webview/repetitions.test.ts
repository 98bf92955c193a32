import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLines } from '../support/fakes/sampleTexts.ts';
import { until } from '../support/until.ts';

const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);

const texts = [
  'The printer in the hallway does not print.',
  'Invoices are sent at the end of each month.',
  'The printer in the hallway does not print!',
  'A whale was seen near the northern lighthouse.',
  'Invoices are sent at the end of each month.',
  'The printer in the hallway did not print.',
  'Invoices are sent at the end of every month.',
  'Salaries are paid on the first of May.',
];

describe('repetitions and what stands apart', () => {
  async function open(view: string, options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts,
      unit: 'line',
      width: 700,
      tab: 'similarity',
      ...options,
    });
    const { page } = opened;
    await page.evaluate(() => (window.fakeHost.knowsNearness = true));
    await page.getByRole('radio', { name: view }).click();
    return opened;
  }

  const groups = (page: Page) =>
    part(page, 'repetitions')
      .locator('.repetition-group')
      .evaluateAll((all) =>
        all.map((group) =>
          Array.from(group.querySelectorAll('[data-segment]'), (row) =>
            Number(row.getAttribute('data-segment')),
          ),
        ),
      );
  const revealed = async (page: Page) =>
    (await callsOf<{ segment: number; mode: string }>(page, 'reveal')).map(
      ({ segment, mode }) => `${segment} ${mode}`,
    );

  test('texts that say the same are groups, the largest first, with their nearness and lines', async () => {
    const { page, problems } = await open('Repetitions');
    await part(page, 'repetitions').waitFor();
    assert.deepEqual(await groups(page), [
      [0, 2, 5],
      [1, 4, 6],
    ]);
    const count = await part(page, 'repetition-count').innerText();
    assert.equal(count, '2 groups: 6 of 8 lines say again what others say.');
    const twin = page.locator('[data-twin]:has([data-segment="4"])');
    await twin.getByText('Invoices are sent at the end of each month.').waitFor();
    assert.equal(await twin.getAttribute('data-twin'), '1');
    assert.equal(await twin.getAttribute('data-cosine'), '1');
    assert.match(await twin.innerText(), /strong\s+1\.0000\s+line 5\s+Invoices/);
    assert.deepEqual(problems, []);
  });

  test('a word says how near they are at least, and the cosine behind it can be another one', async () => {
    const { page } = await open('Repetitions');
    const cosine = part(page, 'least-cosine');
    await part(page, 'repetitions').waitFor();
    assert.equal(await cosine.inputValue(), '0.9');
    await page.getByRole('radio', { name: 'likely' }).click();
    await until('the cosine of the word', async () => (await cosine.inputValue()) !== '0.9');
    const likely = Number(await cosine.inputValue());
    assert.ok(likely > 0.2 && likely < 0.9, String(likely));
    await cosine.fill('1');
    await cosine.press('Enter');
    await until('only equal texts', async () => (await groups(page)).flat().length < 6);
    assert.deepEqual(await groups(page), [
      [0, 2],
      [1, 4],
    ]);
    assert.equal(await page.getByRole('radio', { checked: true }).count(), 1, 'no word is on');
    await cosine.fill('1.5');
    await cosine.press('Enter');
    await page.getByText('Give a cosine above 0 and up to 1.').waitFor();
    assert.deepEqual(
      (await callsOf<{ least: unknown }>(page, 'repetitions')).map((it) => it.least),
      ['same', 'likely', 1],
    );
    await page.reload();
    await part(page, 'repetitions').waitFor();
    assert.equal(await cosine.inputValue(), '1', 'kept over a reload');
  });

  test('arrow keys lead from row to row and from twin to twin, each is seen in the editor', async () => {
    const { page } = await open('Repetitions');
    await page.locator('.found').first().focus();
    await page.keyboard.press('ArrowDown');
    await until('a preview', async () => (await revealed(page)).length === 1);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await until('the first twin again', async () => (await revealed(page)).length === 2);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await until('the last twin', async () => (await revealed(page)).length === 3);
    await page.locator('.found[data-segment="4"]').click();
    await page.getByRole('button', { name: 'Next Twin' }).click();
    await page.getByRole('button', { name: 'Next Twin' }).click();
    await page.getByRole('button', { name: 'Previous Twin' }).click();
    await until('seven places', async () => (await revealed(page)).length === 7);
    assert.deepEqual(await revealed(page), [
      '2 preview',
      '0 preview',
      '5 keepFocus',
      '4 focusEditor',
      '6 keepFocus',
      '1 keepFocus',
      '6 keepFocus',
    ]);
  });

  test('what stands apart comes first, with what is nearest to it', async () => {
    const { page, problems } = await open('Apart');
    const list = part(page, 'apart');
    await list.getByText('A whale was seen').first().waitFor();
    const first = list.locator('.apart').first();
    const scores = await list
      .locator('.apart')
      .evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-score'))));
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    assert.match(await first.innerText(), /Nearest, mean cosine -?[\d.]+:/);
    assert.equal(await first.locator('.apart-nearest .found').count(), 3);
    const near = first.locator('.apart-nearest .found').first();
    const segment = Number(await near.getAttribute('data-segment'));
    const own = Number(await first.getAttribute('data-segment'));
    const cosine = await page.evaluate(([a, b]) => window.fakeHost.expectedCosine(a, b), [
      own,
      segment,
    ] as const);
    assert.ok((await near.innerText()).includes(cosine.toFixed(4)), await near.innerText());
    await first.locator('.found').first().focus();
    await page.keyboard.press('ArrowDown');
    await until('a preview', async () => (await revealed(page)).length === 1);
    await near.click();
    await until('the nearest', async () => (await revealed(page)).length === 2);
    assert.deepEqual(await revealed(page), [`${segment} preview`, `${segment} focusEditor`]);
    assert.deepEqual(problems, []);
  });

  test('a long comparison says how far it is, can be given up, and begun again', async () => {
    const { page } = await openFakePage({
      ...{ texts, unit: 'line', width: 700, tab: 'similarity' },
    });
    await page.evaluate(() => window.fakeHost.hold('repetitions'));
    await page.getByRole('radio', { name: 'Repetitions' }).click();
    await part(page, 'job').getByText('Comparing all pairs…').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The comparison was cancelled.').waitFor();
    assert.equal(await page.evaluate(() => window.fakeHost.cancelledCalls), 1);
    await page.evaluate(() => window.fakeHost.release('repetitions'));
    await page.getByRole('button', { name: 'Compare Again' }).click();
    await part(page, 'repetitions').waitFor();
  });

  test('it is said when nothing is said twice, and what has no vector yet', async () => {
    const { page } = await open('Repetitions', { embeddedCount: 2 });
    const count = part(page, 'repetition-count');
    await count
      .getByText('Nothing is said twice in 2 lines. 6 have no vector yet and were not compared.')
      .waitFor();
  });

  test('what is still being embedded is compared when that is done; an edit keeps what is shown until then', async () => {
    const working = { kind: 'working', counts: 'segments', done: 2, total: 8 } as const;
    const { page } = await open('Repetitions', { embeddedCount: 2, status: working });
    await page.getByText('All of it is compared as soon as it is embedded.').waitFor();
    assert.deepEqual(await callsOf(page, 'repetitions'), []);
    await page.evaluate(() =>
      window.fakeHost.change({ embeddedCount: 8, status: { kind: 'ready' } }),
    );
    await part(page, 'repetitions').waitFor();
    await page.evaluate((status) => window.fakeHost.change({ status }), working);
    assert.ok(await part(page, 'repetitions').isVisible());
    assert.equal((await callsOf(page, 'repetitions')).length, 1);
  });

  test('long lists begin with their first rows, and more come when asked for', async () => {
    const many = generatedLines(400).flatMap((line) => [line, line, line]);
    const { page } = await open('Repetitions', {
      texts: [...many, ...Array.from({ length: 30 }, () => 'again and again')],
    });
    await part(page, 'repetitions').waitFor();
    const rows = page.locator('.found');
    const before = await rows.count();
    assert.ok(before <= 25 * 8, String(before));
    await page
      .getByRole('button', { name: /^Show \d+ more$/ })
      .first()
      .click();
    await until('more rows', async () => (await rows.count()) > before);
    await page.getByRole('button', { name: 'Show more groups' }).click();
    await until('more groups', async () => (await page.locator('.repetition-group').count()) > 25);
  });

  test('the matrix is ordered by likeness on request: cells, card and menu follow', async () => {
    const { page, problems } = await open('Pairs');
    await page.locator('[data-part="matrix"][data-size="8"]').waitFor();
    await page.getByRole('button', { name: 'Order by Likeness' }).click();
    await until('the question', async () => (await callsOf(page, 'likenessOrder')).length === 1);
    const field = page.getByRole('grid');
    const labels = () => page.locator('.cell-rows > .cell-label').allInnerTexts();
    await until('another order', async () => !(await labels())[1]!.startsWith('2'));
    const order = (await labels()).map((label) => Number(label.match(/\d+/)![0]));
    assert.deepEqual(
      order.toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    const places = [1, 3, 6].map((line) => order.indexOf(line)).sort((a, b) => a - b);
    assert.equal(
      places[2]! - places[0]!,
      2,
      `the three printers stand together: ${order.join(' ')}`,
    );
    const box = (await field.boundingBox())!;
    const cell = box.width / 8;
    await page.mouse.click(box.x + 6.5 * cell, box.y + 1.5 * cell);
    const chosen = page.locator('[data-part="chosen-pair"]');
    await chosen
      .getByText(texts[order[1]! - 1]!)
      .first()
      .waitFor();
    await chosen
      .getByText(texts[order[6]! - 1]!)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Order by Likeness' }).click();
    await until('the order of the text', async () => (await labels())[1]!.startsWith('2'));
    assert.deepEqual(problems, []);
  });
});
