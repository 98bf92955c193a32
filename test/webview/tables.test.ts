import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { part, row } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const channels = ['email', 'phone', 'chat'];
const records = Array.from(
  { length: 300 },
  (_, i) =>
    `T-${i + 1},${channels[i % 3] ?? ''},"What was said, number ${i + 1}",${(i * 7) % 100},short note ${i}`,
);
const tableText = ['id,channel,text,minutes,note', ...records, 'broken', 'T-0,chat,,1,', ''].join(
  '\n',
);

const shown = (page: Page): Promise<string[]> => page.locator('.row .row-text').allInnerTexts();

describe('a table', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({
      tableText,
      unit: 'line',
      width: 900,
      model: { dims: 8 },
      ...options,
    });
    await opened.page.locator('[data-part="table-bar"]').waitFor();
    await row(opened.page, 0).locator('.row-fields').waitFor();
    return opened;
  }

  test('records by their text, what the other columns say below, and which columns are text', async () => {
    const { page, problems } = await open();
    assert.equal(await part(page, 'segment-count'), '301 records');
    const columns = page.getByRole('group', { name: 'Columns of text' }).getByRole('button');
    const pressed = await columns.evaluateAll((all) =>
      all.map((one) => [one.textContent, one.getAttribute('aria-pressed')]),
    );
    assert.deepEqual(pressed, [
      ['id', 'false'],
      ['channel', 'false'],
      ['text', 'true'],
      ['minutes', 'false'],
      ['note', 'false'],
    ]);
    assert.equal(
      await row(page, 1).locator('.row-fields').innerText(),
      'T-2 · phone · 7 · short note 1',
    );
    assert.match(await row(page, 1).locator('.row-text').innerText(), /^What was said, number 2$/);
    assert.deepEqual(problems, []);
  });

  test('that long values are cut is told with their length, of a table that is whole nothing', async () => {
    const note = (page: Page) => page.locator('[data-part="cut-values"]');
    const { page } = await open({ tableCutAt: 1234 });
    await note(page).getByText('the first 1,234 characters are read and shown').waitFor();
    const whole = await open();
    assert.equal(await note(whole.page).count(), 0);
  });

  test('what is counted are records in each tab', async () => {
    const { page } = await open({ tab: 'neighbours' });
    const panel = page.getByRole('tabpanel');
    await panel.getByText('301 records compared', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Similarity' }).click();
    await panel.getByText('Apart', { exact: true }).click();
    await panel.getByText(/^301 records compared, each with the/).waitFor();
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await panel.getByText(/^The record’s vector: /).waitFor();
  });

  test('a click chooses columns, and the last one that is taken back lets them be found', async () => {
    const { page } = await open();
    await page.locator('[data-column="note"]').click();
    await page.locator('[data-column="note"][aria-pressed="true"]').waitFor();
    await row(page, 0).getByText('What was said, number 1 short note 0').waitFor();
    assert.equal(await row(page, 0).locator('.row-fields').innerText(), 'T-1 · email · 0');
    assert.equal(
      await part(page, 'empty-records'),
      '1 record has no text in these columns and is not listed.',
    );
    await page.locator('[data-column="text"]').click();
    await row(page, 0).getByText('short note 0', { exact: true }).waitFor();
    await page.locator('[data-column="note"]').click();
    await page.locator('[data-column="text"][aria-pressed="true"]').waitFor();
    assert.deepEqual(
      (await callsOf<{ columns?: string[] }>(page, 'chooseTextColumns')).map(
        ({ columns }) => columns,
      ),
      [['text', 'note'], ['note'], undefined],
    );
    await page.locator('[data-column="id"]').click();
    const undo = page.getByRole('button', { name: 'Find the columns of text by themselves' });
    await undo.click();
    await page.locator('[data-column="id"][aria-pressed="false"]').waitFor();
    assert.equal(await undo.count(), 0);
  });

  test('filter by a value and by text, sort by a column; keys move among what is shown', async () => {
    const { page, problems } = await open();
    await page.getByLabel('Filter', { exact: true }).selectOption('channel');
    await page.getByLabel('Value', { exact: true }).selectOption('phone');
    await page.getByText('100 of 301 records shown').waitFor();
    await page.getByLabel('Sort', { exact: true }).selectOption('minutes');
    await row(page, 100).getByText('What was said, number 101').waitFor();
    const minutes = async (): Promise<string[]> =>
      (await page.locator('.row .row-fields').allInnerTexts()).map((text) => text.split(' · ')[2]!);
    assert.deepEqual((await minutes()).slice(0, 3), ['0', '1', '2']);
    await page.getByRole('button', { name: 'Sort descending' }).click();
    await until('the highest first', async () => (await minutes())[0] === '99');

    const first = page.locator('.row').first();
    await first.click();
    const [before] = await shown(page);
    assert.equal(await first.getAttribute('aria-posinset'), '1');
    assert.equal(await first.getAttribute('aria-setsize'), '100');
    await page.keyboard.press('ArrowDown');
    const second = page.locator('.row[aria-posinset="2"][aria-selected="true"]');
    await second.waitFor();
    assert.notEqual(await second.locator('.row-text').innerText(), before);
    await page.keyboard.press('End');
    await page.locator('.row[aria-posinset="100"]:focus').waitFor();

    await page.getByLabel('Filter', { exact: true }).selectOption('');
    const typed = page.getByLabel('Show records that contain');
    await typed.fill('NUMBER 77');
    await page.getByText('1 of 301 records shown', { exact: true }).waitFor();
    await until('one row', async () => (await shown(page)).length === 1);
    assert.match((await shown(page)).join(), /number 77/);
    await typed.fill('nothing has this');
    assert.match(await part(page, 'no-records'), /^No record matches the filter/);
    assert.deepEqual(problems, []);
  });

  test('filter and order survive a reload', async () => {
    const { page } = await open();
    await page.getByLabel('Filter', { exact: true }).selectOption('channel');
    await page.getByLabel('Value', { exact: true }).selectOption('chat');
    await page.getByLabel('Sort', { exact: true }).selectOption('id');
    await page.getByText(/ of 301 records shown/).waitFor();
    // The page keeps it a moment later.
    await page.waitForFunction(() =>
      /"sort":\{"column":"id"/.test(Object.values(sessionStorage).join()),
    );
    await page.reload();
    await page.getByText(/ of 301 records shown/).waitFor();
    assert.equal(await page.getByLabel('Value', { exact: true }).inputValue(), 'chat');
    assert.equal(await page.getByLabel('Sort', { exact: true }).inputValue(), 'id');
  });

  test('a row that is broken is named, and a click leads to it', async () => {
    const { page } = await open();
    const broken = page.locator('[data-part="broken-rows"]');
    await broken.getByText('1 row cannot be read as a record; the others are.').click();
    await broken
      .getByRole('button', { name: 'Row 301 (line 302) has 1 field, and the table has 5.' })
      .click();
    await until('the row is revealed', () =>
      page.evaluate(
        (start) => window.fakeHost.revealedRows[0] === start,
        tableText.indexOf('broken'),
      ),
    );
  });

  test('a record without text is told with what else it says, and a click leads to it', async () => {
    const { page } = await open();
    await page.locator('[data-column="note"]').click();
    await page.locator('[data-column="text"]').click();
    const empty = page.locator('[data-part="empty-records"]');
    await empty.getByText('1 record has no text in these columns and is not listed.').click();
    await empty.getByRole('button', { name: 'Row 302: T-0 · chat · 1' }).click();
    await until('the row is revealed', () =>
      page.evaluate(
        (start) => window.fakeHost.revealedRows[0] === start,
        tableText.indexOf('T-0,chat'),
      ),
    );
  });

  test('100,000 records: those near the view are in the document', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `T-${i},what is said here ${i}`);
    const { page } = await open({ tableText: ['id,text', ...many].join('\n') });
    await page.getByLabel('Sort', { exact: true }).selectOption('id');
    await page.getByText('100,000 of 100,000 records shown').waitFor();
    const list = page.getByRole('listbox', { name: 'Records' });
    await list.evaluate((it) => {
      it.scrollTop = it.scrollHeight / 2;
    });
    await page.locator('.row[aria-posinset="50001"] .row-fields').waitFor();
    assert.ok((await page.locator('.row').count()) < 90);
    for (const { segments } of await callsOf<{ segments: object }>(page, 'segmentsAt')) {
      assert.ok(Object.keys(segments).length <= 100);
    }
  });

  test('at 300 px nothing runs out of the page', async () => {
    const { page } = await open({ width: 300 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 300, `${width} px`);
  });
});
