import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';

// `npm run pictures` writes them where README.md shows them; an ordinary run only proves that they can be taken.
const target = join(projectRoot, process.env['SEMANTIC_TEXT_PICTURES'] ?? 'out/pictures');

test('the picture of Embed Selection', async () => {
  await using vscode = await openVscode({
    folder: join(projectRoot, 'samples'),
    settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    width: 1240,
    height: 720,
  });
  await vscode.openFile('tide.md');
  await vscode.page.keyboard.press('Control+B');
  await vscode.selectText('The moon pulls the ocean towards itself');
  await vscode.rightClickSelection();
  await vscode.clickMenuEntry('Embed Selection');
  const panel = new ExplorerPage(vscode);
  await panel.untilStatus('ready');
  await panel.choose(5);
  assert.equal(await panel.part('token-name'), 'ocean');
  const path = join(target, 'embedSelection.png');
  mkdirSync(dirname(path), { recursive: true });
  await vscode.screenshot(path);
});
