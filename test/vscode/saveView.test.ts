import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

describe('saving what a view shows', () => {
  let vscode: VscodeWindow;

  before(async () => {
    vscode = await openVscode();
    const text = 'boats asleep\n  a warm engine\na row of houses\n';
    writeFileSync(join(vscode.folder!, 'few.txt'), text);
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  test('the matrix as SVG and as PNG, beside the document where nothing else is chosen', async () => {
    const panel = new ExplorerPage(vscode);
    await vscode.openFile('few.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('3 lines', 120_000);
    const frame = await panel.frame();
    await frame.getByRole('tab', { name: 'Similarity' }).click();
    const tick = frame.locator('.save-menu .codicon-check');
    const save = async (ending: string): Promise<Buffer> => {
      // That of the save before.
      await tick.waitFor({ state: 'hidden' });
      await frame.getByRole('button', { name: 'Save or Copy Matrix…' }).click();
      await frame.getByRole('menuitem', { name: `Save as ${ending.toUpperCase()}…` }).click();
      const input = vscode.page.locator('.quick-input-widget input[type="text"]');
      const name = `few.txt-similarity-cosine-of-each-pair.${ending}`;
      const target = join(vscode.folder!, name);
      await until('the suggested name', async () => (await input.inputValue()) === target);
      await vscode.page.keyboard.press('Enter');
      await tick.waitFor();
      return readFileSync(target);
    };
    const svg = (await save('svg')).toString('utf8');
    assert.match(svg, /^<svg .*few\.txt: similarity, cosine of each pair.*<\/svg>\n$/s);
    const png = await save('png');
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    assert.equal(png.subarray(-8, -4).toString('latin1'), 'IEND');
  });
});
