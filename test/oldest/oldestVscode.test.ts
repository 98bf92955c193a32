import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { openVscode } from '../support/openVscode.ts';

test('the VS Code of these tests is the oldest that package.json allows', async () => {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const { engines } = manifest as { readonly engines: { readonly vscode: string } };
  const [, oldest] = /^\^(\d+\.\d+)\.0$/.exec(engines.vscode) ?? [];
  assert.ok(oldest, `engines.vscode is ${engines.vscode}`);
  await using vscode = await openVscode();
  await vscode.runCommand('Help: About');
  const about = await vscode.page.locator('.monaco-dialog-box').innerText();
  const [, running] = /^Code: (\d+\.\d+)\.\d+$/m.exec(about) ?? [];
  assert.equal(running, oldest, about);
});
