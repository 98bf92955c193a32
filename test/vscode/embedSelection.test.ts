import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { createEngine } from '../../src/engine/engine.ts';
import { enginePids } from '../support/enginePids.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { cliTokens } from '../support/cliTokens.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const embedSelection = 'Semantic Text: Embed Selection';

describe('Embed Selection in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    const folder = vscode.folder!;
    writeFileSync(join(folder, 'markup.txt'), '<b onclick="x()">bold</b> **stars** שלום 👩‍👩‍👧\n');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  /** Embeds "boats asleep" and chooses its third token; gives the vector that the panel shows. */
  async function chooseAsleep(): Promise<number[]> {
    await panel.openBeside('tide.md');
    await vscode.selectText('boats asleep');
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
    await panel.choose(2);
    return panel.vector();
  }

  async function untilAsleepIsBack(before: readonly number[]): Promise<void> {
    await panel.untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
    await panel.untilChosen(2);
    assert.deepEqual(await panel.vector(), before);
  }

  test('select, right-click, click the entry: tokens and numbers are the command line’s', async () => {
    await panel.openBeside('tide.md');
    await vscode.selectText('boats asleep');
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Semantic Text', 'Embed Selection');
    await panel.untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
    const expected = await cliTokens('boats asleep');
    for (const [token, { vector }] of expected.entries()) {
      await panel.choose(token);
      assert.deepEqual((await panel.vector()).map(Math.fround), vector.map(Math.fround));
      const norm = Math.hypot(...vector);
      assert.ok(Math.abs((await panel.norm()) - norm) < 1e-3);
    }
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
  });

  test('attention, the way through the layers and what goes in are the engine’s numbers', async () => {
    await chooseAsleep();
    const engine = createEngine(() => undefined);
    await engine.open({ modelFolder: bundledModel });
    const request = { text: 'boats asleep', token: 2, priority: 'query' } as const;
    await panel.chooseTab('attention');
    const frame = await panel.frame();
    const grid = frame.getByRole('grid', { name: 'Attention maps by layer and head' });
    await frame.locator('[data-part="attention-head"]').selectOption('1');
    await frame.locator('[data-part="attention-layer"]').selectOption('1');
    await frame.getByRole('heading', { name: 'Layer 1, head 1', exact: true }).waitFor();
    await grid.focus();
    await grid.press('ArrowDown');
    await frame.getByRole('heading', { name: 'Layer 2, head 1', exact: true }).waitFor();
    await frame.getByRole('heading', { name: 'asleep token 2', exact: true }).waitFor();
    const { weights } = await engine.attention({ ...request, layer: 2, head: 1 });
    // Four decimals in the table, and the exact number in its tooltip.
    const shown = await frame
      .getByRole('table', { name: 'Tokens that the chosen token attends to' })
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => {
          const [position, , weight] = row.querySelectorAll('td');
          return [Number(position!.innerText), Number(weight!.title), Number(weight!.innerText)];
        }),
      );
    assert.equal(shown.length, 4);
    for (const [position = 0, exact = NaN, rounded = NaN] of shown) {
      const wanted = weights[2 * 4 + position]!;
      assert.ok(Math.abs(exact - wanted) < 1e-6, `${position}: ${exact}, ${wanted}`);
      assert.ok(Math.abs(rounded - wanted) < 6e-5, `${position}: ${rounded}, ${wanted}`);
    }
    await panel.chooseTab('tokens');
    await frame.getByText('What goes in').click();
    const sumRow = frame
      .locator('.input-row')
      .filter({ has: frame.getByRole('heading', { name: 'Sum', exact: true }) });
    const { sum } = await engine.tokenInputs(request);
    // Six digits are shown.
    const norm = Number(/norm ([\d.]+)/.exec(await sumRow.innerText())?.[1]);
    assert.ok(Math.abs(norm / Math.hypot(...sum) - 1) < 1e-5, String(norm));
    await frame.getByText(/token type embedding \(type 0\)/).waitFor();
    await frame.getByText('What goes in').click();
  });

  test('the menu has no such entry where nothing is selected, and the palette’s says what to do', async () => {
    await panel.openBeside('tide.md');
    await vscode.goTo(1);
    await vscode.runCommand(embedSelection);
    await vscode.untilStatusBarItem(/Nothing is selected; select some text/);
    assert.deepEqual(await vscode.notifications(), []);
    const { x, y } = await vscode.textCentre('harbour');
    await vscode.page.mouse.click(x, y, { button: 'right' });
    await vscode.page.locator('.monaco-menu').waitFor();
    await vscode.openSubmenu('Semantic Text', 'Find Similar Lines');
    assert.ok(!(await vscode.menuLabels()).includes('Embed Selection'));
    await vscode.page.keyboard.press('Escape');
    await vscode.page.keyboard.press('Escape');
  });

  test('several selections are several texts', async () => {
    await panel.openBeside('tide.md');
    await vscode.selectText('boats');
    // Adds the next place of the same word.
    await vscode.page.keyboard.press('Control+D');
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', 'boats', '[SEP]']);
    await panel.clickSegment(1);
    await panel.untilSelected(1);
  });

  test('a panel that was hidden comes back with the chosen token', async () => {
    const before = await chooseAsleep();
    await vscode.page.keyboard.press('Control+2');
    await vscode.openFile('markup.txt');
    await vscode.page.locator('.tab', { hasText: 'Semantic: tide.md' }).click();
    await untilAsleepIsBack(before);
    await panel.choose(1);
  });

  test('a reload of the window brings the panel back with the chosen token', async () => {
    const before = await chooseAsleep();
    await vscode.reload();
    await untilAsleepIsBack(before);
  });

  test('Restart Engine and Show Log', async () => {
    const before = enginePids(vscode.home);
    await vscode.runCommand('Semantic Text: Restart Engine');
    await until('the old engine to end', () =>
      before.every((pid) => !enginePids(vscode.home).includes(pid)),
    );
    const output = vscode.page.locator('.output-view-container, .pane-body .monaco-editor').first();
    await vscode.runCommandUntil('Semantic Text: Show Log', output);
    assert.match(vscode.log(/Semantic/), /Activated in .* ms/);
  });

  test('a click on the status item offers what can be done', async () => {
    // While the engine has not run it leads to the walkthrough.
    await chooseAsleep();
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
    await vscode.page.locator('.statusbar-item[id*="semantic-text-explorer"] a').first().click();
    const rows = vscode.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Manage Models…' }).waitFor();
    await rows.filter({ hasText: 'Search by Meaning…' }).click();
    await vscode.page
      .locator('.quick-input-widget .quick-input-title', { hasText: /^Search by meaning in / })
      .waitFor();
    await vscode.page.keyboard.press('Escape');
  });
});

