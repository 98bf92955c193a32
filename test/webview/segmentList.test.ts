import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf, change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLine, generatedLines } from '../support/fakes/sampleTexts.ts';
import { chooseSegment, drawnPieces, part, row, untilShown } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const many = 100_000;
/** Rows in and near the view of a panel 800 px high, the chosen one, and what stands around the list. */
const mostRows = 90;

const untilSelected = (page: Page, segment: number) =>
  page.locator(`#page[data-selected-segment="${segment}"]`).waitFor();

describe('the list of segments', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts: generatedLines(60),
      unit: 'line',
      width: 900,
      model: { dims: 8 },
      ...options,
    });
    await row(opened.page, options.selectedSegment ?? 0).waitFor();
    return opened;
  }

  test('100,000 rows: those near the view are in the document, wherever one scrolls', async () => {
    const { page, problems } = await open({ texts: [], lineCount: many });
    assert.equal(await part(page, 'segment-count'), '100,000 lines');
    const list = page.getByRole('listbox', { name: 'Lines' });
    for (const share of [0.5, 1, 0.25]) {
      const first = await list.evaluate((it, at) => {
        it.scrollTop = at * (it.scrollHeight - it.clientHeight);
        return Math.ceil(it.scrollTop / 22);
      }, share);
      const shown = row(page, first + 3);
      await shown.getByText(generatedLine(first + 3)).waitFor();
      assert.equal(await shown.getAttribute('aria-posinset'), String(first + 4));
      assert.equal(await shown.getAttribute('aria-setsize'), String(many));
      const count = await page.locator('[data-segment]').count();
      assert.ok(count <= mostRows, `${count} rows in the document`);
    }
    const requests = await callsOf<{ start: number; end: number }>(page, 'segments');
    for (const { start, end } of requests) assert.ok(end - start <= 100);
    assert.ok(requests.length < 20, `${requests.length} questions`);
    assert.deepEqual(problems, []);
  });

  test('keys move the choice and the focus; the host is told once, when they rest', async () => {
    const { page } = await open({ texts: [], lineCount: many });
    await chooseSegment(page, 2);
    const before = (await callsOf(page, 'select')).length;
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
    await page.locator('[data-segment="10"]:focus').waitFor();
    await untilSelected(page, 10);
    assert.equal((await callsOf(page, 'select')).length, before + 1);
    const reference = { version: 'content 1.1', segment: 10 };
    assert.deepEqual((await callsOf(page, 'select')).at(-1), reference);
    await until('the reveal', async () => {
      const last = (await callsOf<{ segment: number; mode: string }>(page, 'reveal')).at(-1);
      return last?.segment === 10 && last.mode === 'preview';
    });
    for (const [key, segment] of [
      ['End', many - 1],
      ['Home', 0],
      ['ArrowUp', 0],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(`[data-segment="${segment}"]:focus`).waitFor();
      await untilSelected(page, segment);
    }
    await page.keyboard.press('PageDown');
    await until('a page further', async () => {
      const at = Number(await page.locator('#page').getAttribute('data-selected-segment'));
      return at > 8 && at < 60;
    });
    assert.equal(await page.locator('.segment-list [tabindex="0"]').count(), 1, 'one stop for Tab');
  });

  test('a click previews, Enter keeps the focus, a double click goes to the editor', async () => {
    const { page } = await open();
    const modes = async () =>
      (await callsOf<{ segment: number; mode: string }>(page, 'reveal')).map(
        ({ segment, mode }) => `${segment} ${mode}`,
      );
    await chooseSegment(page, 4);
    await until('the preview', async () => (await modes()).join() === '4 preview');
    await page.keyboard.press('Enter');
    await until('Enter', async () => (await modes()).at(-1) === '4 keepFocus');
    await row(page, 6).dblclick();
    await until('the double click', async () => (await modes()).at(-1) === '6 focusEditor');
  });

  test('the editor’s choice is followed and brought into view, without taking the focus', async () => {
    const { page } = await open({ texts: [], lineCount: many });
    await untilShown(page, 1);
    const tab = page.getByRole('tab', { name: 'Tokens' });
    await tab.focus();
    await change(page, { selectedSegment: 70_000 });
    const chosen = row(page, 70_000);
    await chosen.getByText(generatedLine(70_000)).waitFor();
    assert.equal(await chosen.getAttribute('aria-selected'), 'true');
    assert.ok(await chosen.isVisible());
    const [box, list] = [
      await chosen.boundingBox(),
      await page.locator('.segment-list').boundingBox(),
    ];
    assert.ok(box!.y >= list!.y && box!.y + box!.height <= list!.y + list!.height);
    assert.ok(await tab.evaluate((it) => it === document.activeElement));
    await page.locator('[data-shown-segment="70000"]').waitFor();
    assert.equal((await callsOf(page, 'select')).length, 0, 'what the host said is not said back');
  });

  test('while embedding goes on the focus stays, and only rows in view are asked for', async () => {
    const { page } = await open({
      texts: [],
      lineCount: 2000,
      embeddedCount: 0,
      status: { kind: 'working', done: 0, total: 2000 },
    });
    await chooseSegment(page, 3);
    await page.locator('[data-segment="3"]:focus').waitFor();
    const element = await row(page, 3).elementHandle();
    assert.equal(await row(page, 5).getAttribute('data-state'), 'waiting');
    for (let done = 100; done <= 2000; done += 100) {
      await change(page, {
        embeddedCount: done,
        status: done < 2000 ? { kind: 'working', done, total: 2000 } : { kind: 'ready' },
      });
      const isPartial = done < 2000;
      const text = isPartial
        ? `${done.toLocaleString('en')} of 2,000 lines embedded`
        : '2,000 lines';
      await until(text, async () => (await part(page, 'segment-count')) === text);
    }
    await page.locator('[data-segment="5"][data-state="embedded"]').waitFor();
    assert.ok(await element.evaluate((it) => it === document.activeElement && it.isConnected));
    const starts = (await callsOf<{ start: number }>(page, 'segments')).map(({ start }) => start);
    assert.deepEqual([...new Set(starts)], [0], 'the first hundred rows');
    assert.ok(starts.length < 12, `${starts.length} questions`);
  });

  test('a changed segment is marked, for eyes and for screen readers', async () => {
    const { page } = await open({ staleSegments: [1] });
    assert.equal(await row(page, 1).locator('.codicon-sync').count(), 1);
    assert.match(await row(page, 1).innerText(), /changed, embedded again soon/);
    assert.match(await row(page, 0).innerText(), /^1\s+The editor opens/);
  });

  test('a new edition: rows are fetched again, an old call’s refusal is not shown', async () => {
    const { page, problems } = await open();
    await untilShown(page, 1);
    const texts = ['A new first line.', ...generatedLines(60)];
    // The host has changed, and the page does not know it yet.
    await page.evaluate((it) => window.fakeHost.setUp({ texts: it, selectedSegment: 1 }), texts);
    await row(page, 8).click();
    await row(page, 0).getByText('A new first line.').waitFor();
    await untilSelected(page, 1);
    await page.locator('[data-segment="1"][aria-selected="true"]').waitFor();
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
    await chooseSegment(page, 9);
    assert.deepEqual(problems, []);
  });

  test('an edit elsewhere leaves the tokens as they are, at their new place', async () => {
    const { page } = await open({ selectedSegment: 5 });
    await untilShown(page, 1);
    await page.locator('[data-token-index="3"]').click();
    await untilShown(page, 3);
    const handle = await page.locator('[data-token-index="3"]').elementHandle();
    await change(page, { texts: ['Inserted.', ...generatedLines(60)], selectedSegment: 6 });
    await page.locator('[data-shown-segment="6"][data-shown-token="3"]').waitFor();
    assert.ok(await handle.evaluate((it) => it.isConnected), 'the same element');
    await change(page, {
      texts: ['Inserted.', ...generatedLines(5), 'Another text now.', ...generatedLines(9)],
      selectedSegment: 6,
    });
    await until('the new text', async () =>
      (await drawnPieces(page)).some(({ text }) => text === 'Anoth'),
    );
  });

  test('an edit elsewhere before the tokens have come: they come at the new place', async () => {
    const { page } = await open({ selectedSegment: 5 });
    await untilShown(page, 1);
    await page.evaluate(() => window.fakeHost.hold('tokens'));
    await chooseSegment(page, 8);
    await until('the tokens to be asked for', async () =>
      (await callsOf<{ segment: number }>(page, 'tokens')).some(({ segment }) => segment === 8),
    );
    await change(page, { texts: ['Inserted.', ...generatedLines(60)], selectedSegment: 9 });
    await page.evaluate(() => window.fakeHost.release('tokens'));
    await page.locator('[data-shown-segment="9"]').waitFor();
    await until('the tokens', async () => (await drawnPieces(page)).length > 0);
  });

  test('a shorter document: the focus stays in the list', async () => {
    const { page } = await open();
    await chooseSegment(page, 20);
    await page.locator('[data-segment="20"]:focus').waitFor();
    await change(page, { texts: generatedLines(5), selectedSegment: 4 });
    await page.locator('[data-segment="4"]:focus').waitFor();
  });

  test('several documents have headings, as groups', async () => {
    const { page } = await open({
      texts: generatedLines(40),
      documents: [
        { title: 'first.md', firstSegment: 0, segmentCount: 15 },
        { title: 'empty.md', firstSegment: 15, segmentCount: 0 },
        { title: 'last.md', firstSegment: 15, segmentCount: 25 },
      ],
    });
    assert.deepEqual(await page.locator('.row-heading').allInnerTexts(), [
      'first.md',
      'empty.md',
      'last.md',
    ]);
    const last = page.getByRole('group', { name: 'last.md' });
    await last.locator('[data-segment="15"]').waitFor();
    const [heading, first] = [
      await page.locator('.row-heading', { hasText: 'last.md' }).boundingBox(),
      await row(page, 15).boundingBox(),
    ];
    assert.ok(Math.abs(heading!.y + heading!.height - first!.y) < 1);
    await chooseSegment(page, 14);
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-segment="15"]:focus').waitFor();
  });

  test('unit and export ask the host', async () => {
    const { page } = await open({ canChooseUnit: true });
    await page.getByRole('button', { name: 'Export Vectors…' }).click();
    await until('the export', async () => (await callsOf(page, 'exportVectors')).length === 1);
    await page.locator('[data-part="unit"]').selectOption({ label: 'Sentences' });
    await until('the unit', async () => (await callsOf(page, 'setUnit')).length === 1);
    assert.deepEqual(await callsOf(page, 'setUnit'), [{ unit: 'sentence' }]);
    await page.getByRole('listbox', { name: 'Sentences' }).waitFor();
    await page.locator('[data-part="unit"]').selectOption({ label: 'Passages' });
    await page.getByRole('listbox', { name: 'Passages' }).waitFor();
    assert.deepEqual((await callsOf(page, 'setUnit')).at(-1), { unit: 'passage' });
  });

  test('passages are one row each, with their titles, and are counted as passages', async () => {
    const { page } = await open({
      texts: ['function wax() {\n  return 1;\n}', 'The moon pulls the sea.', 'export {}'],
      titles: ['Moon.wax', 'Guide › Tides'],
      unit: 'passage',
      canChooseUnit: true,
    });
    await page.getByRole('listbox', { name: 'Passages' }).waitFor();
    assert.equal(await part(page, 'segment-count'), '3 passages');
    assert.equal(await row(page, 0).locator('.row-title').innerText(), 'Moon.wax');
    assert.equal(await row(page, 0).locator('.row-text').innerText(), 'function wax() {');
    assert.equal(await row(page, 0).getAttribute('title'), 'Moon.wax\nfunction wax() {');
    assert.equal(await row(page, 1).locator('.row-title').innerText(), 'Guide › Tides');
    assert.equal(await row(page, 2).locator('.row-title').count(), 0);
    const [one, two] = [await row(page, 0).boundingBox(), await row(page, 1).boundingBox()];
    assert.equal(two!.y - one!.y, one!.height);
  });

  test('one segment has no list; none at all says so', async () => {
    const { page } = await openFakePage({ texts: ['Only one.'] });
    await untilShown(page, 1);
    assert.ok(await page.locator('.segment-pane').isHidden());
    await change(page, { texts: [], unit: 'line', canChooseUnit: true, contentId: 'content 2' });
    await page.locator('#page[data-segment-count="0"][data-selected-segment="-1"]').waitFor();
    assert.equal(await part(page, 'no-segments'), 'There are no lines with text here.');
    for (const tab of ['Tokens', 'Similar Lines', 'Similarity']) {
      await page.getByRole('tab', { name: tab }).click();
      const state = page.getByRole('tabpanel').locator('.tab-state');
      await state.filter({ hasText: /no lines with text|2 lines/ }).waitFor();
    }
  });

  test('where reading was cancelled nobody knows whether there is text: the head says what was', async () => {
    const { page } = await openFakePage({ texts: ['Only one.'] });
    await untilShown(page, 1);
    const status = { kind: 'cancelled' } as const;
    await change(page, { texts: [], unit: 'line', status, contentId: 'content 2' });
    await page.locator('.status-text', { hasText: 'Cancelled before' }).waitFor();
    assert.equal(await page.locator('[data-part="no-segments"]').count(), 0);
    for (const tab of ['Tokens', 'Similar Lines', 'Similarity', 'Themes']) {
      await page.getByRole('tab', { name: tab }).click();
      assert.doesNotMatch(
        await page.getByRole('tabpanel').innerText(),
        /no lines with text|needs 2/,
      );
    }
  });

  test('markup is text, and right-to-left rows start at the right', async () => {
    const markup = '<img src=x onerror="document.title=1"> **bold** <b>x</b>';
    const { page, problems } = await open({ texts: [markup, 'שלום עולם 123', 'third'] });
    assert.equal(await row(page, 0).locator('.row-text').innerText(), markup);
    assert.equal(await page.locator('#page :is(img, b)').count(), 0);
    const direction = await row(page, 1)
      .locator('.row-text')
      .evaluate((it) => getComputedStyle(it).direction);
    assert.equal(direction, 'rtl');
    assert.deepEqual(problems, []);
  });
});
