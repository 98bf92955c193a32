import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane, type ResultRow } from '../support/resultsPane.ts';
import { senseWords } from '../support/senseWords.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const bank = senseWords().find(({ word }) => word === 'bank');
const [river = [], money = []] = bank?.senses.map(({ sentences }) => sentences) ?? [];

describe('Find This Sense, in a fresh window', () => {
  let vscode: VscodeWindow;
  let pane: ResultsPane;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-senses-'));
    const [asked = ''] = river;
    writeFileSync(join(folder, 'asked.txt'), `${asked}\n`);
    const others = river.slice(1).flatMap((line, i) => [line, money[i] ?? '']);
    writeFileSync(join(folder, 'banks.txt'), others.join('\n'));
    vscode = await openVscode({ folder, height: 1000 });
    pane = new ResultsPane(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  test('a right click on a word shows its two senses, its own first; F4 goes through them, and the word is tinted', async () => {
    await vscode.openFile('asked.txt');
    await vscode.selectText('bank');
    await vscode.rightClickSelection();
    await vscode.clickMenuEntry('Semantic Text', 'Find This Sense');
    const isGroup = ({ description }: ResultRow): boolean => /^\d+ results? · /.test(description);
    const isPlace = ({ description }: ResultRow): boolean => / · line \d+$/.test(description);
    const rows = await until(
      'two groups of results',
      async () => {
        const shown = await pane.rows();
        const heads = shown.filter(isGroup);
        // The rows below a head come some time after it.
        const count = shown.slice(0, shown.findLastIndex(isGroup)).filter(isPlace).length;
        const isWhole = count === Number.parseInt(heads[0]?.description ?? '', 10);
        return heads.length === 2 && isWhole && shown;
      },
      { describe: async () => JSON.stringify(await pane.rows()) },
    );
    const second = rows.findLastIndex(isGroup);
    const held = (part: readonly ResultRow[], sentences: readonly string[]): number =>
      part.filter(({ text }) => sentences.includes(text)).length;
    assert.ok(held(rows.slice(0, second), river) >= 8, JSON.stringify(rows));
    // Rows below the view's lower edge are not drawn.
    const drawn = rows.slice(second + 1);
    assert.ok(held(drawn, money) >= drawn.length - 1, JSON.stringify(rows));
    const { description } = rows[second]!;
    assert.ok(Number.parseInt(description, 10) >= 8, description);
    assert.ok(
      money.some((sentence) => description.endsWith(sentence)),
      description,
    );
    for (const { highlights } of rows.filter(({ text }) => river.includes(text))) {
      assert.match(highlights.join(), /^banks?$/);
    }
    await vscode.page.keyboard.press('F4');
    await until('the word to be tinted', async () => {
      const tinted = await vscode.page.locator('.view-overlays .cdr[class*="ced-"]').count();
      return tinted > 0;
    });
  });
});
