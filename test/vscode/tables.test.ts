import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const longTimeMs = 120_000;
const tickets = `id,channel,subject,text,minutes
T-1,email,Card late,"My new card ""gold"" has not come, and it is two weeks",12
T-2,phone,Cash machine,Where is the nearest machine that gives cash,3
T-3,chat,Charged twice,I was charged twice for one payment,7
T-4,email
T-5,phone,New number,How do I change the number of my telephone,1
`;

describe('a table of tickets', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'tickets.csv'), tickets);
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  const texts = async (): Promise<string[]> =>
    (await panel.frame()).locator('.row .row-text').allInnerTexts();
  const isPressed = async (column: string): Promise<boolean> =>
    (await (
      await panel.frame()
    )
      .locator(`[data-column="${column}"]`)
      .getAttribute('aria-pressed')) === 'true';

  test('its columns are found, others are chosen, it is sorted, and a record leads to its line', async () => {
    await vscode.openFile('tickets.csv');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('5 records', longTimeMs);
    const frame = await panel.frame();
    await frame.locator('[data-column="text"][aria-pressed="true"]').waitFor();
    assert.equal(await isPressed('subject'), false);
    await until(
      'the first text',
      async () => (await texts())[0] === 'My new card "gold" has not come, and it is two weeks',
    );
    assert.equal(
      await frame.locator('.row .row-fields').nth(1).innerText(),
      'T-2 · phone · Cash machine · 3',
    );
    // The quotes that stand for one are not read.
    await panel.clickSegment(0);
    const pieces = await until('the tokens', async () => {
      const all = await panel.tokens();
      return all.includes('gold') && all;
    });
    assert.equal(pieces.filter((piece) => piece === '"').length, 2);

    await frame.locator('[data-column="subject"]').click();
    await until('both columns to be text', async () =>
      (await texts())[1]?.startsWith('Cash machine Where is'),
    );
    await frame.locator('[data-column="text"]').click();
    await until('the subject alone', async () => (await texts())[1] === 'Cash machine');
    await panel.untilEmbedded('5 records', longTimeMs);

    await frame.getByLabel('Sort', { exact: true }).selectOption('minutes');
    await until(
      'the order of minutes',
      async () =>
        (await texts()).join() === 'New number,Cash machine,Charged twice,Card late,T-4,email',
    );
    await frame.locator('.row', { hasText: 'New number' }).click();
    await vscode.untilCursorLine(6);

    await frame.getByText('1 row cannot be read as a record; the others are.').click();
    await frame.getByRole('button', { name: /^Row 4 \(line 5\) has 2 fields/ }).click();
    await vscode.untilCursorLine(5);
  });

  test('the choice is kept when the file is embedded again', async () => {
    await vscode.runCommand('View: Close All Editors');
    await vscode.openFile('tickets.csv');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('5 records', longTimeMs);
    await until(
      'the subject',
      async () => (await isPressed('subject')) && !(await isPressed('text')),
    );
    await (await panel.frame()).getByRole('button', { name: /^Find the columns/ }).click();
    await until('the text', async () => (await isPressed('text')) && !(await isPressed('subject')));
  });

  test('messages of few templates are the text by themselves, and the header is no record', async () => {
    const messages = ['the disk is full', 'no answer from the host', 'it has started again'];
    const rows = Array.from({ length: 30 }, (_, i) => `E-${i},warn,${messages[i % 3]!}`);
    writeFileSync(join(vscode.folder!, 'events.csv'), ['id,level,message', ...rows, ''].join('\n'));
    await vscode.openFile('events.csv');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('30 records', longTimeMs);
    await until('the message to be the text', async () => isPressed('message'));
    await until('the first message', async () => (await texts())[0] === messages[0]);
  });

  test('Parquet is embedded from the explorer, a record is shown by its row, and is read anew once it is written', async () => {
    const write = (count: number): void => {
      const numbers = Array.from({ length: count }, (_, i) => i + 1);
      const columnData = [
        { name: 'id', data: numbers.map((n) => `P-${n}`) },
        { name: 'minutes', data: numbers.map((n) => BigInt(10 - n)) },
        {
          name: 'text',
          data: numbers.map((n) => `The ${n}. of the letters has\nnot come this week`),
        },
      ];
      const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
      writeFileSync(join(vscode.folder!, 'letters.parquet'), bytes);
    };
    write(3);
    await vscode.runCommand('View: Close All Editors');
    const file = vscode.page.locator('.explorer-folders-view .monaco-list-row', {
      hasText: 'letters.parquet',
    });
    await file.click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilEmbedded('3 records', longTimeMs);
    const frame = await panel.frame();
    await frame.locator('[data-column="text"][aria-pressed="true"]').waitFor();
    assert.equal(await isPressed('id'), false);
    await until('the first record', async () =>
      (await texts())[0]?.startsWith('The 1. of the letters has not come'),
    );
    assert.equal(await frame.locator('.row .row-fields').nth(1).innerText(), 'P-2 · 8');
    await frame.getByLabel('Sort', { exact: true }).selectOption('minutes');
    await until('the order of minutes', async () => (await texts())[0]?.startsWith('The 3.'));

    await frame.locator('.row', { hasText: 'The 2. of' }).click();
    await vscode.page.locator('.tab', { hasText: 'letters.parquet, row 2' }).waitFor();
    const lines = vscode.page.locator('.editor-instance .view-line');
    await until(
      'its columns',
      async () =>
        (await lines.allInnerTexts()).join('|').replace(/\u00a0/g, ' ') ===
        'id: P-2|minutes: 8|text:|The 2. of the letters has|not come this week|',
      { describe: async () => (await lines.allInnerTexts()).join('|') },
    );

    write(5);
    await panel.untilEmbedded('5 records', longTimeMs);
  });

  test('a table that is too large for an editor is read from the disk, and a record leads to its line', async () => {
    const filler = 'so it goes on and on '.repeat(400);
    const rows = Array.from({ length: 6600 }, (_, i) => `L-${i},"Letter ${i} is\nlost: ${filler}"`);
    const text = ['id,text', ...rows, ''].join('\n');
    assert.ok(text.length > 52_000_000);
    writeFileSync(join(vscode.folder!, 'large.csv'), text);
    await vscode.runCommand('View: Close All Editors');
    const file = vscode.page.locator('.explorer-folders-view .monaco-list-row', {
      hasText: 'large.csv',
    });
    await file.click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilCount('6,600 records', longTimeMs);
    await panel.clickButton('Cancel');
    await panel.untilState('cancelled', longTimeMs);
    await until('the first record', async () => (await texts())[0]?.startsWith('Letter 0 is lost'));
    await (await panel.frame()).locator('.row', { hasText: 'Letter 2 is' }).click();
    // VS Code asks about a file of this size where it runs in a browser.
    await vscode.page.getByRole('button', { name: 'Open Anyway' }).click();
    await vscode.untilSelected(7, `Letter 2 is\nlost: ${filler}`.trim().length, 'large.csv');
  });
});
