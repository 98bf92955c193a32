import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const stayed = [
  'Bicycles are carried free of charge. Dogs need a ticket and must be kept on a lead.',
  'Children under six travel for nothing, and prams go on the lower deck.',
];
const lost = 'Lost property is kept at the office for three months and then given away.';
const departs = 'The ferry to the island leaves every two hours from the northern pier.';
const departsNow = 'Every two hours a ferry for the island departs from the pier in the north.';
const winter = 'In winter the last boat comes back at five in the afternoon.';
const groups = 'Groups of more than twenty should write a week before they travel.';
const older = `${['# Ferries', departs, ...stayed, winter, lost].join('\n\n')}\n`;
const newer = `${['# Ferries', lost, departsNow, ...stayed, groups].join('\n\n')}\n`;
const changed = ['moved', 'reworded', 'new', 'gone'];

describe('two versions of a text', () => {
  let vscode: VscodeWindow;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'versions-'));
    const git = (...args: readonly string[]): Buffer =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.invalid', ...args], {
        cwd: folder,
      });
    writeFileSync(join(folder, 'ferry.md'), older);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'Ferries');
    writeFileSync(join(folder, 'ferry.md'), newer);
    writeFileSync(join(folder, 'before.md'), older);
    writeFileSync(join(folder, 'later.md'), newer);
    vscode = await openVscode({ folder });
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const view = () => vscode.page.locator('.pane').filter({ hasText: 'the same ·' });
  const rows = () => view().locator('.monaco-list-row');
  const row = (text: string) => rows().filter({ hasText: text });
  const kinds = async (): Promise<string[]> =>
    (await rows().evaluateAll((all) => all.map((it) => it.getAttribute('aria-label') ?? ''))).map(
      (label) => label.split(':')[0]!.toLowerCase(),
    );
  async function untilKinds(expected: readonly string[]): Promise<void> {
    await until(
      `rows ${expected.join(', ')}`,
      async () => (await kinds()).toSorted().join() === [...expected].toSorted().join(),
      { describe: async () => (await kinds()).join(), limitMs: 60_000 },
    );
  }

  test('a file and its version in Git: what became of each passage, and both places in a diff', async () => {
    await vscode.openFile('ferry.md');
    const pick = vscode.page.locator('.quick-input-widget .monaco-list-row', {
      hasText: 'Version in Git',
    });
    await vscode.runCommandUntil('Semantic Text: Compare with Another Version…', pick);
    await pick.click();
    await untilKinds(changed);
    const message = await view().locator('.message').innerText();
    assert.match(message, /3 the same · 1 moved · 1 reworded · 1 new · 1 gone/);
    await row(departsNow).click();
    const diff = vscode.page.locator('.monaco-diff-editor');
    await diff.waitFor();
    await vscode.page.locator('.tab.active', { hasText: 'ferry.md ↔ ferry.md' }).waitFor();
    const selected = (side: string) => diff.locator(`.editor.${side} .selected-text`).first();
    await selected('modified').waitFor();
    await selected('original').waitFor();
    await vscode.page.keyboard.press('ArrowDown');
    await until('the next row to be selected', async () =>
      (await rows().and(vscode.page.locator('.selected')).innerText()).includes('Groups of'),
    );
    await row(lost).hover();
    await row(lost).getByLabel('Open Both Places Side by Side').click();
    const shown = vscode.page.locator('.editor-group-container', {
      has: vscode.page.locator('.tab.active[data-resource-name="ferry.md"]'),
    });
    await until(
      'both places, each in an editor of its own',
      async () =>
        (await shown.locator('.selected-text').count()) >= 2 && (await shown.count()) === 2,
    );
    await vscode.runCommand('View: Close All Editors');
  });

  test('two files that are selected in the explorer; a filter by kind', async () => {
    const file = (name: string) =>
      vscode.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    await file('before.md').click();
    await file('later.md').click({ modifiers: ['Control'] });
    await file('later.md').click({ button: 'right' });
    await vscode.clickMenuEntry('Compare Selected as Versions');
    await until(
      'the two files',
      async () =>
        (await vscode.page.locator('.pane-header', { hasText: 'before.md' }).count()) > 0 ||
        (await vscode.page.getByText('before.md → later.md').count()) > 0,
    );
    await untilKinds(changed);
    const choices = vscode.page.locator('.quick-input-widget .monaco-list-row');
    await vscode.runCommandUntil('Semantic Text: Filter by Kind…', choices.first());
    assert.equal(await choices.count(), 5);
    for (const kind of ['Moved', 'New', 'Gone', 'Same']) {
      await choices.filter({ hasText: kind }).first().click();
    }
    await vscode.page.keyboard.press('Enter');
    await untilKinds(['reworded', 'same', 'same', 'same']);
    await vscode.runCommand('Semantic Text: Close Comparison of Versions');
    await until('the view to close', async () => (await view().count()) === 0);
  });
});
