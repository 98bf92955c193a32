import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { noInt8 } from '../support/noInt8.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

describe('layer, pooling and precision in the settings', () => {
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

  test('int8 where it is chosen; the auto of an earlier release is fp32, as where nothing is', async () => {
    const loaded = (): string[] =>
      [...vscode.log(/Semantic/).matchAll(/Loaded .*, (fp32|int8),/g)].map(([, each = '']) => each);
    for (const [chosen, used] of [
      ['int8', (await noInt8()) === false ? 'int8' : 'fp32'],
      ['auto', 'fp32'],
      [undefined, 'fp32'],
    ] as const) {
      const before = loaded().length;
      await vscode.updateSettings({ 'semanticText.engine.precision': chosen });
      await vscode.runCommand('Semantic Text: Restart Engine');
      await vscode.selectText('boats asleep');
      await vscode.runCommand('Semantic Text: Embed Selection');
      await until('the model to be loaded again', () => loaded().length > before);
      assert.equal(loaded().at(-1), used);
      await panel.untilState('ready');
    }
  });
});
