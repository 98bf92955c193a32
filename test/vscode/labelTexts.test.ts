import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { runCli } from '../support/runCli.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const parcels = [
  'My parcel came two weeks late.',
  'The courier left the package in the rain.',
  'The delivery never arrived at my door.',
  'Where is my shipment? It was due on Monday.',
  'The box was damaged when the postman brought it.',
];
const bills = [
  'I was charged twice on my last invoice.',
  'Please refund the amount of the bill.',
  'The invoice lists a wrong price.',
  'My credit card was billed for nothing.',
  'Why is there a fee on my account statement?',
];
const texts = parcels.flatMap((text, i) => [text, bills[i]!]);

describe('labels by example in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'mails.txt'), `${texts.join('\n')}\n`);
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  const rowOf = (frame: Frame, text: string) =>
    frame.locator('[data-part="label-list"] [data-row]', { hasText: text });
  const untilLabel = (frame: Frame, text: string, label: string, isGiven: boolean) =>
    frame
      .locator(`[data-part="label-list"] [data-label="${label}"][data-given="${isGiven}"]`, {
        hasText: text,
      })
      .waitFor();
  const untilState = (frame: Frame, text: string) =>
    frame.locator('[data-part="label-state"]', { hasText: text }).waitFor();

  test('five lines labelled by keys, the rest guessed, one corrected, all after a reload; classifier and table as files', async () => {
    const { page } = vscode;
    await vscode.openFile('mails.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('10 lines', 120_000);
    let frame = await panel.frame();
    await frame.getByRole('tab', { name: 'Labels' }).click();
    await frame.locator('[data-part="label-order"]').selectOption('place');
    await untilState(frame, 'Choose a text and type the name of a label');

    await rowOf(frame, parcels[0]!).click();
    await untilSelected(parcels[0]!);
    await page.keyboard.type('delivery');
    await page.keyboard.press('Enter');
    await untilLabel(frame, parcels[0]!, 'delivery', true);
    await page.keyboard.type('billing');
    await page.keyboard.press('Enter');
    await untilLabel(frame, bills[0]!, 'billing', true);
    for (const key of ['1', '2', '1']) await page.keyboard.press(key);
    await untilState(frame, 'Guessed by logistic regression from 5 labelled texts.');
    for (const text of parcels.slice(3)) await untilLabel(frame, text, 'delivery', false);
    for (const text of bills.slice(2)) await untilLabel(frame, text, 'billing', false);

    await rowOf(frame, bills[4]!).click();
    await page.keyboard.press('1');
    await untilLabel(frame, bills[4]!, 'delivery', true);
    await untilState(frame, 'from 6 labelled texts');
    await rowOf(frame, bills[4]!).click();
    await page.keyboard.press('Control+z');
    await untilLabel(frame, bills[4]!, 'billing', false);
    await untilState(frame, 'from 5 labelled texts');

    await frame.getByRole('button', { name: 'Save Classifier…' }).click();
    const classifier = await saveAs('mails.txt-classifier.json');
    await frame.getByRole('button', { name: 'Write Column…' }).click();
    const table = await saveAs('mails.txt-labels.csv');
    const [header, ...rows] = parseCsv(readFileSync(table, 'utf8'));
    assert.deepEqual(header, ['file', 'line', 'text', 'label', 'probability']);
    assert.deepEqual(
      rows.map(([file, line, text, label]) => [file, line, text, label]),
      texts.map((text, i) => [
        'mails.txt',
        `${i + 1}`,
        text,
        parcels.includes(text) ? 'delivery' : 'billing',
      ]),
    );
    assert.deepEqual(
      rows.slice(0, 5).map((row) => row[4]),
      ['1', '1', '1', '1', '1'],
    );
    for (const row of rows.slice(5)) assert.ok(Number(row[4]) > 0.5 && Number(row[4]) < 1);

    // The command line reads the same file, and says the same.
    const { stdout } = await runCli(['classify', '--use', classifier, '--predict', table]);
    const [names, ...predicted] = parseCsv(stdout);
    assert.deepEqual(names?.slice(-2), ['prediction', 'probability (2)']);
    for (const [i, row] of predicted.entries()) {
      if (i < 5) continue;
      assert.equal(row[5], rows[i]![3]);
      assert.ok(Math.abs(Number(row[6]) - Number(rows[i]![4])) < 1e-3);
    }

    await vscode.reload();
    await panel.untilEmbedded('10 lines', 120_000);
    frame = await panel.frame();
    await untilState(frame, 'from 5 labelled texts');
    await untilLabel(frame, parcels[0]!, 'delivery', true);
    await untilLabel(frame, bills[4]!, 'billing', false);
  });

  async function untilSelected(text: string): Promise<void> {
    await until(
      `${text} in the editor`,
      async () => (await vscode.page.locator('.selected-text').count()) > 0,
    );
  }

  /** Accepts the suggested name, which is beside the document. */
  async function saveAs(name: string): Promise<string> {
    const input = vscode.page.locator('.quick-input-widget input[type="text"]');
    const target = join(vscode.folder!, name);
    await until('the suggested name', async () => (await input.inputValue()) === target);
    await vscode.page.keyboard.press('Enter');
    await until(target, () => Promise.resolve(existsSync(target)));
    await input.waitFor({ state: 'hidden' });
    return target;
  }
});
