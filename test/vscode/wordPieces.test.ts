import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { enginePids } from '../support/enginePids.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

/** Longer than a vocabulary takes to be read. */
const settledMs = 2000;
const showWordPieces = 'Semantic Text: Toggle Word Pieces';

describe('Toggle Word Pieces', () => {
  let vscode: VscodeWindow;

  before(async () => {
    vscode = await openVscode();
    const folder = vscode.folder!;
    writeFileSync(join(folder, 'code.py'), 'embeddings = 1\n');
    writeFileSync(join(folder, 'other.txt'), 'boats asleep\n');
    writeFileSync(join(folder, 'long.txt'), `${'and more words '.repeat(300_000)}\n`);
    writeFileSync(join(folder, 'many.txt'), 'one two three\n'.repeat(2000));
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  function boxCount(): Promise<number> {
    return vscode.page
      .locator('.editor-instance .view-overlays .cdr[class*="TextEditorDecorationType"]')
      .count();
  }

  async function untilBoxes(count: number): Promise<void> {
    await until(`${count} boxes around pieces`, async () => (await boxCount()) === count, {
      describe: async () => String(await boxCount()),
    });
  }

  /** Has F8 run a command at once: the palette is slower than what this looks at. */
  async function bindF8(command: string): Promise<void> {
    await vscode.runCommand('Preferences: Open Keyboard Shortcuts (JSON)');
    await vscode.page.locator('.tab.active', { hasText: 'keybindings.json' }).waitFor();
    await vscode.focusedEditor().locator('.view-line').first().waitFor();
    await vscode.page.keyboard.press('Control+A');
    await vscode.page.keyboard.insertText(JSON.stringify([{ key: 'F8', command }]));
    await vscode.page.keyboard.press('Control+S');
    await vscode.page.locator('.tab.active:not(.dirty)').waitFor();
    await vscode.runCommand('View: Close Editor');
  }

  test('pressed again while the vocabulary is read for the first time, it takes the boxes back', async () => {
    await bindF8('semanticText.toggleWordPieces');
    await vscode.reload();
    await vscode.openFile('other.txt');
    for (let time = 1; time <= 3; time++) await vscode.page.keyboard.press('F8');
    await untilBoxes(2);
    await vscode.page.keyboard.press('F8');
    await untilBoxes(0);
    await vscode.reload();
    await vscode.openFile('other.txt');
    await vscode.page.keyboard.press('F8');
    await vscode.page.keyboard.press('F8');
    await vscode.page.waitForTimeout(settledMs);
    assert.equal(await boxCount(), 0);
  });

  test('a box for each piece in any language, anew while one types, none when toggled off', async () => {
    await vscode.openFile('code.py');
    await untilBoxes(0);
    await vscode.runCommand(showWordPieces);
    // em ##bed ##ding ##s = 1
    await untilBoxes(6);
    await vscode.goTo(1, 15);
    await vscode.page.keyboard.type(' + unsaved');
    // + un ##sa ##ved
    await untilBoxes(10);
    await vscode.openFile('other.txt');
    await untilBoxes(2);
    await vscode.runCommand(showWordPieces);
    await untilBoxes(0);
    await vscode.openFile('code.py');
    await untilBoxes(0);
    assert.deepEqual(await vscode.notifications(), []);
    assert.deepEqual(enginePids(vscode.home), []);
  });

  test('after scrolling, in two editors, and in a line of millions of characters', async () => {
    await vscode.openFile('many.txt');
    await vscode.runCommand(showWordPieces);
    await until('boxes at the top', async () => (await boxCount()) > 30);
    await vscode.goTo(1900);
    await until('boxes where the view went', async () => {
      const lines = vscode.focusedEditor().locator('.view-overlays > div');
      const drawn = vscode.focusedEditor().locator('.view-overlays > div:has(.cdr)');
      return (await drawn.count()) > 0.9 * (await lines.count());
    });
    const one = await boxCount();
    await vscode.runCommand('View: Split Editor Right');
    await until('boxes in both editors', async () => (await boxCount()) > 1.8 * one);
    await vscode.openFile('long.txt');
    await until('boxes in the long line', async () => {
      const drawn = vscode.focusedEditor().locator('.view-overlays .cdr');
      return (await drawn.count()) > 10;
    });
    await vscode.runCommand(showWordPieces);
    await untilBoxes(0);
  });
});
