import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

describe('an editor in German', () => {
  let vscode: VscodeWindow;

  before(async () => {
    vscode = await openVscode({ language: 'de' });
    writeFileSync(join(vscode.folder!, 'pieces.txt'), 'embeddings 𓀀\n');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  test('the hover, and the command that draws word pieces, are in German', async () => {
    await vscode.openFile('pieces.txt');
    const hover = await vscode.hover('embeddings');
    assert.match(hover, /embeddings — 4 Wortstücke/);
    assert.match(hover, /Wortstück\s+Nummer\s+Stelle/);
    await vscode.runCommand('Semantic Text: Wortstücke ein- oder ausblenden');
    const boxes = vscode.page.locator(
      '.editor-instance .view-overlays .cdr[class*="TextEditorDecorationType"]',
    );
    await until('boxes around pieces', async () => (await boxes.count()) > 0);
  });

  test('the page’s frame is in German, and its numbers too', async () => {
    await vscode.openFile('tide.md');
    await vscode.selectText('boats asleep');
    await vscode.runCommand('Semantic Text: Auswahl einbetten');
    const frame = await vscode.webview('#page h1');
    await frame.locator('[data-part="model"]', { hasText: '384 Dimensionen' }).waitFor();
    assert.equal(await frame.locator('html').getAttribute('lang'), 'de');
    await frame.getByRole('tab', { name: 'Ähnlichkeit' }).waitFor();
    await frame.locator('.title-where', { hasText: /^Zeile \d+$/ }).waitFor();
    assert.deepEqual(await vscode.notifications(), []);
  });

  test('the search, its results, the index’s details and the models are in German', async () => {
    const { page } = vscode;
    const widget = page.locator('.quick-input-widget');
    const title = (text: RegExp): Locator =>
      widget.locator('.quick-input-title', { hasText: text });
    const row = (text: string): Locator => widget.locator('.monaco-list-row', { hasText: text });
    await vscode.runCommandUntil('Semantic Text: Suchen', title(/^Nach Bedeutung suchen in /));
    await widget.locator('input[type="text"]').fill('boats asleep');
    await widget
      .locator('.monaco-list-row', { hasText: /Kosinus \d\.\d{4}.* · tide\.md:\d+/ })
      .first()
      .waitFor();
    await page.getByLabel('Alle in der Ergebnisansicht anzeigen').click();
    await page
      .getByText(/\d+ Ergebnis(?:se)? (?:in \d+ Datei(?:en)? )?für „boats asleep“ in /)
      .waitFor();

    await vscode.runCommandUntil('Semantic Text: Details zum Index anzeigen', row('indizieren…'));
    await page.keyboard.press('Escape');
    await vscode.runCommandUntil('Semantic Text: Modelle verwalten…', title(/^Modelle$/));
    await row('mitgeliefert · ').waitFor();
    await page.keyboard.press('Escape');
  });
});
