import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { sidewaysOverflow } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const slow = [
  'The parcel arrived broken and wet.',
  'My parcel never arrived at the door.',
  'The courier lost the parcel again.',
  'The parcel was left in the rain.',
  'Where is my parcel, courier?',
  'A parcel came late and open.',
];
const quick = [
  'The invoice has a wrong amount.',
  'I was charged twice on the invoice.',
  'Refund the amount of the invoice.',
  'The amount was charged again.',
  'An invoice without tax was charged.',
  'Whose invoice amount is this?',
];
/** Parcels take an hour, invoices some minutes; the last record has no number. */
const rows = slow.flatMap((text, i) => [
  [text, 60 + i],
  [quick[i]!, i === 5 ? '' : 5 + i],
]);

describe('a column of numbers that is learned', () => {
  async function open(
    lines: readonly (readonly (string | number)[])[],
    options: FakePageOptions = {},
  ) {
    const tableText = ['text;minutes;channel']
      .concat(lines.map(([text, minutes], i) => `"${text}";${minutes};${i % 2 ? 'chat' : 'mail'}`))
      .join('\n');
    const opened = await openFakePage({
      ...{ tableText, unit: 'line', canChooseUnit: true, width: 1000, tab: 'labels' },
      ...{ title: 'tickets.csv' },
      ...options,
    });
    await opened.page.locator('[data-part="learned"]').waitFor();
    return opened;
  }
  const list = (page: Page) => page.locator('[data-part="number-list"]');
  const learn = async (page: Page, column: string) => {
    await page.locator('[data-part="learned"]').selectOption(`#${column}`);
  };
  const shownRows = (page: Page) =>
    list(page)
      .locator('[data-row]')
      .evaluateAll((all) =>
        all
          .sort((a, b) => Number(a.getAttribute('data-row')) - Number(b.getAttribute('data-row')))
          .map((row) => ({
            text: row.querySelector('.row-text')!.textContent,
            actual: Number(row.getAttribute('data-actual') ?? NaN),
            predicted: Number(row.getAttribute('data-predicted')),
          })),
      );

  test('measured without what it was trained on; the largest error first; written into a copy', async () => {
    const { page, problems } = await open(rows);
    const columns = await page.locator('[data-part="learned"] option').allTextContents();
    assert.deepEqual(columns, ['labels by example', 'numbers: minutes']);
    await learn(page, 'minutes');
    await page
      .locator('[data-part="number-state"]', {
        hasText:
          'minutes was learned by ridge regression from 11 texts. 1 text without a number gets a prediction.',
      })
      .waitFor();
    await list(page).locator('.row-line', { hasText: /\d/ }).first().waitFor();
    const shown = await shownRows(page);
    assert.equal(shown.length, 12);
    const errors = shown.map(({ actual, predicted }) => Math.abs(predicted - actual));
    assert.deepEqual(
      errors.slice(0, 11),
      errors.slice(0, 11).sort((a, b) => b - a),
    );
    const last = shown.at(-1)!;
    assert.ok(Number.isNaN(last.actual) && last.text === quick[5] && last.predicted < 40);
    const measures = page.locator('[data-part="number-measures"]');
    const said = async (name: string) => Number(await measures.getAttribute(`data-${name}`));
    assert.ok((await said('pearson')) > 0.6, `${await said('pearson')}`);
    const mean = errors.slice(0, 11).reduce((sum, error) => sum + error, 0) / 11;
    assert.ok(Math.abs((await said('mean-error')) - mean) < 1e-6);
    assert.equal(await measures.locator('circle').count(), 11);

    await page.getByRole('button', { name: 'Write Column…' }).click();
    await until('the copy', () =>
      page.evaluate(() => window.fakeHost.writtenPredictions.length === 12),
    );
    const written = await page.evaluate(() => window.fakeHost.writtenPredictions);
    for (const { text, predicted } of shown) {
      assert.equal(written[rows.findIndex(([own]) => own === text)], predicted);
    }
    assert.deepEqual(problems, []);
  });

  test('the list is walked by keys, and Enter goes to the record; the column is there after a reload', async () => {
    const { page } = await open(rows);
    await learn(page, 'minutes');
    await page.locator('[data-part="number-order"]').selectOption('place');
    await list(page).locator('[data-row="0"]', { hasText: slow[0]! }).focus();
    await page.keyboard.press('ArrowDown');
    await list(page).locator('[data-row="1"]:focus').waitFor();
    await page.keyboard.press('Enter');
    const calls = await page.evaluate(() => window.fakeHost.callsOf('reveal'));
    assert.deepEqual(
      (calls as { segment: number; mode: string }[]).map(({ segment, mode }) => [segment, mode]),
      [[1, 'focusEditor']],
    );
    await page.keyboard.press('End');
    await list(page).locator('[data-row="11"]:focus').waitFor();
    await page.reload();
    await list(page).locator('[data-row="11"]').waitFor();
    await page.locator('[data-part="learned"]').selectOption('');
    await page.locator('[data-part="label-list"] [data-row]').first().waitFor();
  });

  test('what is no number is named with its row; where most is none, it says what to do', async () => {
    const { page } = await open(rows.with(2, [slow[1]!, 'an hour']).with(5, [quick[2]!, 'soon']));
    await learn(page, 'minutes');
    await page
      .locator('[data-part="number-others"]', {
        hasText: 'No numbers, and left out: row 3 has “an hour”, row 6 has “soon”.',
      })
      .waitFor();
    await page.evaluate(
      (tableText) => window.fakeHost.change({ tableText }),
      ['text;minutes;channel']
        .concat(rows.map(([text, minutes], i) => `"${text}";${i < 3 ? minutes : ''};mail`))
        .join('\n')
        .replace(';60;', ';1,234;'),
    );
    await page.getByRole('alert').getByText('Row 1: 1,234 in column minutes may be').waitFor();
  });

  test('equal texts are one example, by their mean', async () => {
    const { page } = await open([...rows, [slow[0]!, 100]]);
    await learn(page, 'minutes');
    const row = list(page).locator('[data-row]', { hasText: slow[0]! });
    await row.filter({ hasText: '×2' }).waitFor();
    assert.equal(await row.getAttribute('data-actual'), '80');
  });

  test('numbers of which the texts tell nothing are said to be such, and what correlations below 0 mean', async () => {
    const { page } = await open(
      rows.map(([text], i) => [text!, [3, 41, 27, 8, 36, 19, 2][i % 7]!]),
    );
    await learn(page, 'minutes');
    await page
      .locator('[data-part="number-nothing"]', {
        hasText:
          /^The texts tell nothing of minutes: to say the mean each time would come as near\. A correlation below 0 says no more/,
      })
      .waitFor();
    const measures = page.locator('[data-part="number-measures"]');
    assert.ok(Number(await measures.getAttribute('data-pearson')) < 0);
    await page.evaluate(
      (tableText) => window.fakeHost.change({ tableText }),
      ['text;minutes;channel'].concat(rows.map(([text, n]) => `"${text}";${n};mail`)).join('\n'),
    );
    await page.locator('[data-part="number-state"]', { hasText: '11 texts' }).waitFor();
    assert.equal(await page.locator('[data-part="number-nothing"]').count(), 0);
  });

  test('it fits into a narrow panel', async () => {
    const { page } = await open(rows, { width: 300 });
    await learn(page, 'minutes');
    await page.locator('[data-part="number-measures"]').waitFor();
    assert.deepEqual(await sidewaysOverflow(page), []);
  });
});
