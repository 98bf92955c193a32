import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { cliVectors, type CliVector } from '../support/cliVectors.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { confirmIndexing } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const count = 120;
/** Of a number with four decimals. */
const roundingError = 0.5001e-4;
const chosen = 41;
const longTimeMs = 120_000;
const texts = distinctLines(count);
/** A function: one passage, whose second line is nearly the chosen one. */
const mendLines = ['def mend(lamp):', `    # ${texts[chosen]}`, '    return lamp.light()'];
/** What the panel says of a search in the whole file. */
const compared = `${count} lines compared`;

describe('Find Similar Lines in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;
  let vectors: readonly CliVector[];

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    const path = join(vscode.folder!, 'lines.txt');
    writeFileSync(path, `${texts.join('\n')}\n`);
    writeFileSync(join(vscode.folder!, 'other.txt'), 'A captain mends a lamp that broke.\n');
    writeFileSync(join(vscode.folder!, 'one.txt'), 'nothing else\n');
    mkdirSync(join(vscode.folder!, 'far'));
    writeFileSync(join(vscode.folder!, 'mend.py'), `${mendLines.join('\n')}\n`);
    const away = distinctLines(count + 30).slice(count);
    writeFileSync(join(vscode.folder!, 'far/away.txt'), `${away.join('\n')}\n`);
    vectors = await cliVectors(path, 'line');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  /** Every other line by its cosine to the chosen one, best first: brute force over the command line's vectors. */
  function expected(): { line: number; cosine: number }[] {
    const { vector } = vectors[chosen]!;
    return vectors
      .map((other, i) => ({
        line: i + 1,
        cosine: other.vector.reduce((sum, value, d) => sum + value * vector[d]!, 0),
      }))
      .filter(({ line }) => line !== chosen + 1)
      .sort((a, b) => b.cosine - a.cosine);
  }

  /** What the words of the chosen neighbour add is its cosine: as far as four decimals of each can say. */
  async function addUp(score: number): Promise<void> {
    const shares = await panel.untilAttribution(score);
    const sum = shares.reduce((total, share) => total + share, 0);
    assert.ok(shares.length >= 3);
    assert.ok(Math.abs(sum - score) < roundingError * (shares.length + 1), `${sum} of ${score}`);
  }

  test('from the menu of the editor: brute force over `embed` finds the same, and the words add up', async () => {
    await vscode.openFile('lines.txt');
    await vscode.goTo(chosen + 1);
    const { x, y } = await vscode.textCentre(texts[chosen]!);
    await vscode.page.mouse.click(x, y, { button: 'right' });
    await vscode.clickMenuEntry('Semantic Text', 'Find Similar Lines');
    await panel.untilState('ready', longTimeMs);
    const shown = await panel.untilNeighbours(texts[chosen]!, compared);
    const wanted = expected().slice(0, shown.length);
    assert.ok(shown.length >= 20);
    shown.forEach(({ score }, i) => {
      assert.ok(Math.abs(score - wanted[i]!.cosine) < 1e-4, `${score} at ${i}`);
    });
    assert.deepEqual(
      shown.slice(0, 10).map(({ line }) => line),
      wanted.slice(0, 10).map(({ line }) => line),
    );
    for (const [i, { score }] of shown.slice(0, 3).entries()) {
      await (await panel.neighbour(i)).click();
      await addUp(score);
      await panel.chooseTab('neighbours');
    }
  });

  test('percentiles fall with the cosines, and tell that best from average', async () => {
    const shown = await panel.untilNeighbours(texts[chosen]!, compared);
    for (const [i, { percentile, nearness }] of shown.entries()) {
      assert.ok(percentile >= 0 && percentile <= 100);
      assert.match(nearness, /^[▰▱]{5} (strong|likely|weak|by chance)$/);
      if (i > 0) assert.ok(percentile <= shown[i - 1]!.percentile);
    }
    assert.ok(shown[0]!.percentile > 95);
  });

  test('a click goes to the line; arrow keys preview it, and the page keeps the focus', async () => {
    const shown = await panel.untilNeighbours(texts[chosen]!, compared);
    await panel.chooseTab('neighbours');
    // The third is the active one, where Tab leads.
    await (await panel.neighbour(2)).focus();
    await vscode.page.keyboard.press('Home');
    await vscode.untilCursorLine(shown[0]!.line);
    await vscode.page.keyboard.press('ArrowDown');
    await vscode.untilCursorLine(shown[1]!.line);
    await vscode.page.keyboard.press('ArrowDown');
    await vscode.untilCursorLine(shown[2]!.line);
    await vscode.page.keyboard.press('Enter');
    await vscode.page.keyboard.press('ArrowUp');
    await vscode.untilCursorLine(shown[1]!.line);
    await (await panel.neighbour(0)).click();
    await vscode.untilCursorLine(shown[0]!.line);
    await vscode.focusedEditor().waitFor();
  });

  test('the open editors too', async () => {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('other.txt');
    await vscode.openFile('lines.txt');
    await vscode.goTo(1);
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await panel.untilSelected(0);
    await panel.lookIn('Open editors');
    const shown = await panel.untilNeighbours(texts[0]!, `${count + 1} texts compared`);
    assert.ok(shown.slice(0, 10).some(({ title }) => title === 'other.txt'));
    await panel.lookIn('This document');
    await panel.untilNeighbours(texts[0]!, compared);
  });

  test('the workspace: offers to index it, then finds lines of files that are not open', async () => {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('lines.txt');
    await vscode.goTo(chosen + 1);
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await panel.untilSelected(chosen);
    await panel.lookIn('Workspace');
    await panel.clickButton('Index Workspace…');
    await confirmIndexing(vscode);
    const offer = (await panel.frame()).getByRole('button', { name: 'Index Workspace…' });
    await offer.waitFor({ state: 'hidden' });
    // All other files are in the workspace too: brute force over the vectors of each finds the same.
    const others = await Promise.all(
      ['other.txt', 'one.txt', 'far/away.txt', 'tide.md', 'mend.py'].map(async (file) => {
        return (await cliVectors(join(vscode.folder!, file), 'passage')).map((one) => ({
          ...one,
          file,
        }));
      }),
    );
    const { vector } = vectors[chosen]!;
    const wanted = [...vectors.map((one) => ({ ...one, file: 'lines.txt' })), ...others.flat()]
      .map((one) => ({
        ...one,
        cosine: one.vector.reduce((sum, value, d) => sum + value * vector[d]!, 0),
      }))
      .filter(({ text }) => text !== vectors[chosen]!.text)
      .sort((a, b) => b.cosine - a.cosine);
    const shown = await panel.untilNeighbours(
      texts[chosen]!,
      `${wanted.length + 1} texts compared`,
    );
    shown.forEach(({ score, title }, i) => {
      assert.ok(Math.abs(score - wanted[i]!.cosine) < 1e-3, `${score} at ${i}`);
      if (i < 5) assert.equal(title, wanted[i]!.file);
    });
    const far = shown.findIndex(({ title }) => title === 'far/away.txt');
    assert.ok(far >= 0, 'a line of a file that is not open');
    await (await panel.neighbour(far)).click();
    await vscode.page.locator('.tab.active[data-resource-name="away.txt"]').waitFor();
    await vscode.untilCursorLine(shown[far]!.line);
    await vscode.focusedEditor().waitFor();
    await addUp(shown[far]!.score);
  });

  test('in the workspace lines on request: of the nearest passages, each with its own cosine', async () => {
    await panel.lookIn('Lines');
    const frame = await panel.frame();
    const compared = frame.getByText(/^\d+ lines of the nearest passages compared$/);
    await compared.waitFor();
    const shown = await panel.untilNeighbours(texts[chosen]!, await compared.innerText());
    const ofFunction = shown.find(({ title, line }) => title === 'mend.py' && line === 2);
    const { vector } = vectors[chosen]!;
    const [, own] = await cliVectors(join(vscode.folder!, 'mend.py'), 'line');
    const cosine = own!.vector.reduce((sum, value, d) => sum + value * vector[d]!, 0);
    assert.ok(ofFunction && Math.abs(ofFunction.score - cosine) < 1e-3, JSON.stringify(ofFunction));
    assert.equal(ofFunction.text, mendLines[1]!.trim());
    assert.equal(await frame.getByText('estimated', { exact: true }).count(), 0);
    await frame.getByText('mend.py:2').click();
    await vscode.untilCursorLine(2);
    await panel.lookIn('Passages');
    await panel.lookIn('This document');
  });

  test('a file of one line has none, and a blank line is refused with a sentence', async () => {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('one.txt');
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await panel.untilCount('1 line');
    assert.deepEqual(await panel.untilNeighbours('nothing else', '1 line compared'), []);
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('one.txt');
    await vscode.goTo(2);
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await vscode.untilStatusBarItem(/cursor is in a blank line/);
  });
});
