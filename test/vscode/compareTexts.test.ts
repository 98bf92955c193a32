import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { until } from '../support/until.ts';
import { openVscode } from '../support/openVscode.ts';
import { runCli } from '../support/runCli.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const a = 'The ferry leaves at seven.';
const b = 'A boat departs in the morning.';
const c = 'Bread needs salt and time.';

describe('comparing texts in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;
  /** Of the pairs of these texts, as the command line says. */
  let ab: number;
  let ac: number;
  let bc: number;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'three.txt'), `${a} ${b}\n${c}\n`);
    writeFileSync(join(vscode.folder!, 'second.txt'), `nothing\n${b}\n`);
    writeFileSync(join(vscode.folder!, 'list.txt'), 'red apples\ngreen pears\nbicycle tyres\n');
    const path = join(vscode.home, 'pairs.tsv');
    writeFileSync(path, `${a}\t${b}\n${a}\t${c}\n${b}\t${c}\n`);
    const { stdout } = await runCli(['similarity', '--pairs', path]);
    [ab = NaN, ac = NaN, bc = NaN] = stdout.trimEnd().split('\n').map(Number);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  async function open(name: string): Promise<void> {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile(name);
  }

  /** The pairs that are listed, the strongest first: their texts, and their cosine with four decimals. */
  async function pairs(count: number): Promise<{ texts: string[]; cosine: number }[]> {
    const frame = await panel.frame();
    const rows = frame.getByRole('list', { name: 'Strongest pairs' }).getByRole('listitem');
    await rows.nth(count - 1).waitFor();
    return rows.evaluateAll((elements) =>
      elements.map((element) => ({
        texts: Array.from(element.querySelectorAll('.row-text'), ({ textContent }) => textContent),
        cosine: Number(/cosine (-?[\d.]+)/.exec(element.textContent)?.[1]),
      })),
    );
  }

  test('Compare Selections: the sentences of one selection, as a matrix and as pairs', async () => {
    await open('three.txt');
    await vscode.page.keyboard.press('Control+A');
    await vscode.focusedEditor().locator('.selected-text').nth(1).waitFor();
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Semantic Text', 'Compare Selections');
    await panel.untilCount('3 texts');
    await panel.untilTab('similarity');
    const shown = await pairs(3);
    assert.deepEqual(shown[0]!.texts, [a, b]);
    const expected = [ab, ac, bc].sort((x, y) => y - x);
    shown.forEach((pair, i) => {
      assert.ok(Math.abs(pair.cosine - expected[i]!) < 1e-4);
    });
    const frame = await panel.frame();
    const matrix = frame.getByRole('grid', { name: 'Similarity of each pair' });
    await matrix.waitFor();
    assert.equal(await matrix.getAttribute('aria-rowcount'), '3');
    const card = frame.locator('.matrix .hover-card', { hasText: a }).filter({ hasText: b });
    // The matrix may move while the page is laid out: then a person moves the pointer after it.
    await until('the card of the pair', async () => {
      const box = (await matrix.boundingBox())!;
      await vscode.page.mouse.move(box.x + box.width / 2, box.y + box.height / 6, { steps: 4 });
      return card.isVisible();
    });
    const at = /cosine (-?[\d.]+)/.exec(await card.innerText())?.[1];
    assert.ok(Math.abs(Number(at) - ab) < 1e-4, at);
  });

  test('Compare with Selected, across two files', async () => {
    await open('three.txt');
    await vscode.selectText(a);
    await vscode.runCommand('Semantic Text: Select for Comparison');
    await open('second.txt');
    await vscode.selectText(b);
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Semantic Text', 'Compare with Selected');
    await panel.untilCount('2 texts');
    // Of two texts there is one statement and no list.
    const statement = (await panel.frame()).getByRole('region', { name: 'Chosen pair' });
    await statement.filter({ hasText: a }).filter({ hasText: b }).waitFor();
    const shown = /cosine (-?[\d.]+)/.exec(await statement.innerText())?.[1];
    assert.ok(Math.abs(Number(shown) - ab) < 1e-4, shown);
  });

  test('one sentence alone is refused with a sentence, and lines without a full stop are compared', async () => {
    await open('second.txt');
    await vscode.selectText('nothing');
    await vscode.runCommand('Semantic Text: Compare Selections');
    await vscode.untilStatusBarItem(/This is one sentence; select several/);
    await open('list.txt');
    await vscode.selectLines(1, 3);
    await vscode.runCommand('Semantic Text: Compare Selections');
    await panel.untilCount('3 texts');
  });
});
