import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { commandIds } from '../../src/host/contributions.ts';

interface Keybinding {
  readonly command: string;
  readonly key?: string;
  readonly mac?: string;
  readonly win?: string;
  readonly linux?: string;
}

interface Manifest {
  readonly contributes?: { readonly keybindings?: Keybinding | readonly Keybinding[] };
}

const vscodeFolder = join(projectRoot, 'node_modules/code-server/lib/vscode');
const workbench = readFileSync(
  join(vscodeFolder, 'out/vs/code/browser/workbench/workbench.js'),
  'utf8',
);

/** Ctrl, on a Mac Cmd, and the codes of letters, as VS Code counts them. */
const ctrlCmd = 2048;
const codeOfA = 31;

function ctrl(letter: string): number {
  return ctrlCmd + codeOfA + letter.charCodeAt(0) - 'a'.charCodeAt(0);
}

/** How often the workbench, which holds the default keys of all three systems, binds two keys after each other. */
function chords(first: string, second: string): number {
  return workbench.match(new RegExp(`\\(${ctrl(first)},${ctrl(second)}\\)`, 'g'))?.length ?? 0;
}

function keysOf(path: string): readonly Keybinding[] {
  const { contributes } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  return [contributes?.keybindings ?? []].flat();
}

test('the key of Search is no default key of VS Code on Linux, Windows or macOS', () => {
  const [own, ...others] = keysOf(join(projectRoot, 'package.json')).filter(
    ({ command }) => command === commandIds.search,
  );
  assert.deepEqual(others, []);
  assert.equal(own?.key, 'ctrl+k ctrl+g');
  assert.equal(own.mac, 'cmd+k cmd+g');
  // Keyboard Shortcuts and Color Theme: so chords are seen where there are some.
  assert.ok(chords('k', 's') > 0 && chords('k', 't') > 0);
  assert.equal(chords('k', 'g'), 0);
  const extensions = readdirSync(join(vscodeFolder, 'extensions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => keysOf(join(vscodeFolder, 'extensions', name, 'package.json')));
  assert.ok(extensions.length > 0);
  const keys = extensions.flatMap(({ key, mac, win, linux }) => [key, mac, win, linux]);
  for (const key of keys) assert.doesNotMatch(key ?? '', /^(ctrl|cmd)\+k (ctrl|cmd)\+g$/i);
});
