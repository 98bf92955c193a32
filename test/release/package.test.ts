import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const vsix = join(projectRoot, 'out', 'semantic-text-explorer-linux-x64.vsix');
let vscode: VscodeWindow;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ste-vsix-'));
  execFileSync(process.execPath, [join(projectRoot, 'scripts', 'package.ts')], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // The native library is seen to run from the package by its command line, below.
  vscode = await openVscode({
    vsix,
    settings: { 'semanticText.engine.runtime': 'wasm', 'semanticText.engine.device': 'webgpu' },
  });
});
after(async () => {
  rmSync(folder, { recursive: true });
  await vscode.close();
});

test('the VSIX is at most 55 MB', () => {
  assert.ok(statSync(vsix).size <= 55e6);
});

test('the installed extension embeds a selection with WebAssembly, and says which device it has not', async () => {
  await vscode.openFile('tide.md');
  await vscode.selectText('boats asleep');
  await vscode.rightClickSelection();
  await vscode.clickMenuEntry('Semantic Text', 'Embed Selection');
  await new ExplorerPage(vscode).untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
  await vscode.untilNotification(/device webgpu cannot be used.*CPU computes instead/);
  await until('the log to say how the model is run', () =>
    /Loaded .* fp32, WebAssembly, \d+ threads?\./.test(vscode.log(/Semantic/)),
  );
});

test('it holds the listed files, and its command line runs from there', () => {
  const extensions = join(dirname(vscode.home), 'extensions');
  const name = readdirSync(extensions).find((entry) => entry.startsWith('semantic-text.'));
  assert.ok(name);
  const installed = join(extensions, name);
  const listed = JSON.parse(
    readFileSync(join(projectRoot, 'scripts', 'packageFiles.json'), 'utf8'),
  ) as string[];
  const found = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
    // The installer's own record.
    .filter((path) => path !== '.vsixmanifest');
  const renamed: Readonly<Record<string, string>> = {
    // The packer writes these three names in its own way.
    'README.md': 'readme.md',
    'CHANGELOG.md': 'changelog.md',
    LICENSE: 'LICENSE.txt',
  };
  assert.deepEqual(found.sort(), listed.map((path) => renamed[path] ?? path).sort());
  const tokens = execFileSync(
    process.execPath,
    [join(installed, 'dist', 'cli.cjs'), 'tokens', 'boats asleep'],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.deepEqual((JSON.parse(tokens) as { tokens: string[] }).tokens, [
    '[CLS]',
    'boats',
    'asleep',
    '[SEP]',
  ]);
  const similar = execFileSync(
    process.execPath,
    [join(installed, 'dist', 'cli.cjs'), 'similarity', '--pairs', '-'],
    {
      ...{ cwd: folder, encoding: 'utf8', input: 'the sea\tthe ocean\n' },
      env: { ...process.env, SEMANTIC_TEXT_RUNTIME: 'native' },
    },
  );
  assert.ok(Number(similar) > 0.5);
});
