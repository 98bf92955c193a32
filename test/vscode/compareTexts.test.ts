import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { runCli } from '../support/runCli.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const a = 'The ferry leaves at seven.';
const b = 'A boat departs in the morning.';
const c = 'Bread needs salt and time.';

describe('comparing texts in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'three.txt'), `${a} ${b}\n${c}\n`);
    writeFileSync(join(vscode.folder!, 'second.txt'), `nothing\n${b}\n`);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  async function open(name: string): Promise<void> {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile(name);
  }

  async function cosine(first: string, second: string): Promise<number> {
    const path = join(vscode.home, 'pairs.tsv');
    writeFileSync(path, `${first}\t${second}\n`);
    const { stdout } = await runCli(['similarity', '--pairs', path]);
    return Number(stdout);
  }

  /** The pairs that are listed, the strongest first. */
  async function pairs(count: number): Promise<{ pair: string; cosine: number }[]> {
    const frame = await panel.frame();
    const rows = frame.locator('[data-part="pairs"] [data-pair]');
    await rows.nth(count - 1).waitFor({ state: 'attached' });
    return rows.evaluateAll((elements) =>
      elements.map((element) => ({
        pair: element.getAttribute('data-pair') ?? '',
        cosine: Number(element.getAttribute('data-cosine')),
      })),
    );
  }

  test('Compare Selections: the sentences of one selection, as a matrix and as pairs', async () => {
    await open('three.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.focusedEditor().locator('.selected-text').nth(1).waitFor();
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Compare by Meaning', 'Compare Selections');
    await panel.untilAttribute('data-segment-count', '3');
    await panel.untilAttribute('data-tab', 'similarity');
    const shown = await pairs(3);
    assert.equal(shown[0]!.pair, '0,1');
    const expected = [await cosine(a, b), await cosine(a, c), await cosine(b, c)];
    expected.sort((x, y) => y - x);
    shown.forEach((pair, i) => {
      assert.ok(Math.abs(pair.cosine - expected[i]!) < 1e-4);
    });
    const frame = await panel.frame();
    await frame.locator('[data-part="matrix"][data-size="3"]').waitFor();
    const box = await frame.locator('[data-part="matrix"] canvas').boundingBox();
    assert.ok(box);
    await vscode.page.mouse.move(box.x + box.width / 2, box.y + box.height / 6, { steps: 4 });
    const card = frame.locator('[data-part="pair-card"][data-cosine]');
    await card.waitFor();
    const at = await card.getAttribute('data-cosine');
    assert.ok(Math.abs(Number(at) - (await cosine(a, b))) < 1e-4);
  });

  test('Compare with Selected, across two files', async () => {
    await open('three.txt');
    await vscode.selectText(a);
    await vscode.runCommand('Semantic Text: Select for Comparison');
    await open('second.txt');
    await vscode.selectText(b);
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Compare by Meaning', 'Compare with Selected');
    await panel.untilAttribute('data-segment-count', '2');
    const [pair] = await pairs(1);
    assert.ok(Math.abs(pair!.cosine - (await cosine(a, b))) < 1e-4);
  });

  test('one sentence alone is refused with a sentence', async () => {
    await open('second.txt');
    await vscode.selectText('nothing');
    await vscode.runCommand('Semantic Text: Compare Selections');
    await vscode.untilNotification(/nothing to compare it with/);
  });
});
