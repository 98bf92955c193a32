import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

describe('layer and pooling in the settings', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;
  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  test('a change opens the model anew; a layer that it does not have is told', async () => {
    await vscode.openFile('tide.md');
    await vscode.selectText('boats asleep');
    await vscode.runCommand('Semantic Text: Embed Selection');
    await panel.untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
    await vscode.updateSettings({ 'semanticText.model.layer': 9 });
    const shown = await panel.untilState('failed');
    assert.match(shown, /Layer 9 is not in this model.*change semanticText\.model\.layer/);
    await vscode.updateSettings({ 'semanticText.model.layer': 2 });
    await panel.untilState('ready');
  });
});
