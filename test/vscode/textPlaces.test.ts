import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { distinctLines } from '../support/distinctLines.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane } from '../support/resultsPane.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const header = '// Licensed under the Harbour Licence, see file COPYING.';
const answer = 'You may copy this work under its terms.';
const free = 'The licence of the harbour allows copying for free.';
const query = 'under which licence may I copy this';
const count = 6;
const longTimeMs = 120_000;

describe('A text at many places, in a fresh window', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let pane: ResultsPane;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-places-'));
    for (let i = 10; i < 10 + count; i++) {
      // Moved in, and further down, in every other one.
      const lines = i % 2 === 0 ? [header] : ['', `  ${header}`];
      writeFileSync(join(folder, `f${i}.js`), [...lines, `const ship${i} = ${i};\n`].join('\n'));
    }
    writeFileSync(join(folder, 'notes.txt'), `${free}\n${answer}\n`);
    // More than the panel lists at once, twice.
    writeFileSync(join(folder, 'other.txt'), distinctLines(120).join('\n'));
    vscode = await openVscode({ folder, height: 1000 });
    search = new SearchBox(vscode);
    pane = new ResultsPane(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  async function untilPlaces(wanted: readonly string[]): Promise<void> {
    const shown = async (): Promise<string> => {
      const rows = await pane
        .places()
        .evaluateAll((elements) =>
          elements
            .map((row) => ({ top: row.getBoundingClientRect().top, text: row.textContent.trim() }))
            .sort((a, b) => a.top - b.top),
        );
      return rows.map(({ text }) => text).join('\n');
    };
    await until('the places', async () => (await shown()) === wanted.join('\n'), {
      describe: shown,
    });
  }

  const places = Array.from({ length: count }, (_, i) => `f${i + 10}.js:${i % 2 === 0 ? 1 : 2}`);

  test('is one row of the search, which says how many, and opens the first', async () => {
    await search.open();
    // Without an open editor the workspace is what there is to search.
    await search.type(query);
    const hits = await until(
      'the three texts',
      async () => {
        const found = await search.hits();
        const first = found.slice(0, 3).map(({ text }) => text);
        return [header, free, answer].every((text) => first.includes(text)) && found;
      },
      { limitMs: longTimeMs, describe: async () => JSON.stringify(await search.hits()) },
    );
    assert.equal(hits.filter(({ text }) => text.trim() === header).length, 1);
    const row = hits.find(({ text }) => text === header);
    assert.match(row?.description ?? '', /f10\.js:1 · 6 places$/);
    await search.chooseRow(header);
    await vscode.untilSelected(1, header.length, 'f10.js');
  });

  test('in the view of results its row opens, and each place below it', async () => {
    await search.inWorkspace();
    await search.type(query);
    await search.untilHit(header, longTimeMs);
    const row = await pane.showInResults(search, header);
    assert.match(row.description, /line 1 · 6 places$/);
    assert.equal(await pane.places().count(), 0);
    await pane.clickArrow(header);
    await untilPlaces(places);
    await pane.places().filter({ hasText: 'f13.js:2' }).click();
    // The indentation is a part of the line's text.
    await vscode.untilSelected(2, header.length + 2, 'f13.js');
    // By keys: Down to the next place, Enter opens it.
    await vscode.page.keyboard.press('ArrowDown');
    await vscode.untilSelected(1, header.length, 'f14.js');
    await vscode.page.keyboard.press('Enter');
    await vscode.untilSelected(1, header.length, 'f14.js');
    await vscode.focusedEditor().waitFor();
    // The next result is another text.
    await vscode.page.keyboard.press('F4');
    await until('another row', async () => {
      const selected = (await pane.rows()).filter(({ isSelected }) => isSelected);
      return selected.length === 1 && selected[0]?.text !== header;
    });
    await pane.clickArrow(header);
    await untilPlaces([]);
  });

  test('is one neighbour in the panel, without the place asked from, and its places open', async () => {
    const panel = new ExplorerPage(vscode);
    await vscode.openFile('f10.js');
    await vscode.goTo(1);
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await panel.untilState('ready', longTimeMs);
    const frame = await panel.frame();
    await frame.getByRole('radio', { name: 'Workspace' }).click();
    const rows = frame.getByRole('list', { name: 'Similar lines' }).locator('[data-neighbour]');
    await rows.nth(49).waitFor();
    const toggle = frame.getByRole('button', { name: '5 places' });
    await toggle.waitFor();
    assert.equal(await frame.locator('.places-toggle').count(), 1);
    await toggle.click();
    const listed = frame.locator('[data-place]');
    await listed.first().waitFor();
    assert.deepEqual(await listed.allInnerTexts(), places.slice(1));
    // They stay through later answers about the text.
    for (const more of [50, 100]) {
      assert.equal(await rows.count(), more);
      await frame.getByRole('button', { name: 'Show more' }).click();
      await rows.nth(more).waitFor();
    }
    await listed.filter({ hasText: 'f15.js:2' }).click();
    await vscode.untilSelected(2, header.length + 2, 'f15.js');
  });

  test('in open editors as well, also when one of them is closed meanwhile', async () => {
    await vscode.runCommand('Semantic Text: Clear Results');
    await vscode.runCommand('View: Close All Editors');
    // Pinned: the next one does not take its place.
    for (const name of ['f10.js', 'f11.js', 'notes.txt']) {
      await vscode.openFile(name);
      await vscode.runCommand('View: Keep Editor');
    }
    await search.open();
    await search.clickButton('Search All Open Editors');
    await search.type(query);
    await search.untilHit(header, longTimeMs);
    const row = await pane.showInResults(search, header);
    assert.match(row.description, /line 1 · 2 places$/);
    await vscode.runCommand('View: Close All Editors');
    await pane.clickArrow(header);
    await untilPlaces(places.slice(0, 2));
    await pane.places().filter({ hasText: 'f11.js:2' }).click();
    await vscode.untilSelected(2, header.length + 2, 'f11.js');
  });
});
