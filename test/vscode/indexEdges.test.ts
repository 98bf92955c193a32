import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { distinctLines } from '../support/distinctLines.ts';
import { enginePids } from '../support/enginePids.ts';
import { IndexList } from '../support/indexList.ts';
import { indexWorkspace } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane } from '../support/resultsPane.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const workspace = {
  folders: [
    { path: 'one' },
    { path: 'two' },
    // Vanished, and on no disk and not to be reached.
    { path: 'missing' },
    { uri: 'nowhere://host/far', name: 'far' },
  ],
  settings: { 'semanticText.index.autoUpdate': 'manual' },
};

describe('The index of several folders in restricted mode', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let list: IndexList;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-edges-'));
    const files = {
      'edges.code-workspace': JSON.stringify(workspace),
      'one/notes.txt': 'The ferry leaves at seven.\nThe clock stands still.\n',
      'two/notes.txt': distinctLines(800).join('\n'),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    vscode = await openVscode({
      folder,
      workspaceFile: 'edges.code-workspace',
      workspaceTrust: true,
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
  const clear = () => vscode.runCommand('Notifications: Clear All Notifications');

  async function startIndexing(): Promise<void> {
    await vscode.runCommand('Semantic Text: Index Workspace…');
    assert.match(
      await list.dialogText(),
      /^Index 4 folders for search by meaning\?[^]*\b2 files\b/,
    );
    await list.clickInDialog('Index');
  }

  test('what can be read is indexed and the rest is said; the engine killed meanwhile, it goes on', async () => {
    await vscode.untilStatusBarItem(/^Restricted Mode$/);
    await startIndexing();
    await vscode.untilNotification(/folder far is on no disk of this machine: .* cannot be read/);
    await vscode.untilNotification(/indexing this workspace: [1-9]|can be searched by meaning/);
    for (const pid of enginePids(vscode.home)) process.kill(pid, 'SIGKILL');
    // Unless a fast machine was done by then.
    await vscode.untilNotification(/stopped while it worked on this|can be searched by meaning/);
    await clear();
    await startIndexing();
    await vscode.untilNotification(/802 passages of 2 files can be searched by meaning/, 240_000);
    await clear();
    await list.untilRows(/Up to date/, /^802 of 802 distinct texts embedded/);
    await search.inWorkspace();
    for (const [query, text, place] of [
      ['a ferry leaves', 'The ferry leaves at seven.', /one\/notes\.txt:1$/],
      ['young fox forgets plums', 'A young fox forgets a basket of plums.', /two\/notes\.txt:\d+$/],
    ] as const) {
      await search.type(query);
      await search.untilFirst(text);
      assert.match((await search.hits())[0]!.description, place);
    }
    await vscode.page.keyboard.press('Escape');
  });

  test('a setting of the workspace that it be updated by hand is not used', async () => {
    const before = log().length;
    writeFileSync(join(vscode.folder!, 'one', 'new.txt'), 'The judge postponed the trial.\n');
    await until('the new file to be embedded by itself', () =>
      log().slice(before).includes('Index: 1 text embedded'),
    );
  });
});

describe('Hits in files that an editor has otherwise than the disk', () => {
  let vscode: VscodeWindow;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-bytes-'));
    const files = {
      'latin1.txt': 'caf\xe9 ferry latin1 content\n',
      'one-bad-byte.log': 'ok ferry line\nbroken \xff byte\nferry last\n',
      'mixed-line-ends.md':
        '# Harbour\r\n\r\nIntro line.\r\n\r\nThe keeper of the lighthouse counts\nthe boats that come in at dusk.\r\n\r\nOther text here.\r\nAnd more.\r\n',
    };
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(folder, path), text, 'latin1');
    }
    vscode = await openVscode({ folder });
    await indexWorkspace(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a hit from the view of results, and waits until so many units from its line on are selected. */
  async function openHit(query: string, row: string, line: number, length: number): Promise<void> {
    const search = new SearchBox(vscode);
    const pane = new ResultsPane(vscode);
    await search.inWorkspace();
    await search.type(query);
    await search.untilTexts([row]);
    await search.clickButton('Show All in Results View');
    await pane.untilFocused();
    await pane.row(row).click();
    await vscode.untilSelected(line, length);
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('Semantic Text: Clear Results');
  }

  test('a file whose encoding was guessed opens in it', async () => {
    await vscode.openFile('latin1.txt');
    await vscode.untilStatusBarItem(/^UTF-8$/);
    await openHit('"content"', 'café ferry latin1 content', 1, 25);
    await openHit('"broken"', 'broken ÿ byte', 2, 13);
  });

  test('a sentence over another line end than the file’s is found', async () => {
    await openHit('"lighthouse"', 'The keeper of the lighthouse counts', 5, 35);
  });
});
