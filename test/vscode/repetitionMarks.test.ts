import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const toggle = 'Semantic Text: Toggle Marks of Repetitions';
const lines = [
  'The printer in the hallway does not print.',
  'Invoices are sent at the end of each month.',
  'A whale was seen near the northern lighthouse.',
  'The printer in the hallway doesn’t print.',
  'Salaries are paid on the first of May.',
  'Invoices are sent at the end of each month.',
];

describe('repetitions in the editor', () => {
  let vscode: VscodeWindow;

  before(async () => {
    vscode = await openVscode();
    writeFileSync(join(vscode.folder!, 'tickets.txt'), `${lines.join('\n')}\n`);
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  const problems = () => vscode.page.locator('.markers-panel .monaco-list-row');
  const said = async (): Promise<string[]> =>
    (await problems().allInnerTexts()).filter((text) => text.includes('Said again'));
  async function untilSaid(count: number): Promise<string[]> {
    return until(`${count} marks`, async () => (await said()).length === count && said(), {
      describe: async () => (await problems().allInnerTexts()).join('\n'),
      limitMs: 60_000,
    });
  }

  test('each is listed in Problems with its twins; an edited one goes with what is then alone; again takes them away', async () => {
    await vscode.openFile('tickets.txt');
    await vscode.runCommand(toggle);
    await vscode.page.keyboard.press('Control+Shift+M');
    await problems().first().waitFor();
    const marks = await untilSaid(4);
    assert.ok(marks.some((text) => text.includes('1 other place (the same text)')));
    assert.ok(marks.some((text) => /1 other place \((strong|likely), cosine 0\.9\d\)/.test(text)));
    await problems().filter({ hasText: 'the same text' }).first().click();
    await vscode.openFile('tickets.txt');
    await vscode.page.keyboard.press('Control+Home');
    await vscode.page.keyboard.type('Today ');
    await untilSaid(2);
    await vscode.runCommand(toggle);
    await untilSaid(0);
  });

  test('what the panel shows is compared as a whole, and its tab shows the same groups', async () => {
    writeFileSync(join(vscode.folder!, 'more.txt'), `${lines.slice(0, 3).join('\n')}\n`);
    await vscode.openFile('more.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    const panel = new ExplorerPage(vscode);
    await panel.untilEmbedded('3 lines', 60_000);
    await panel.chooseTab('similarity');
    const frame = await vscode.webview('[data-scope="repetitions"]');
    await frame.locator('[data-scope="repetitions"]').click();
    await frame.getByText('Nothing is said twice in 3 lines.').waitFor();
  });
});
