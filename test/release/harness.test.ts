import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

describe('the harness, on an extension of its own', () => {
  let vscode: VscodeWindow;
  before(async () => {
    vscode = await openVscode({ extension: join(projectRoot, 'test/fixtures/harnessExtension') });
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  test('a right click on a selection runs the menu entry, and its page posts back', async () => {
    await vscode.openFile('tide.md');
    await vscode.selectText('boats asleep');
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Show Selection');
    const page = await vscode.webview('#send');
    assert.equal(await page.textContent('#text'), 'boats asleep');
    await page.click('#send');
    assert.equal(await vscode.untilNotification(/counted/), 'The page counted 12 characters.');
    await vscode.untilStatusBarItem(/^Harness 12$/);
    await vscode.answerNotification(/counted/, 'Thanks');
    await vscode.untilStatusBarItem(/^Harness Thanks$/);
    await until('the log on disk', () => vscode.log(/Harness/).includes('the page counted 12'));
  });

  test('a command of the palette sees the lines selected by keyboard', async () => {
    await vscode.openFile('tide.md');
    await vscode.selectLines(3, 4);
    await vscode.runCommand('Harness: Show Selection');
    const page = await vscode.webview('#text:has-text("asleep in it.")');
    const text = await page.textContent('#text');
    assert.match(text ?? '', /^The sea goes out .*\n.* asleep in it\.$/);
  });

  test('a hover shows what the extension says about a word', async () => {
    await vscode.openFile('tide.md');
    assert.match(await vscode.hover('harbour'), /Harness hover: harbour/);
  });

  test('themes change the window, and a reload brings the extension back', async () => {
    for (const theme of ['light', 'highContrast', 'highContrastLight', 'dark'] as const) {
      await vscode.setColorTheme(theme);
    }
    await vscode.resize(900, 600);
    await vscode.reload();
    await vscode.untilStatusBarItem(/^Harness ready$/);
  });
});
