import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { IndexSearchMode } from '../../src/protocol/indexApi.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { enginePids } from '../support/enginePids.ts';
import { IndexedFiles } from '../support/indexedFiles.ts';
import { openVscode } from '../support/openVscode.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

// As many as a quick pick shows at once.
const lines = [
  'The ferry to the island leaves at seven in the morning.',
  'Bake the bread until its crust is brown and crisp.',
  'Our accountant files the tax return every spring.',
  'A violin and a cello played in the empty hall.',
  '<b>Not</b> a bold $(alert) line, [only](command:x) text.',
  'Snow had closed the road over the mountain.',
  'The patch fixes a crash when the list is empty.',
];
/** Queries: some by meaning, some that occur in file names, descriptions and line numbers. */
const typed = ['when does the boat go', 'crash', 'music'];
const wordsOfRows = ['mixed', 'cosine', '1', 'e'];
const departure = 'ship departure time';
const otherLines = ['Boats sail to the harbour at dawn.', 'Invoices are paid within a month.'];

describe('Search in a fresh window', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let index: IndexedFiles;

  before(async () => {
    vscode = await openVscode();
    search = new SearchBox(vscode);
    const path = join(vscode.folder!, 'mixed.txt');
    writeFileSync(path, `${lines.join('\r\n')}\r\n`);
    writeFileSync(join(vscode.folder!, 'other.txt'), `${otherLines.join('\n')}\n`);
    writeFileSync(join(vscode.folder!, 'large.txt'), distinctLines(2000).join('\n'));
    writeFileSync(join(vscode.folder!, 'blank.txt'), ' \n\n\t\n');
    index = await IndexedFiles.of(path);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    await index.close();
  });

  /** The lines in the order of an index of the file, best first. */
  async function expectedOrder(
    query: string,
    mode: IndexSearchMode = 'hybrid',
  ): Promise<{ text: string; cosine: number }[]> {
    const hits = await index.search(query, mode, 50, true);
    return hits.map(({ text, score }) => ({ text, cosine: score ?? NaN }));
  }

  test('a query that is typed finds the line that means it, in the order of an index of the file', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    for (const query of typed) {
      await search.type(query);
      await search.untilHits(await expectedOrder(query));
    }
    await vscode.page.keyboard.press('Escape');
  });

  test('what is embedded is found while the rest is on its way', async () => {
    await vscode.openFile('large.txt');
    await search.open();
    await search.type('a broken lamp');
    await until('hits while lines are embedded', async () => {
      const isUnderWay = /of 2,000 passages embedded/.test(await search.title());
      const hits = await search.hits();
      assert.ok(isUnderWay || !/2,000 lines$/.test(await search.title()), 'all lines are embedded');
      return isUnderWay && hits.length > 0;
    });
    await vscode.page.keyboard.press('Escape');
  });

  test('a query that occurs in file names and line numbers does not move the rows', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    for (const query of wordsOfRows) {
      await search.type(query);
      await search.untilHits(await expectedOrder(query));
    }
    await vscode.page.keyboard.press('Escape');
  });

  test('Enter opens the hit, with the line selected', async () => {
    await vscode.openFile('mixed.txt');
    await vscode.goTo(7);
    await search.open();
    await search.type(departure);
    await search.untilFirst(lines[0]!);
    await vscode.page.keyboard.press('Enter');
    await vscode.untilSelected(1, 55);
  });

  test('arrow keys preview, Escape leads back', async () => {
    await vscode.openFile('mixed.txt');
    await vscode.goTo(3, 5);
    await search.open();
    await search.type(departure);
    const expected = await expectedOrder(departure);
    await search.untilHits(expected);
    const second = lines.indexOf(expected[1]!.text) + 1;
    await search.moveTo(1, () =>
      vscode.hasStatusBarItem(new RegExp(`^Ln ${second}, Col \\d+ \\(`)),
    );
    await vscode.page.keyboard.press('Escape');
    await vscode.untilStatusBarItem(/^Ln 3, Col 5$/);
  });

  test('the scope is switched in place', async () => {
    await vscode.openFile('other.txt');
    await vscode.openFile('mixed.txt');
    await search.open();
    await search.type(departure);
    await search.untilFirst(lines[0]!);
    assert.ok(!(await search.hits()).some(({ text }) => text === otherLines[0]));
    await search.clickButton('Search All Open Editors');
    await until('a hit of the other file', async () =>
      (await search.hits()).some(({ text }) => text === otherLines[0]),
    );
    await search.clickButton('Search This File Only');
    await until('hits of the file alone', async () => {
      const hits = await search.hits();
      return hits.length > 0 && !hits.some(({ text }) => text === otherLines[0]);
    });
    await vscode.page.keyboard.press('Escape');
  });

  test('a file is searched in each mode, in the language of every search; the mode is kept', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    const query = 'a crash of the boat';
    for (const [name, mode] of [
      ['Semantic', 'semantic'],
      ['Instant', 'instant'],
      ['Hybrid', 'hybrid'],
    ] as const) {
      await search.chooseMode(name);
      await search.untilTitle(new RegExp(`in this file, mixed\\.txt · ${mode} — 7 passages$`));
      await search.type(query);
      await search.untilHits(await expectedOrder(query, mode));
    }
    const rows = await search.hits();
    assert.match(
      rows.find(({ text }) => text === lines[6])!.description,
      /meaning \+ words · cosine/,
    );
    assert.match(rows.find(({ text }) => text === lines[3])!.description, / meaning · cosine/);
    await search.chooseMode('Keyword');
    await search.type(query);
    const [only] = await search.untilTexts([lines[6]!]);
    assert.match(only!.description, /^by its words, no cosine · mixed\.txt:7$/);
    await vscode.page.keyboard.press('Escape');
    await search.open();
    await search.untilTitle(/^Search by words in this file, mixed\.txt · keyword — 7 passages$/);
    await search.chooseMode('Hybrid');
    await search.type('"road over"');
    await search.untilTexts([lines[5]!]);
    await search.type('the road path:other');
    await search.untilRow(/No passage of the files that the query names fits/);
    await search.type('path:mixed -list');
    await search.untilRow(/Type what you look for, too/);
    await search.type('/cr[aeiou]sp?/ -list');
    const [pattern] = await search.untilTexts([lines[1]!]);
    assert.match(pattern!.description, /^by the pattern, no cosine · /);
    await vscode.page.keyboard.press('Escape');
  });

  test('of a passage the line is shown, and opened, that a pattern matched', async () => {
    const code = [
      'function moor(boat) {',
      '  const bank = nearestBank(boat);',
      '  return bank;',
      '}',
    ];
    writeFileSync(join(vscode.folder!, 'moor.js'), code.join('\n'));
    await vscode.openFile('moor.js');
    await search.open();
    await search.type('/n bank;/');
    await search.untilFirst('return bank;');
    await vscode.page.keyboard.press('Enter');
    await vscode.untilSelected(3, 'return bank;'.length, 'moor.js');
  });

  test('the scope is kept, whatever editor one is in; one that cannot be had is said', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    await search.chooseScope('Search the Workspace');
    await vscode.page.keyboard.press('Escape');
    await vscode.openFile('other.txt');
    await search.open();
    await search.untilTitle(/^Search by meaning in this workspace · hybrid/);
    await search.chooseScope('Search This File Only');
    await vscode.page.keyboard.press('Escape');
    await vscode.openFile('mixed.txt');
    await search.open();
    await search.untilTitle(/^Search by meaning in this file, mixed\.txt/);
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('View: Close All Editors');
    await search.open();
    await search.untilTitle(/^Search by meaning in this workspace, as no file is active · hybrid/);
    await vscode.page.keyboard.press('Escape');
    await vscode.openFile('mixed.txt');
    await search.open();
    await search.untilTitle(/^Search by meaning in this file, mixed\.txt/);
    await vscode.page.keyboard.press('Escape');
  });

  test('a file without text, and nothing typed', async () => {
    await vscode.openFile('blank.txt');
    await search.open();
    assert.deepEqual(await search.hits(), []);
    await search.type('anything');
    await search.untilRow(/There is no text to search/);
    await vscode.page.keyboard.press('Escape');
    assert.deepEqual(await vscode.notifications(), []);
  });

  test('the engine dies while one types: what is typed next is found', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    await search.type('music');
    await search.untilFirst(lines[3]!);
    for (const pid of enginePids(vscode.home)) process.kill(pid, 'SIGKILL');
    await search.type(departure);
    await search.untilFirst(lines[0]!);
    await vscode.page.keyboard.press('Escape');
    assert.deepEqual(await vscode.notifications(), []);
  });

  test('in a diff the newer side is searched', async () => {
    const row = (name: string) =>
      vscode.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    await row('other.txt').click({ button: 'right' });
    await vscode.clickMenuEntry('Select for Compare');
    await row('mixed.txt').click({ button: 'right' });
    await vscode.clickMenuEntry('Compare with Selected');
    await vscode.page.locator('.tab.active', { hasText: 'other.txt' }).waitFor();
    await search.open();
    await search.type(departure);
    const expected = await expectedOrder(departure);
    await search.untilHits(expected);
    const second = lines.indexOf(expected[1]!.text) + 1;
    await search.moveTo(1, () =>
      vscode.hasStatusBarItem(new RegExp(`^Ln ${second}, Col \\d+ \\(`)),
    );
    await vscode.page.keyboard.press('Escape');
    await vscode.page.locator('.monaco-diff-editor').first().waitFor();
  });

  test('an unsaved text is searched as it stands', async () => {
    await vscode.runCommand('File: New Untitled Text File');
    await vscode.focusedEditor().waitFor();
    await vscode.page.keyboard.type('the kettle whistles\na lorry turns around');
    await search.open();
    await search.type('vehicle');
    await search.untilFirst('a lorry turns around');
    await vscode.page.keyboard.press('Escape');
  });
});
