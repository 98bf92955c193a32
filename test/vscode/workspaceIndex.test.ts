import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { distinctLines } from '../support/distinctLines.ts';
import { enginePids } from '../support/enginePids.ts';
import { IndexList } from '../support/indexList.ts';
import { openVscode } from '../support/openVscode.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: 'python' } },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['A chapter about gardens.'] },
    {
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      source: ['x = 1\n', 'print("the tulips are in bloom")'],
    },
  ],
};
const files = {
  '.gitignore': 'ignored/\n',
  'notes.txt':
    'The ferry leaves at seven.\nBake the bread until it is brown.\nThe clock stands still.\n',
  'ignored/draft.txt': 'A comet crossed the southern sky.\n',
  'ignored/kept/list.txt': 'The kettle whistles in the kitchen.\n',
  'private/diary.txt': 'My brother broke his violin.\n',
  'hidden/old.txt': 'The invoice was never paid.\n',
  'garden.ipynb': JSON.stringify(notebook),
  'pixels.dat': 'GIF\0\u0001\u0002\0\0\0',
  'long.txt': distinctLines(800).join('\n'),
};
// The two lines of the notebook's code are one.
const passageCount = 3 + 1 + 2 + 800;

describe('The index of a workspace', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let list: IndexList;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-index-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    vscode = await openVscode({
      folder,
      settings: {
        'files.exclude': { '**/hidden': true },
        'semanticText.index.exclude': ['private/**', '.gitignore'],
        'semanticText.index.include': ['ignored/kept/**'],
      },
    });
    search = new SearchBox(vscode);
    list = new IndexList(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const log = () => vscode.log(/^Semantic Text/);
  const closeNotifications = () => vscode.runCommand('Notifications: Clear All Notifications');

  /** The first hit in the workspace, once it is this one. */
  async function untilFound(query: string, text: string): Promise<void> {
    await search.inWorkspace();
    await search.type(query);
    await search.untilFirst(text);
  }

  test('nothing runs before it is asked for; a dry run says what there is, and Cancel does nothing', async () => {
    assert.deepEqual(await list.rows(), [
      'This workspace is not indexed yet',
      'Index Workspace…says first what there is to do Actions',
    ]);
    assert.deepEqual(enginePids(vscode.home), []);
    await vscode.runCommand('Semantic Text: Index Workspace…');
    const text = await list.dialogText();
    assert.match(text, /^Index "workspace" for search by meaning\?/);
    assert.match(text, /4 files with 806 passages, 806 distinct texts\./);
    assert.match(text, /All of them are to be embedded, which takes about .+\./);
    assert.match(text, /About [\d.]+ MB more on the disk\./);
    await list.clickInDialog('Cancel');
    assert.match((await list.rows())[0]!, /is not indexed yet/);
  });

  test('paused, it stays so after a reload, and goes on when it is told to', async () => {
    await vscode.runCommand('Semantic Text: Index Workspace…');
    await list.clickInDialog('Index');
    await vscode.untilNotification(/indexing this workspace: \d+ % · \d+ of 806 texts/);
    await vscode.page
      .locator('.notifications-toasts .notification-list-item-message a', { hasText: 'Pause' })
      .click();
    await list.untilRows(/^Paused/, /Resume Indexing/);
    await vscode.reload();
    await list.untilRows(
      /Paused/,
      new RegExp(`of ${passageCount.toLocaleString('en')} distinct texts`),
    );
    assert.doesNotMatch(log(), new RegExp(`Index: ${passageCount.toLocaleString('en')} texts`));
    await vscode.runCommand('Semantic Text: Resume Indexing');
    await list.untilRows(/Up to date/, /^806 of 806 distinct texts embedded/);
  });

  test('what Git ignores and what settings leave out is not found, what they take in is', async () => {
    await untilFound('water is boiling', 'The kettle whistles in the kitchen.');
    for (const [query, text] of [
      ['comet', files['ignored/draft.txt']],
      ['violin', files['private/diary.txt']],
      ['invoice', files['hidden/old.txt']],
    ] as const) {
      await search.type(`"${query}"`);
      await search.untilRow(/No passage holds the words in quotes/);
      assert.ok(text.includes(query));
    }
    await vscode.page.keyboard.press('Escape');
  });

  test('a hit in a notebook leads to its cell', async () => {
    await untilFound('tulips bloom', 'print("the tulips are in bloom")');
    await vscode.page.keyboard.press('Enter');
    await vscode.page.locator('.notebook-editor .code-cell-row .selected-text').first().waitFor();
    await vscode.runCommand('View: Close All Editors');
  });

  test('what is typed is found before it is saved, and one edited line is one text embedded', async () => {
    await vscode.openFile('notes.txt');
    await vscode.goTo(3);
    await vscode.selectText('The clock stands still.');
    await vscode.page.keyboard.type('A lorry turned around in the yard.');
    await until('one text to be embedded', () => /Index: 1 text embedded/.test(log()));
    await untilFound('a lorry in a yard', 'A lorry turned around in the yard.');
    await vscode.page.keyboard.press('Escape');
    const before = log().length;
    await vscode.page.keyboard.press('Control+S');
    await until('the saved file to be looked at', () =>
      /Index: \d+ files, \d+ new or changed/.test(log().slice(before)),
    );
    assert.doesNotMatch(log().slice(before), /embedded in/);
    await list.untilRows(/Up to date/);
  });

  test('files that come, go and are renamed outside of VS Code', async () => {
    writeFileSync(join(vscode.folder!, 'new.txt'), 'The judge postponed the trial.\n');
    await until('the new file', () => (log().match(/Index: 1 text embedded/g) ?? []).length === 2);
    await untilFound('a court', 'The judge postponed the trial.');
    await vscode.page.keyboard.press('Escape');
    rmSync(join(vscode.folder!, 'new.txt'));
    await until('the file to be gone', () => /0 new or changed, 1 removed/.test(log()));
    await list.untilRows(/^4 files/);
  });

  test('after a reload it is checked by itself and nothing is embedded again', async () => {
    const before = log().length;
    await vscode.reload();
    await until('the check', () => /Index: 4 files, 0 new or changed/.test(log().slice(before)));
    await list.untilRows(/Up to date/);
    assert.doesNotMatch(log().slice(before), /embedded in/);
  });

  test('cleared, it is gone and stays so', async () => {
    await closeNotifications();
    await vscode.runCommand('Semantic Text: Clear Workspace Index');
    assert.match(await list.dialogText(), /Clear the index of this workspace\?/);
    await list.clickInDialog('Clear');
    await until('the index to be cleared', () => /Index: cleared/.test(log()));
    assert.match((await list.rows())[0]!, /is not indexed yet/);
    assert.deepEqual(await vscode.notifications(), []);
  });

  // The last one: the editor of settings keeps the keys that tests press.
  test('files that are not searched are named, and a click leads to the limits', async () => {
    await untilFound('water is boiling', 'The kettle whistles in the kitchen.');
    const row = vscode.page
      .locator('.quick-input-widget .monaco-list-row.focused')
      .filter({ hasText: '1 file not searched: 1 binary' });
    // It stands below what is found, once all files were looked at.
    let text = '';
    await until('the row below the hits', async () => {
      await search.type('water is boiling');
      await search.untilFirst('The kettle whistles in the kitchen.');
      await search.untilSettled();
      await vscode.page.keyboard.press('ArrowUp');
      text = await row.innerText({ timeout: 2000 }).catch(() => '');
      return text !== '';
    });
    assert.match(text, /pixels\.dat: opens the settings of the size limits/);
    await vscode.page.keyboard.press('Enter');
    await vscode.page
      .locator('.settings-editor .setting-item-label', { hasText: 'Max Log Size' })
      .waitFor();
  });
});
