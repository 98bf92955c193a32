import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { ExplorerPage } from '../support/explorerPage.ts';
import { indexWorkspace } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane } from '../support/resultsPane.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const longTimeMs = 120_000;
const texts = [
  'The ferry leaves at seven in the morning',
  'Bake the bread until it is brown',
  'The clock on the tower stands still',
  'My brother broke his violin last week',
];
const query = 'a broken musical instrument';
const hit = texts[3]!;

describe('A hit in Parquet', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let pane: ResultsPane;
  let panel: ExplorerPage;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-parquet-'));
    const columnData = [
      { name: 'id', data: texts.map((_, i) => `P-${i + 1}`) },
      { name: 'text', data: texts },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    writeFileSync(join(folder, 'letters.parquet'), bytes);
    writeFileSync(join(folder, 'damaged.parquet'), bytes.subarray(0, 60));
    writeFileSync(join(folder, 'notes.txt'), 'The invoice was never paid.\n');
    vscode = await openVscode({ folder, height: 900 });
    search = new SearchBox(vscode);
    pane = new ResultsPane(vscode);
    panel = new ExplorerPage(vscode);
    await indexWorkspace(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  /** Waits for the page of the record, with its row. */
  async function untilRecord(): Promise<void> {
    await vscode.page.locator('.tab', { hasText: 'letters.parquet, row 4' }).waitFor();
    const lines = vscode.page.locator('.editor-instance .view-line');
    await until(
      'the columns of the record',
      async () =>
        (await lines.allInnerTexts()).join('|').replace(/\u00a0/g, ' ') === `id: P-4|text: ${hit}|`,
      { describe: async () => (await lines.allInnerTexts()).join('|') },
    );
  }

  /** Waits until the panel has the file, with the record selected. */
  async function untilInPanel(): Promise<void> {
    await panel.untilEmbedded('4 records', longTimeMs);
    const selected = (await panel.frame()).locator(
      '[role="option"][aria-selected="true"] .row-text',
    );
    await until('the record to be selected', async () => (await selected.innerText()) === hit, {
      describe: async () => (await selected.allInnerTexts()).join('|'),
    });
  }

  test('its row says where it is; arrow keys show the record, and Enter opens the file in the panel at its record', async () => {
    await search.inWorkspace();
    await search.type(query);
    await search.untilFirst(hit);
    const [first] = await search.hits();
    assert.match(first!.description, /P-4 · letters\.parquet:4$/);
    await search.untilSettled();
    await search.moveTo(1);
    await search.moveTo(0);
    await untilRecord();
    await vscode.page.keyboard.press('Enter');
    await untilInPanel();
    assert.deepEqual(await vscode.notifications(), []);
  });

  test('in the view of results a click shows the record, and Enter leads to the panel', async () => {
    await vscode.runCommand('View: Close All Editors');
    await search.inWorkspace();
    await search.type(query);
    await search.untilFirst(hit);
    await pane.showInResults(search, hit);
    await pane.row(hit).click();
    await untilRecord();
    await vscode.page.keyboard.press('Enter');
    await untilInPanel();
    assert.deepEqual(await vscode.notifications(), []);
  });
});
