import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { addToZip, unpackZip } from '../../scripts/packaging/zip.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const isLinux = process.platform === 'linux' && process.arch === 'x64';
const skip = !isLinux && 'the packages are for Linux x64';
const packageOf = (target: string): string =>
  join(projectRoot, 'out', `semantic-text-explorer-${target}.vsix`);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ste-vsix-'));
  if (!isLinux) return;
  // It compares files and sizes with their lists, and runs the command line of each.
  execFileSync(
    process.execPath,
    [join(projectRoot, 'scripts', 'package.ts'), 'linux-x64', 'alpine-x64'],
    { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] },
  );
});
after(() => {
  rmSync(folder, { recursive: true });
});

async function embedBoats(vscode: VscodeWindow): Promise<void> {
  await vscode.openFile('tide.md');
  await vscode.selectText('boats asleep');
  await vscode.rightClickSelection();
  await vscode.clickMenuEntry('Semantic Text', 'Embed Selection');
  await new ExplorerPage(vscode).untilTokens(['[CLS]', 'boats', 'asleep', '[SEP]']);
}

function installedIn(vscode: VscodeWindow): string {
  const extensions = join(dirname(vscode.home), 'extensions');
  const name = readdirSync(extensions).find((entry) => entry.startsWith('semantic-text.'));
  assert.ok(name);
  return join(extensions, name);
}

describe('the package for linux-x64', { skip }, () => {
  let vscode: VscodeWindow;
  before(async () => {
    vscode = await openVscode({
      vsix: packageOf('linux-x64'),
      settings: { 'semanticText.engine.runtime': 'wasm', 'semanticText.engine.device': 'webgpu' },
    });
  });
  after(() => vscode.close());

  test('embeds a selection with WebAssembly where this is asked for, and says which device it has not', async () => {
    await embedBoats(vscode);
    await vscode.untilNotification(/device webgpu cannot be used.*CPU computes instead/);
    await until('the log to say how the model is run', () =>
      /Loaded .* fp32, WebAssembly, \d+ threads?\./.test(vscode.log(/Semantic/)),
    );
  });

  test('its command line runs from where it is installed, with the native library', () => {
    const cli = (args: readonly string[], input = ''): string =>
      execFileSync(process.execPath, [join(installedIn(vscode), 'dist', 'cli.cjs'), ...args], {
        ...{ cwd: folder, encoding: 'utf8', input },
        env: { ...process.env, SEMANTIC_TEXT_RUNTIME: 'native' },
      });
    assert.deepEqual((JSON.parse(cli(['tokens', 'boats asleep'])) as { tokens: string[] }).tokens, [
      '[CLS]',
      'boats',
      'asleep',
      '[SEP]',
    ]);
    assert.ok(Number(cli(['similarity', '--pairs', '-'], 'the sea\tthe ocean\n')) > 0.5);
  });
});

describe('the package for alpine-x64, which has nothing native', { skip }, () => {
  let vscode: VscodeWindow;
  before(async () => {
    // VS Code installs what is for this machine only: the package is as it is but for this word.
    const vsix = join(folder, 'alpine.vsix');
    const unpacked = join(folder, 'alpine');
    copyFileSync(packageOf('alpine-x64'), vsix);
    unpackZip(vsix, unpacked);
    const manifest = join(unpacked, 'extension.vsixmanifest');
    const text = readFileSync(manifest, 'utf8');
    assert.match(text, /TargetPlatform="alpine-x64"/);
    writeFileSync(
      manifest,
      text.replace('TargetPlatform="alpine-x64"', 'TargetPlatform="linux-x64"'),
    );
    addToZip(vsix, unpacked, ['extension.vsixmanifest'], 5);
    vscode = await openVscode({ vsix });
  });
  after(() => vscode.close());

  test('embeds a selection, and says why WebAssembly computes', async () => {
    await embedBoats(vscode);
    await until('the log to say how the model is run', () => {
      const log = vscode.log(/Semantic/);
      return /there is none for linux-x64/.test(log) && /Loaded .* fp32, WebAssembly,/.test(log);
    });
  });

  test('finds by meaning, with the loops of its own', async () => {
    writeFileSync(
      join(vscode.folder!, 'kitchen.txt'),
      'The ferry to the island leaves at seven.\nBake the bread until it is brown.\nSnow had closed the road.\n',
    );
    await vscode.openFile('kitchen.txt');
    const search = new SearchBox(vscode);
    await search.open();
    await search.type('when does the boat go');
    await until('the line that means it', async () =>
      (await search.hits())[0]?.text.startsWith('The ferry'),
    );
  });
});
