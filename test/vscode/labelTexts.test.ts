import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { ExplorerPage } from '../support/explorerPage.ts';
import { indexWorkspace } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { runCli } from '../support/runCli.ts';
import { saveAs } from '../support/saveAs.ts';
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
    const classifier = await saveAs(vscode, 'mails.txt-classifier.json');
    await frame.getByRole('button', { name: 'Write Column…' }).click();
    const table = await saveAs(vscode, 'mails.txt-labels.csv');
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

  test('a table: labels from a column, and a copy with two columns more; the index by the saved classifier', async () => {
    const { page } = vscode;
    const table = ['id;text;theme']
      .concat(
        texts.map((text, i) => `${i};${text};${i < 6 ? (i % 2 ? 'billing' : 'delivery') : ''}`),
      )
      .join('\n');
    writeFileSync(join(vscode.folder!, 'mails.csv'), `${table}\n`);
    await vscode.openFile('mails.csv');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('10 records', 120_000);
    const frame = await panel.frame();
    await frame.getByRole('tab', { name: 'Labels' }).click();
    await frame.getByRole('button', { name: 'Labels from Column…' }).click();
    const pick = page.locator('.quick-input-widget');
    await pick.getByText('2 labels: delivery, billing').waitFor();
    await page.keyboard.press('Enter');
    await untilState(frame, 'Guessed by logistic regression from 6 labelled texts.');
    await frame.getByRole('button', { name: 'Write Column…' }).click();
    const copy = readFileSync(await saveAs(vscode, 'mails.csv-labels.csv'), 'utf8').split('\n');
    assert.equal(copy[0], 'id;text;theme;label;probability');
    assert.equal(copy[1], `0;${texts[0]};delivery;delivery;1`);
    assert.match(copy[7]!, /^6;[^;]+;;delivery;0\.\d+$/);
    assert.match(copy[8]!, /^7;[^;]+;;billing;0\.\d+$/);
    assert.equal(readFileSync(join(vscode.folder!, 'mails.csv'), 'utf8'), `${table}\n`);

    await indexWorkspace(vscode);
    await vscode.runCommand('Semantic Text: Find What a Classifier Calls…');
    const input = pick.locator('input[type="text"]');
    await until('the dialog', async () => (await input.inputValue()).startsWith(vscode.folder!));
    await input.fill(join(vscode.folder!, 'mails.txt-classifier.json'));
    await page.keyboard.press('Enter');
    // A list that comes behind a dialog takes the keys late on a busy machine.
    await pick.getByText('billing', { exact: true }).click();
    await page
      .getByText(/results? in \d+ files? for what mails.txt-classifier.json calls billing/)
      .waitFor();
    await page
      .getByText(/\d+ % probable/)
      .first()
      .waitFor();
  });

  async function untilSelected(text: string): Promise<void> {
    await until(
      `${text} in the editor`,
      async () => (await vscode.page.locator('.selected-text').count()) > 0,
    );
  }
});