const isOldest = process.env['SEMANTIC_TEXT_VSCODE'] === 'oldest';
const skip = isOldest && 'the oldest server shows a walkthrough of its own in its place';

test(
  'the status item leads to the walkthrough, then waits until it has something to say',
  { skip },
  async () => {
    await using vscode = await openVscode({ folder: 'none' });
    const item = vscode.page.locator('.statusbar-item[id*="semantic-text-explorer"]');
    await item.filter({ hasText: 'Semantic Text' }).locator('a').first().click();
    await vscode.page.getByText('Explore Text by Meaning').first().waitFor();
    await item.waitFor({ state: 'detached' });
    await vscode.runCommand('File: New Untitled Text File');
    await vscode.page.locator('.editor-instance .monaco-editor.focused').waitFor();
    await vscode.page.keyboard.type('no folder');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
  },
);

test('without a folder: an untitled text is embedded', async () => {
  await using vscode = await openVscode({ folder: 'none' });
  await vscode.runCommand('File: New Untitled Text File');
  await vscode.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  await vscode.page.keyboard.type('no folder');
  await vscode.page.keyboard.press('Control+A');
  await vscode.runCommand(embedSelection);
  await new ExplorerPage(vscode).untilTokens(['[CLS]', 'no', 'folder', '[SEP]']);
});
