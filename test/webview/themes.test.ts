import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf, change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { part, sidewaysOverflow } from '../support/fakes/shownPage.ts';
import { subjectTexts } from '../support/fakes/subjectTexts.ts';
import { until } from '../support/until.ts';

const size = 10;
const themes = (page: Page) => page.locator('[data-part="theme"]');
const heads = (page: Page) => page.locator('.theme-button');

async function untilThemes(page: Page, count: number): Promise<void> {
  // A list of none is nowhere in view.
  const list = page.locator(`[data-part="themes"][data-count="${count}"]`);
  await list.waitFor({ state: 'attached' });
}

async function untilCounts(page: Page, expected: readonly number[]): Promise<void> {
  await until(`themes of ${expected.join()}`, async () => {
    const counts = await themes(page).evaluateAll((rows) =>
      rows.map((row) => Number(row.getAttribute('data-count'))),
    );
    return counts.join() === expected.join();
  });
}

describe('the tab of themes', () => {
  async function open(options: FakePageOptions = {}) {
    return openFakePage({
      texts: subjectTexts(size),
      unit: 'line',
      tab: 'themes',
      ...options,
    });
  }

  test('four subjects are four themes, named by their words; an open one has its texts, which lead to the editor', async () => {
    const { page, problems } = await open();
    await untilThemes(page, 4);
    const names = await page.locator('.theme-name').allInnerTexts();
    assert.deepEqual(names.map((name) => name.split(' ')[0]).sort(), [
      ...['bread', 'chess', 'trains', 'weather'],
    ]);
    assert.match(await part(page, 'counts'), /^40 texts · 4 themes$/);
    await untilCounts(page, [size, size, size, size]);
    // The text that is nearest to the middle.
    const example = await page.locator('[data-part="example"]').first().innerText();
    await heads(page).first().click();
    const texts = page.locator('.theme-text-button');
    await texts.nth(size - 1).waitFor();
    const labels = await texts.locator('.theme-label').allInnerTexts();
    assert.equal(labels[0], example);
    const subject = names[0]!.split(' ')[0]!;
    assert.ok(labels.every((label) => label.startsWith(subject)));
    const cosines = (await texts.locator('.hit-cosine').allInnerTexts()).map(Number);
    assert.deepEqual(
      cosines,
      cosines.toSorted((a, b) => b - a),
    );
    assert.ok(cosines[0]! > 0.5 && cosines[0]! <= 1);

    const segments = await texts.evaluateAll((rows) =>
      rows.map((row) => Number(row.getAttribute('data-segment'))),
    );
    await texts.first().click();
    await page.keyboard.press('ArrowDown');
    await until('the preview', async () => (await callsOf(page, 'reveal')).length === 2);
    await page.keyboard.press('Enter');
    await until('the reveals', async () => (await callsOf(page, 'reveal')).length === 3);
    const version = 'content 1.1';
    assert.deepEqual(await callsOf(page, 'reveal'), [
      { version, segment: segments[0], mode: 'focusEditor' },
      { version, segment: segments[1], mode: 'preview' },
      { version, segment: segments[1], mode: 'keepFocus' },
    ]);
    await page.keyboard.press('ArrowLeft');
    await page.locator('.theme-button:focus').waitFor();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await texts.count(), 0);
    await page.keyboard.press('ArrowDown');
    assert.equal(
      await heads(page)
        .nth(1)
        .evaluate((it) => it === document.activeElement),
      true,
    );
    await page.keyboard.press('ArrowRight');
    await texts.first().waitFor();
    assert.deepEqual(problems, []);
  });

  test('a theme gets a name, which Escape leaves as it was, and an undo takes back', async () => {
    const { page, problems } = await open();
    await untilThemes(page, 4);
    const name = page.locator('.theme-name').first();
    const before = await name.innerText();
    await heads(page).first().focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('No');
    await page.keyboard.press('Escape');
    assert.equal(await name.innerText(), before);
    assert.deepEqual(await callsOf(page, 'editThemes'), []);
    await themes(page).first().getByRole('button', { name: 'Rename' }).click();
    await page.keyboard.type('Of one kind');
    await page.keyboard.press('Enter');
    await until('the name', async () => (await name.innerText()) === 'Of one kind');
    await page.locator('.theme-button:focus').waitFor();
    await page.keyboard.press('Control+z');
    await until('the name before', async () => (await name.innerText()) === before);
    assert.equal(await page.getByRole('button', { name: 'Undo' }).isDisabled(), true);
    assert.deepEqual(problems, []);
  });

  test('themes are merged, split, taken out and put back', async () => {
    const { page, problems } = await open();
    await untilThemes(page, 4);
    for (const i of [0, 2]) await page.locator('.theme-tick').nth(i).check();
    await page.getByRole('button', { name: 'Merge 2 Themes' }).click();
    await untilCounts(page, [2 * size, size, size]);
    assert.equal(
      await page
        .getByRole('button', { name: /^Merge/ })
        .filter({ visible: true })
        .count(),
      0,
    );
    await themes(page).first().getByRole('button', { name: 'Split in Two' }).click();
    await untilCounts(page, [size, size, size, size]);
    await page.getByRole('button', { name: 'Undo Split' }).click();
    await untilCounts(page, [2 * size, size, size]);
    // The last one has the focus of the keyboard.
    await heads(page).last().focus();
    await page.keyboard.press('Delete');
    await untilCounts(page, [2 * size, size]);
    assert.match(await part(page, 'excluded'), /^10 taken out by hand/);
    await heads(page).last().click();
    await page.locator('.theme-text-button').first().focus();
    await page.keyboard.press('Delete');
    await untilCounts(page, [2 * size, size - 1]);
    assert.match(await part(page, 'excluded'), /^11 taken out by hand/);
    await page.getByRole('button', { name: 'Put Back' }).click();
    assert.match(await part(page, 'new'), /^11 came or changed since/);
    await page.getByRole('button', { name: 'Group Again' }).click();
    await untilCounts(page, [size, size, size, size]);
    const undo = async (what: string, counts: readonly number[]): Promise<void> => {
      await page.getByRole('button', { name: `Undo ${what}` }).click();
      await untilCounts(page, counts);
    };
    await undo('Group Again', [2 * size, size - 1]);
    await page.getByRole('button', { name: 'Undo Put Back' }).click();
    await page.getByRole('button', { name: 'Put Back', exact: true }).waitFor();
    await undo('Exclude', [2 * size, size]);
    await undo('Exclude', [2 * size, size, size]);
    await undo('Merge', [size, size, size, size]);
    assert.deepEqual(problems, []);
  });

  test('a number of themes; dense places, with what is left out counted', async () => {
    const odd = ['zebra quartz', 'violin marmalade', 'hedgehog'];
    const { page } = await open({ texts: [...subjectTexts(size), ...odd] });
    await page.locator('[data-part="theme"]').first().waitFor();
    await page.locator('[data-part="method"]').selectOption('count');
    await page.locator('[data-part="count"]').fill('2');
    await page.keyboard.press('Enter');
    await untilThemes(page, 2);
    await page.locator('[data-part="method"]').selectOption('density');
    await page.locator('[data-part="noise"]').waitFor();
    await untilThemes(page, 4);
    const noise = Number(/^\d+/.exec(await part(page, 'noise'))![0]);
    const all = 4 * size + odd.length;
    assert.ok(noise >= 1 && (await part(page, 'counts')).startsWith(`${all - noise} texts`));
    // More than are there: none.
    await page.locator('[data-part="least-size"]').fill('900');
    await page.keyboard.press('Enter');
    await untilThemes(page, 0);
    assert.match(await page.locator('.themes-tab').innerText(), /densely nowhere/);
  });

  test('what is new in one document against another one comes first', async () => {
    const documents = [
      { title: 'may.txt', firstSegment: 0, segmentCount: 3 * size },
      { title: 'june.txt', firstSegment: 3 * size, segmentCount: 3 * size },
    ];
    const texts = [
      ...subjectTexts(size, ['bread', 'weather', 'trains']),
      ...subjectTexts(size, ['weather', 'trains', 'chess']).map((text) => `${text} again`),
    ];
    const { page } = await open({ texts, documents });
    await untilThemes(page, 4);
    await page.locator('[data-part="half-now"]').selectOption('1');
    await page.locator('[data-part="halves"]').first().waitFor();
    const rows = await page.locator('[data-part="halves"]').allInnerTexts();
    assert.equal(rows[0], 'new · 10 (33.3 %), before 0 (0 %)');
    assert.equal(rows.at(-1), 'gone · 0 (0 %), before 10 (33.3 %)');
    assert.match(await page.locator('.theme-name').first().innerText(), /chess/);
    assert.match(await page.locator('.theme-name').last().innerText(), /bread/);
    await page.locator('[data-part="half-now"]').selectOption('-1');
    assert.equal(await page.locator('[data-part="halves"]').count(), 0);
  });

  test('of a table two values of a column are compared, or one with all others', async () => {
    const own = [
      ...subjectTexts(size, ['bread', 'weather', 'trains']).map((text) => [text, 'may'] as const),
      ...subjectTexts(size, ['weather', 'trains', 'chess']).map(
        (text) => [`${text} again`, 'june'] as const,
      ),
      ...subjectTexts(size, ['chess']).map((text) => [`${text} once more`, 'july'] as const),
    ];
    const tableText = ['text;month;id']
      .concat(own.map(([text, month], i) => `"${text}";${month};x${i}`))
      .join('\n');
    const { page, problems } = await open({ tableText, canChooseUnit: true });
    await untilThemes(page, 4);
    const columns = await page.locator('[data-part="half-column"] option').allTextContents();
    assert.deepEqual(columns, ['–', 'month'], 'ids part nothing');
    await page.locator('[data-part="half-column"]').selectOption('#month');
    await page.locator('[data-part="halves"]').first().waitFor();
    const options = await page.locator('[data-part="half-now"] option').allTextContents();
    assert.deepEqual(options, ['july', 'june', 'may']);
    await page.locator('[data-part="half-now"]').selectOption('1');
    await page.locator('[data-part="half-before"]').selectOption('2');
    await page.locator('[data-change="gone"]').waitFor();
    const rows = await page.locator('[data-part="halves"]').allInnerTexts();
    assert.equal(rows[0], 'new · 10 (33.3 %), before 0 (0 %)');
    assert.equal(rows.at(-1), 'gone · 0 (0 %), before 10 (33.3 %)');
    assert.match(await page.locator('.theme-name').first().innerText(), /chess/);
    await page.locator('[data-part="half-before"]').selectOption('-2');
    await page.getByText('· 10 (33.3 %), before 10 (25 %)').first().waitFor();
    await page.locator('[data-part="half-column"]').selectOption('');
    await page.locator('[data-part="halves"]').waitFor({ state: 'detached' });
    assert.deepEqual(problems, []);
  });

  describe('what stands in place of themes', () => {
    const said = async (options: FakePageOptions): Promise<string> => {
      const { page } = await open(options);
      await page.locator('.themes-part .tab-state-text').first().waitFor();
      return page.locator('.themes-part .tab-state-text').first().innerText();
    };

    test('too few texts, equal ones, none embedded, not all embedded yet', async () => {
      assert.match(await said({ texts: ['a', 'b'] }), /need three texts at least/);
      assert.match(await said({ texts: ['a', 'a', ' a'] }), /All of it is one text/);
      assert.match(await said({ texts: ['a', 'b', 'b'] }), /there are 2/);
      const stopped = { embeddedCount: 0, status: { kind: 'cancelled' } } as const;
      assert.match(await said(stopped), /have no vectors yet/);
      const working = { kind: 'working', done: 12, total: 40 } as const;
      assert.match(await said({ embeddedCount: 12, status: working }), /12 of 40 lines so far/);
    });

    test('how far it is, and a cancel; then it can be asked for again', async () => {
      const { page } = await open({ tab: 'similarity' });
      await page.evaluate(() => window.fakeHost.hold('themes'));
      await page.getByRole('tab', { name: 'Themes' }).click();
      const job = page.locator('.themes-part [data-part="job"]');
      await job.waitFor();
      assert.match(await job.innerText(), /Looking for themes…/);
      await page.locator('.themes-part').getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Group Again' }).waitFor();
      assert.equal(await page.evaluate(() => window.fakeHost.cancelledCalls), 1);
      await page.evaluate(() => window.fakeHost.release('themes'));
      await page.getByRole('button', { name: 'Group Again' }).click();
      await untilThemes(page, 4);
    });

    test('a failure says why, and what was there before stays', async () => {
      const { page } = await open();
      await untilThemes(page, 4);
      await page.evaluate(() =>
        window.fakeHost.fail('themes', 'The jobs process stopped; try again.'),
      );
      await page.locator('[data-part="method"]').selectOption('count');
      await page.getByRole('alert').waitFor();
      assert.match(await page.getByRole('alert').innerText(), /The jobs process stopped/);
      await untilThemes(page, 4);
      await page.evaluate(() => window.fakeHost.fail('themes'));
      await page.getByRole('button', { name: 'Try Again' }).click();
      await page.locator('[data-part="count"]').waitFor();
    });

    test('after an edit of the text a theme keeps its name and its texts, and what is new is counted', async () => {
      const { page } = await open();
      await untilThemes(page, 4);
      await heads(page).first().focus();
      await page.keyboard.press('F2');
      await page.keyboard.type('Mine');
      await page.keyboard.press('Enter');
      await page.locator('.themes-part').getByRole('button', { name: /^Mine/ }).waitFor();
      const texts = ['at the top', ...subjectTexts(size)];
      const working = { kind: 'working', done: 3, total: 41 } as const;
      await change(page, { texts });
      await change(page, { status: working, stale: true });
      await page.locator('[data-part="outdated"]:not(:empty)').waitFor();
      await change(page, { status: { kind: 'ready' }, stale: false });
      await page.locator('[data-part="new"]').waitFor();
      assert.match(await part(page, 'new'), /^1 came or changed since/);
      await page.locator('.themes-part').getByRole('button', { name: /^Mine/ }).waitFor();
      await untilCounts(page, [size, size, size, size]);
    });
  });

  test('the table is saved with text, line, theme and nearness of each segment', async () => {
    const { page } = await open({ texts: [...subjectTexts(3), 'bread, "bread"'] });
    await page.locator('[data-part="theme"]').first().waitFor();
    await page.locator('.theme-tools .save-menu button').first().click();
    await page.getByRole('menuitem', { name: 'Save as CSV…' }).click();
    await until('the file', () => page.evaluate(() => window.fakeHost.saved.length === 1));
    const { name, text } = await page.evaluate(() => {
      const { name, bytes } = window.fakeHost.saved[0]!;
      return { name, text: new TextDecoder().decode(bytes) };
    });
    assert.equal(name, 'notes.md: themes.csv');
    const lines = text.trimEnd().split('\n');
    assert.equal(lines[0], 'document,line,text,theme,nearness');
    assert.equal(lines.length, 14);
    assert.match(lines[13]!, /^notes\.md,13,"bread, ""bread""",[^,"]*|".*",0\.\d+$/);
  });

  test('the list is saved as a picture: each theme with its count and its nearest text, in the order of the list', async () => {
    const documents = [0, 2 * size].map((firstSegment, i) => ({
      ...{ title: `${i}.md`, firstSegment, segmentCount: 2 * size },
    }));
    const { page, problems } = await open({ documents });
    await untilThemes(page, 4);
    const texts = async (entry: string): Promise<string[]> => {
      const count = await page.evaluate(() => window.fakeHost.saved.length);
      await page.getByRole('button', { name: 'Save or Copy Themes…' }).click();
      await page.getByRole('menuitem', { name: entry }).filter({ visible: true }).click();
      await until('the file', () => page.evaluate((n) => window.fakeHost.saved.length > n, count));
      const file = await page.evaluate(() =>
        new TextDecoder().decode(window.fakeHost.saved.at(-1)!.bytes),
      );
      return Array.from(file.matchAll(/<text[^>]*>([^<]*)</g), ([, said = '']) => said);
    };
    const shown = async (): Promise<string[]> => {
      const parts = '.theme-name, [data-part="halves"], [data-part="example"]';
      return page
        .locator('[data-part="theme"]')
        .evaluateAll(
          (rows, inside) =>
            rows.flatMap((row) => [
              row.getAttribute('data-count')!,
              ...Array.from(row.querySelectorAll(inside), (it) => it.textContent.trim()),
            ]),
          parts,
        );
    };
    await page.locator('[data-part="example"]:not(:empty)').nth(3).waitFor();
    assert.deepEqual(await texts('Save as SVG…'), [
      ...['notes.md: themes', 'texts'],
      ...(await shown()),
    ]);
    await page.locator('[data-part="half-now"]').selectOption({ label: '1.md' });
    await page.locator('[data-part="halves"]').first().waitFor();
    await page.locator('[data-part="example"]:not(:empty)').nth(3).waitFor();
    const compared = await texts('Save as SVG…');
    for (const said of await shown()) {
      assert.ok(
        compared.some((one) => one.includes(said)),
        said,
      );
    }
    assert.match(compared[4]!, /^new · 10 \(50 %\), before 0 \(0 %\) · \S/);
    await texts('Save as PNG…');
    const name = await page.evaluate(() => window.fakeHost.saved.at(-1)!.name);
    assert.equal(name, 'notes.md: themes.png');
    assert.deepEqual(problems, []);
  });

  test('a text at several places is one row, whose places open below it; markup is text', async () => {
    const markup = '<img src=x onerror="document.title=1"> bread bread';
    const texts = [...subjectTexts(size), markup, `  ${markup}`];
    const { page, problems } = await open({ texts });
    await page.locator('[data-part="theme"]').first().waitFor();
    await page.locator('[data-part="method"]').selectOption('count');
    await page.locator('[data-part="count"]').fill('2');
    await page.keyboard.press('Enter');
    await untilThemes(page, 2);
    for (const i of [0, 1]) await heads(page).nth(i).click();
    const row = page.locator('[data-part="theme-text"]', { hasText: '<img' });
    await row.getByRole('button', { name: '2 places' }).click();
    await row.locator('[data-place]').nth(1).click();
    await until('the reveal', async () => (await callsOf(page, 'reveal')).length === 1);
    assert.deepEqual(await callsOf(page, 'reveal'), [
      { version: 'content 1.1', segment: 41, mode: 'focusEditor' },
    ]);
    assert.equal(await page.locator('#page img').count(), 0);
    assert.deepEqual(problems, []);
  });

  test('nothing reaches out of a narrow panel', async () => {
    const texts = subjectTexts(size).map((text) => `${text} ${'long'.repeat(40)}`);
    const { page } = await open({ texts, width: 300 });
    await page.locator('[data-part="theme"]').first().waitFor();
    await heads(page).first().click();
    await page.locator('.theme-text-button').first().waitFor();
    assert.deepEqual(await sidewaysOverflow(page), []);
  });

  for (const width of [300, 1140]) {
    test(`with two themes chosen each tool is read, and names have room, in a panel of ${width} px`, async () => {
      const { page } = await open({ width });
      await untilThemes(page, 4);
      for (const i of [0, 2]) await page.locator('.theme-tick').nth(i).check();
      const merge = page.getByRole('button', { name: 'Merge 2 Themes' });
      await merge.waitFor();
      const boxOf = async (selector: string) =>
        (await page.locator(selector).first().boundingBox())!;
      const [select, undo, save, name, spread] = [
        await boxOf('[data-part="method"]'),
        await boxOf('.theme-signs > button'),
        await boxOf('.theme-signs .save-menu'),
        await boxOf('.theme-button'),
        await boxOf('.spread'),
      ];
      // 'as many as there are', or most of it.
      assert.ok(select.width > 100, `${select.width} px`);
      assert.ok(Math.abs(undo.y - save.y) < 4, 'the signs stand together');
      // Beside the map it is as narrow as in a narrow panel: numbers stand below the name.
      assert.ok(spread.y >= name.y + name.height - 1, `${spread.y} px, ${name.y} px`);
    });
  }
});
