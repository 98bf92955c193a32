import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { enginePids } from '../support/enginePids.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { cliTokens } from '../support/cliTokens.ts';
import { exactly } from '../support/exactly.ts';
import { runCli } from '../support/runCli.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const embedSelection = 'Semantic Text: Embed Selection';
const longTimeMs = 60_000;

describe('Embed Selection of texts of every kind', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    const folder = vscode.folder!;
    const sentences = 'The quick brown fox jumps over the lazy dog and then runs home. ';
    writeFileSync(join(folder, 'long.txt'), `${sentences.repeat(3125)}\n`);
    writeFileSync(join(folder, 'crlf.txt'), 'first line\r\nsecond line\r\n');
    writeFileSync(join(folder, 'blank.txt'), '   \t \n\n  \n');
    writeFileSync(join(folder, 'markup.txt'), '<b onclick="x()">bold</b> **stars** שלום 👩‍👩‍👧\n');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  test('white space only', async () => {
    await panel.openBeside('blank.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    await vscode.untilStatusBarItem(/only white space/);
  });

  test('CRLF, markup, right-to-left text and emoji are shown as they are', async () => {
    await panel.openBeside('crlf.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', 'first', 'line', 'second', 'line', '[SEP]']);
    await panel.openBeside('markup.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    const expected = await cliTokens(readFileSync(join(vscode.folder!, 'markup.txt'), 'utf8'));
    await panel.untilTokens(expected.map(({ token }) => token));
    const frame = await panel.frame();
    assert.equal(await frame.locator('b').count(), 0);
  });

  test('an untitled document', async () => {
    await vscode.runCommand('File: New Untitled Text File');
    await vscode.page.locator('.editor-instance .monaco-editor.focused').waitFor();
    await vscode.page.keyboard.type('unsaved embeddings');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    await panel.untilTokens([
      '[CLS]',
      'un',
      '##sa',
      '##ved',
      'em',
      '##bed',
      '##ding',
      '##s',
      '[SEP]',
    ]);
  });

  test('a virtual document', async () => {
    await vscode.runCommand('Preferences: Open Default Settings (JSON)');
    await vscode.page.locator('.tab.active', { hasText: 'defaultSettings' }).waitFor();
    await vscode.page
      .locator('.editor-instance .monaco-editor.focused .view-line')
      .first()
      .waitFor();
    await vscode.selectLines(1, 1);
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', '{', '[SEP]']);
  });

  describe('long work', () => {
    beforeEach(async () => {
      await panel.openBeside('long.txt');
      await vscode.page.keyboard.press('Control+A');
      await vscode.runCommand(embedSelection);
      await panel.untilState('working');
      await vscode.untilStatusBarItem(/all-MiniLM-L6-v2 \d+ %/, longTimeMs);
    });

    test('is cancelled, and embedded again on demand', async () => {
      await panel.clickButton('Cancel');
      await panel.untilState('cancelled');
      assert.deepEqual(await vscode.notifications(), []);
      await panel.clickButton('Embed Again');
      await panel.untilState('working');
      await panel.clickButton('Cancel');
      await panel.untilState('cancelled');
    });

    test('fails with a sentence when the engine is killed in mid-batch, and the next call works', async () => {
      const pids = enginePids(vscode.home);
      assert.equal(pids.length, 1);
      process.kill(pids[0]!, 'SIGKILL');
      assert.match(
        await panel.untilState('failed'),
        /engine stopped while it worked on this.*try again/i,
      );
      await panel.openBeside('tide.md');
      await vscode.selectText('harbour');
      await vscode.runCommand(embedSelection);
      await panel.untilTokens(['[CLS]', 'harbour', '[SEP]']);
      assert.notDeepEqual(enginePids(vscode.home), pids);
    });

    test('stops when the panel is closed, without a word, and the next call works', async () => {
      await vscode.page.locator('.tab', { hasText: 'Semantic: long.txt' }).click();
      await vscode.runCommand('View: Close Editor');
      await vscode.page.locator('.tab', { hasText: 'Semantic:' }).waitFor({ state: 'detached' });
      await vscode.untilStatusBarItem(/^all-MiniLM-L6-v2$/);
      assert.deepEqual(await vscode.notifications(), []);
      await panel.openBeside('tide.md');
      await vscode.selectText('harbour');
      await vscode.runCommand(embedSelection);
      await panel.untilTokens(['[CLS]', 'harbour', '[SEP]']);
    });

    test('gives way to what is embedded next', async () => {
      await panel.openBeside('tide.md');
      await vscode.selectText('furniture');
      await vscode.runCommand(embedSelection);
      await panel.untilTokens(['[CLS]', 'furniture', '[SEP]']);
    });
  });

  test('a line of 200,000 characters is embedded whole', async () => {
    // The small model: the length is what matters here, and the bundled one takes a minute for it.
    await vscode.updateSettings({ 'semanticText.model.name': tinyModel });
    await vscode.untilStatusBarItem(/tiny/);
    await panel.openBeside('long.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    const lines = join(vscode.home, 'long.jsonl');
    writeFileSync(lines, JSON.stringify(readFileSync(join(vscode.folder!, 'long.txt'), 'utf8')));
    const { stdout } = await runCli(['tokens', '--model', tinyModel, '--jsonl', lines]);
    const count = (JSON.parse(stdout) as { inputIds: number[] }).inputIds.length;
    assert.ok(count > 100_000, String(count));
    const frame = await panel.frame();
    await frame.getByText(`${count.toLocaleString('en')} tokens`, { exact: true }).waitFor();
    // Only what is in view is in the page.
    assert.ok((await panel.tokens()).length < 5000);
    await vscode.updateSettings({ 'semanticText.model.name': undefined });
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
  });

  test('a change within the text is embedded anew; one before it moves it', async () => {
    await panel.openBeside('crlf.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', 'first', 'line', 'second', 'line', '[SEP]']);
    await panel.openBeside('crlf.txt');
    await vscode.goTo(1);
    await vscode.page.keyboard.type('My ');
    await vscode.goTo(1, 9);
    await vscode.page.keyboard.type(' and last');
    await panel.untilTokens(['[CLS]', 'first', 'and', 'last', 'line', 'second', 'line', '[SEP]']);
    await panel.choose(5);
    await (await panel.token(5)).press('Enter');
    await vscode.untilCursorLine(2);
    await panel.openBeside('crlf.txt');
    await until('the text to be as before', async () => {
      await vscode.page.keyboard.press('Control+Z');
      return (await panel.tokens()).join(' ') === '[CLS] first line second line [SEP]';
    });
  });

  test('other line ends leave the selected text where it is', async () => {
    await panel.openBeside('crlf.txt');
    await vscode.selectLines(2, 2);
    await vscode.runCommand(embedSelection);
    await panel.untilTokens(['[CLS]', 'second', 'line', '[SEP]']);
    await panel.openBeside('crlf.txt');
    await vscode.runCommand('Change End of Line Sequence');
    await vscode.page
      .locator('.quick-input-list .monaco-list-row .label-name', { hasText: exactly('LF') })
      .click();
    await vscode.untilStatusBarItem(/^LF$/);
    await panel.untilTokens(['[CLS]', 'second', 'line', '[SEP]']);
    await panel.choose(1);
    await (await panel.token(1)).press('Enter');
    await vscode.untilCursorLine(2);
  });
});
