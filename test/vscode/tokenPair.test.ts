import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

describe('a token beside another one', () => {
  let vscode: VscodeWindow;

  before(async () => {
    vscode = await openVscode();
    copyFileSync(join(projectRoot, 'samples', 'bank.txt'), join(vscode.folder!, 'bank.txt'));
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  test('the samples’ bank and bank, and how the line’s vector is made', async () => {
    const panel = new ExplorerPage(vscode);
    await vscode.openFile('bank.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('3 lines', 120_000);
    const frame = await panel.frame();
    await frame.getByRole('tab', { name: 'Tokens' }).click();
    await frame.locator('[data-token="bank"]').first().click();
    await frame.getByRole('button', { name: 'Compare with…' }).click();
    const places = frame.getByLabel('Other token', { exact: true });
    await frame.getByText(/^bank \(token \d+\) is kept/).waitFor();
    const labels = await places.locator('option').allInnerTexts();
    assert.deepEqual(
      labels.slice(1).map((label) => label.split(':')[0]),
      ['here', 'line 2', 'line 2', 'line 3'],
    );
    await places.selectOption({ index: 1 });
    const cells = frame.locator('[data-part="pair-layers"] td.path-cosine');
    await cells.first().waitFor();
    const wanted = [0.931, 0.879, 0.826, 0.816, 0.869, 0.888, 0.917];
    const shown = (await cells.allInnerTexts()).map(Number);
    assert.equal(shown.length, wanted.length);
    for (const [i, cosine] of shown.entries()) assert.ok(Math.abs(cosine - wanted[i]!) < 6e-4);
    await places.selectOption({ index: 3 });
    await frame.getByRole('heading', { name: /and bank \(token \d+, line 2\)$/ }).waitFor();
    await frame.getByText('The line’s vector: mean over the tokens of the last layer').waitFor();
    await frame.getByRole('button', { name: 'Show it' }).click();
    const shares = frame.locator('[data-share-of]');
    await shares.first().waitFor();
    const values = await shares.evaluateAll((all) =>
      all.map((one) => Number(one.getAttribute('data-value'))),
    );
    assert.ok(Math.abs(values.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
  });
});
