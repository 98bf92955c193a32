import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const embedSelection = 'Semantic Text: Embed Selection';
const lines = ['boats asleep', 'a warm engine', 'ships at rest', 'a row of houses'];

describe('What the panel offers by menus and in its toolbar', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    await vscode.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'four.txt'), `${lines.join('\n')}\n`);
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  async function open(name: string): Promise<void> {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile(name);
  }

  async function embed(text: string): Promise<void> {
    await open('four.txt');
    await vscode.selectText(text);
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', ...text.split(' '), '[SEP]']);
  }

  /** Right-clicks a part of the page; gives the menu's entries. */
  async function rightClick(part: Locator): Promise<string[]> {
    await part.click({ button: 'right' });
    await vscode.page.locator('.monaco-menu .action-item').first().waitFor();
    return vscode.menuLabels();
  }

  async function untilCopied(isWanted: (text: string) => boolean): Promise<void> {
    let text = '';
    await until(
      'the text to be on the clipboard',
      async () => {
        text = await vscode.page.evaluate(() => navigator.clipboard.readText());
        return isWanted(text);
      },
      { describe: () => text.slice(0, 200) },
    );
  }

  test('a token’s menu copies its vector and its text, and goes to it', async () => {
    await embed('boats asleep');
    await panel.choose(2);
    const vector = (await panel.vector()).map(Math.fround);
    const entries = await rightClick(await panel.token(2));
    assert.deepEqual(entries, ['Go to Text', 'Copy Text', 'Copy Vector']);
    await vscode.clickMenuEntry('Copy Vector');
    await vscode.untilStatusBarItem(/^Vector copied\.$/);
    await untilCopied((text) => {
      if (!text.startsWith('[')) return false;
      const numbers = JSON.parse(text) as number[];
      assert.deepEqual(numbers.map(Math.fround), vector);
      return true;
    });
    await rightClick(await panel.token(2));
    await vscode.clickMenuEntry('Copy Text');
    await untilCopied((text) => text === 'asleep');
    await rightClick(await panel.token(1));
    await vscode.clickMenuEntry('Go to Text');
    await vscode.focusedEditor().waitFor();
    await vscode.untilStatusBarItem(/^Ln 1, Col 6 \(5 selected\)$/);
  });

  test('the editor has one submenu, the output has none, and keys open the search', async () => {
    await open('four.txt');
    const { x, y } = await vscode.textCentre('warm');
    await vscode.page.mouse.click(x, y, { button: 'right' });
    await vscode.openSubmenu('Semantic Text', 'Find Similar Lines');
    await vscode.page.keyboard.press('Escape');
    await vscode.page.keyboard.press('Escape');
    await vscode.page.keyboard.press('Control+K');
    await vscode.page.keyboard.press('Control+G');
    const title = vscode.page.locator('.quick-input-widget .quick-input-title');
    await title.filter({ hasText: /^Search by meaning in this file, four\.txt/ }).waitFor();
    await vscode.page.keyboard.press('Escape');
    const output = vscode.page.locator(
      '.output-view .view-lines, .output-view-container .view-lines',
    );
    await vscode.runCommandUntil('Semantic Text: Show Log', output.first());
    await output.first().click({ button: 'right' });
    await vscode.page.locator('.monaco-menu .action-item').first().waitFor();
    const labels = await vscode.menuLabels();
    assert.ok(labels.includes('Copy') && !labels.includes('Semantic Text'), labels.join(' | '));
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('View: Hide Panel');
  });

  test('a line’s menu finds similar lines, and a found line’s goes to it', async () => {
    await open('four.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('4 lines');
    await rightClick(await panel.segment(0));
    await vscode.clickMenuEntry('Find Similar Lines');
    await panel.untilTab('neighbours');
    const [first] = await panel.untilNeighbours('boats asleep', '4 lines compared');
    assert.equal(first?.text, 'ships at rest');
    await rightClick(await panel.neighbour(0));
    await vscode.clickMenuEntry('Go to Text');
    await vscode.focusedEditor().waitFor();
    await vscode.untilStatusBarItem(/^Ln 3, Col 14 \(13 selected\)$/);
  });

  test('two lines are compared, and a cell of the matrix leads to its second text', async () => {
    await panel.chooseTab('similarity');
    const frame = await panel.frame();
    const matrix = frame.getByRole('grid', { name: 'Similarity of each pair' });
    await matrix.waitFor();
    const { width, height } = (await matrix.boundingBox())!;
    // The first row, the last column.
    await matrix.click({ button: 'right', position: { x: width * 0.9, y: height * 0.1 } });
    await vscode.clickMenuEntry('Go to Second Text');
    await vscode.focusedEditor().waitFor();
    await vscode.untilStatusBarItem(/^Ln 4, Col 16 \(15 selected\)$/);
    assert.ok(!(await rightClick(await panel.segment(1))).includes('Compare with Selected'));
    await vscode.clickMenuEntry('Select for Comparison');
    await vscode.untilStatusBarItem(/Selected for comparison/);
    await rightClick(await panel.segment(3));
    await vscode.clickMenuEntry('Compare with Selected');
    await panel.untilCount('2 texts');
    const statement = frame.getByRole('region', { name: 'Chosen pair' });
    await statement.filter({ hasText: lines[1]! }).filter({ hasText: lines[3]! }).waitFor();
  });

  test('the toolbar chooses a layer and finds in the page', async () => {
    await embed('warm engine');
    await vscode.runCommand('Semantic Text: Focus Explorer Panel');
    await vscode.clickTitleAction('Choose Layer…');
    const rows = vscode.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Layer 3' }).click();
    const layer = (await panel.frame()).locator('[data-part="layer"]');
    await until('layer 3 to be shown', async () => (await layer.inputValue()) === '3');
    await vscode.runCommand('Semantic Text: Focus Explorer Panel');
    await vscode.clickTitleAction('Find in Panel');
    const box = vscode.page.locator('.simple-find-part.visible');
    await box.waitFor();
    await vscode.page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
    // The page gets the focus back in its own time; a click there does not wait for it.
    await panel.choose(2);
  });

  test('a pinned panel keeps its text, the next one opens beside it, and both come back', async () => {
    const tabs = vscode.page.locator('.tab', { hasText: 'Semantic: ' });
    await embed('boats asleep');
    await vscode.runCommand('Semantic Text: Focus Explorer Panel');
    await vscode.clickTitleAction('Pin Panel');
    await embed('warm engine');
    await until('two panels', async () => (await tabs.count()) === 2);
    await embed('row of houses');
    assert.equal(await tabs.count(), 2);
    await tabs.first().click();
    await panel.untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
    await vscode.reload();
    await panel.untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
    await tabs.nth(1).click();
    await panel.untilTokens(['[CLS]', 'row', 'of', 'houses', '[SEP]']);
    // The pin came back, too.
    await tabs.first().click();
    await vscode.clickTitleAction('Unpin Panel');
    await vscode.page.keyboard.press('Control+1');
    await embed('ships at rest');
    assert.equal(await tabs.count(), 2);
  });
});
