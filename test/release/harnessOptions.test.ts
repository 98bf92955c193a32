import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createVSIX } from '@vscode/vsce';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { openVscode } from '../support/openVscode.ts';

const extension = join(projectRoot, 'test/fixtures/harnessExtension');

test('a packed extension waits for the folder to be trusted', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'stv-'));
  context.after(() => rm(folder, { recursive: true }));
  const vsix = join(folder, 'harness.vsix');
  await createVSIX({ cwd: extension, packagePath: vsix, allowMissingRepository: true });
  await using vscode = await openVscode({ vsix, workspaceTrust: true });
  await vscode.untilStatusBarItem(/^Restricted Mode$/);
  // It does not say that it can run without trust.
  assert.ok(!(await vscode.statusBarItems()).includes('Harness ready'));
  await vscode.trustFolder();
  await vscode.untilStatusBarItem(/^Harness ready$/);
});

test('a window without a folder, with settings, in a light theme', async () => {
  await using vscode = await openVscode({
    extension,
    folder: 'none',
    settings: {
      'workbench.colorTheme': 'Default Light Modern',
      'window.title': 'Titled by a test',
    },
  });
  await vscode.untilStatusBarItem(/^Harness ready$/);
  assert.equal(vscode.folder, undefined);
  assert.equal(await vscode.page.title(), 'Titled by a test');
});
