import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { indexWorkspace } from '../support/indexWorkspace.ts';
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
const lamps = [
  'export function endTheDay(keeper) {',
  '  const lamps = keeper.lamps.filter((lamp) => lamp.isWhole);',
  '  sweepTheFloor(keeper);',
  '  lightTheLampsAtDusk(lamps);',
  '  return lamps.length;',
  '}',
  '',
].join('\n');
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
    writeFileSync(
      join(folder, 'notes.txt'),
      'The invoice was never paid.\nLight the lamps at dusk.\n',
    );
    writeFileSync(join(folder, 'lamps.js'), lamps);
    writeFileSync(join(folder, 'moved.js'), `\n\n\n${lamps}`);
    vscode = await openVscode({ folder, height: 900 });
    search = new SearchBox(vscode);
    pane = new ResultsPane(vscode);
    await indexWorkspace(vscode);
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
    await vscode.untilSelected(4, line.length, 'harbour.js');
  }

  test('its row shows the line that matched, its title and that line’s number, and leads there', async () => {
    await find();
    const [first] = await search.hits();
    assert.match(first!.description, /leaveHarbour · harbour\.js:4$/);
    await vscode.page.keyboard.press('Enter');
    await untilAtLine();
  });

  test('so does its row in the view of results', async () => {
    // By now of the file alone, which is open.
    await find();
    const row = await pane.showInResults(search, line);
    assert.match(row.description, /leaveHarbour · line 4$/);
    await pane.row(line).click();
    await untilAtLine();
  });

  test('the mouse on a result brings all of it, its scores and why it is here', async () => {
    await vscode.updateSettings({ 'workbench.hover.delay': 100 });
    const text = await pane.hover(line);
    await vscode.updateSettings({ 'workbench.hover.delay': 600_000 });
    assert.match(text, /leaveHarbour/);
    for (const each of code) assert.ok(text.replace(/\s+/g, ' ').includes(each.trim()), each);
    assert.match(text, /(strong|likely|weak|by chance) · .*cosine \d\.\d{4}/);
    assert.match(text, /Why here/);
  });

  test('a neighbour’s places say the line that is alike, and lead to it', async () => {
    const panel = new ExplorerPage(vscode);
    await vscode.openFile('notes.txt');
    await vscode.goTo(2);
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await panel.untilState('ready');
    await panel.lookIn('Workspace');
    const frame = await panel.frame();
    await frame.getByRole('button', { name: '2 places' }).click();
    const places = frame.locator('[data-place]');
    await places.nth(1).waitFor();
    assert.deepEqual(await places.allInnerTexts(), ['lamps.js:4', 'moved.js:7']);
    await places.nth(1).click();
    await vscode.untilSelected(7, 'lightTheLampsAtDusk(lamps);'.length, 'moved.js');
  });
});
