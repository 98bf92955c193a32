import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { cliVectors, type CliVector } from '../support/cliVectors.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { enginePids } from '../support/enginePids.ts';
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
const otherLines = ['Boats sail to the harbour at dawn.', 'Invoices are paid within a month.'];

describe('Search in a fresh window', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let vectors: readonly CliVector[];

  before(async () => {
    vscode = await openVscode();
    search = new SearchBox(vscode);
    const path = join(vscode.folder!, 'mixed.txt');
    writeFileSync(path, `${lines.join('\r\n')}\r\n`);
    writeFileSync(join(vscode.folder!, 'other.txt'), `${otherLines.join('\n')}\n`);
    writeFileSync(join(vscode.folder!, 'large.txt'), distinctLines(2000).join('\n'));
    writeFileSync(join(vscode.folder!, 'blank.txt'), ' \n\n\t\n');
    vectors = await cliVectors(path, 'line');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  /** The lines in the order of their cosine to a query, best first. */
  async function expectedOrder(query: string): Promise<{ text: string; cosine: number }[]> {
    const path = join(vscode.home, 'query.txt');
    writeFileSync(path, query);
    const [asked] = await cliVectors(path, 'line');
    return vectors
      .map(({ text, vector }) => ({
        text,
        cosine: vector.reduce((sum, value, i) => sum + value * asked!.vector[i]!, 0),
      }))
      .sort((a, b) => b.cosine - a.cosine);
  }

  test('a query that is typed finds the line that means it, in the order of the cosines', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    for (const query of ['when does the boat go', 'crash', 'music']) {
      const expected = await expectedOrder(query);
      await search.type(query);
      const hits = await search.untilTexts(expected.map(({ text }) => text));
      hits.forEach(({ cosine }, i) => {
        assert.ok(Math.abs(cosine - expected[i]!.cosine) < 1e-3, `${cosine} of ${query}`);
      });
    }
    await vscode.page.keyboard.press('Escape');
  });

  test('what is embedded is found while the rest is on its way', async () => {
    await vscode.openFile('large.txt');
    await search.open();
    await search.type('a broken lamp');
    await until('hits while lines are embedded', async () => {
      const isUnderWay = /of 2,000 lines embedded/.test(await search.title());
      const hits = await search.hits();
      assert.ok(isUnderWay || !/2,000 lines$/.test(await search.title()), 'all lines are embedded');
      return isUnderWay && hits.length > 0;
    });
    await vscode.page.keyboard.press('Escape');
  });

  test('a query that occurs in file names and line numbers does not move the rows', async () => {
    await vscode.openFile('mixed.txt');
    await search.open();
    for (const query of ['mixed', 'cosine', '1', 'e']) {
      const expected = await expectedOrder(query);
      await search.type(query);
      await search.untilTexts(expected.map(({ text }) => text));
    }
    await vscode.page.keyboard.press('Escape');
  });

  test('Enter opens the hit, with the line selected', async () => {
    await vscode.openFile('mixed.txt');
    await vscode.goTo(7);
    await search.open();
    await search.type('ship departure time');
    await search.untilFirst(lines[0]!);
    await vscode.page.keyboard.press('Enter');
    await vscode.untilStatusBarItem(/^Ln 1, Col \d+ \(55 selected\)$/);
  });

  test('arrow keys preview, Escape leads back', async () => {
    await vscode.openFile('mixed.txt');
    await vscode.goTo(3, 5);
    await search.open();
    await search.type('ship departure time');
    const expected = await expectedOrder('ship departure time');
    await search.untilFirst(lines[0]!);
    await vscode.page.keyboard.press('ArrowDown');
    const second = lines.indexOf(expected[1]!.text) + 1;
    await vscode.untilStatusBarItem(new RegExp(`^Ln ${second}, Col \\d+ \\(`));
    await vscode.page.keyboard.press('Escape');
    await vscode.untilStatusBarItem(/^Ln 3, Col 5$/);
  });

  test('the scope is switched in place', async () => {
    await vscode.openFile('other.txt');
    await vscode.openFile('mixed.txt');
    await search.open();
    await search.type('ship departure time');
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
    await search.type('ship departure time');
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
    await search.type('ship departure time');
    await search.untilFirst(lines[0]!);
    await vscode.page.keyboard.press('ArrowDown');
    await vscode.page.waitForTimeout(300);
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
