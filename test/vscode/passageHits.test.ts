import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { confirmIndexing } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane } from '../support/resultsPane.ts';
import { SearchBox } from '../support/searchBox.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const code = [
  'export function leaveHarbour(crew) {',
  '  const names = crew.map((sailor) => sailor.name);',
  '  if (names.length === 0) return undefined;',
  '  paintTheWallsBlue(names);',
  '  bakeBreadFor(crew);',
  '  return names;',
  '}',
];
const query = 'paint the walls blue';
const line = '  paintTheWallsBlue(names);'.trim();

describe('A hit of several lines', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let pane: ResultsPane;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-passages-'));
    writeFileSync(join(folder, 'harbour.js'), code.map((text) => `${text}\r\n`).join(''));
    writeFileSync(join(folder, 'notes.txt'), 'The invoice was never paid.\n');
    vscode = await openVscode({ folder, height: 900 });
    search = new SearchBox(vscode);
    pane = new ResultsPane(vscode);
    await vscode.runCommand('Semantic Text: Index Workspace…');
    await confirmIndexing(vscode);
    await vscode.runCommand('Notifications: Clear All Notifications');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  async function find(): Promise<void> {
    await search.open();
    await search.type(query);
    await search.untilFirst(line);
  }

  /** Waits until all of the line that matched is selected, and no more than that. */
  async function untilAtLine(): Promise<void> {
    await vscode.page.locator('.tab.active[data-resource-name="harbour.js"]').waitFor();
    await vscode.untilStatusBarItem(new RegExp(`^Ln 4, Col \\d+ \\(${line.length} selected\\)$`));
  }

  test('its row shows the line that matched, its title and that line’s number, and leads there', async () => {
    await find();
    const [first] = await search.hits();
    assert.match(first!.description, /leaveHarbour · harbour\.js:4$/);
    await vscode.page.keyboard.press('Enter');
    await untilAtLine();
  });

  test('so does its row in the view of results', async () => {
    // Of an editor the file alone would be searched.
    await vscode.runCommand('View: Close All Editors');
    await find();
    await search.clickButton('Show All in Results View');
    await pane.row(line).waitFor();
    const row = (await pane.rows()).find(({ text }) => text === line);
    assert.match(row!.description, /leaveHarbour · line 4$/);
    await pane.row(line).click();
    await untilAtLine();
  });
});
