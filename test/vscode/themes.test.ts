import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const longTimeMs = 120_000;
const subjects: Readonly<Record<string, readonly string[]>> = {
  bread: [
    'The sourdough bread needs another hour in the oven.',
    'Knead the bread dough until it is smooth and elastic.',
    'Rye bread keeps longer than white bread.',
    'She baked two loaves of bread before breakfast.',
    'The crust of the bread cracked as it cooled.',
    'Add a pinch of salt to the bread flour.',
    'Fresh bread from the bakery smells wonderful.',
    'Let the bread dough rise overnight in the fridge.',
    'Stale bread makes the best crumbs.',
    'The baker sells bread rolls and pretzels.',
  ],
  train: [
    'The train to Vienna leaves from platform nine.',
    'Our train was delayed by forty minutes.',
    'The conductor checked every ticket on the train.',
    'A night train connects the two capitals.',
    'The train stopped between two stations.',
    'They missed the last train home.',
    'The new train line opens in autumn.',
    'A freight train rolled slowly through the station.',
    'Please keep your luggage with you on the train.',
    'The train driver slowed down before the bridge.',
  ],
  rain: [
    'Heavy rain is expected all weekend.',
    'The rain stopped and a rainbow appeared.',
    'After weeks without rain the fields were dry.',
    'Rain drummed on the roof all night.',
    'The forecast promises rain and strong wind.',
    'A light rain began to fall in the afternoon.',
    'Dark clouds brought rain and thunder.',
    'The rain turned to snow in the mountains.',
    'Take an umbrella, the rain will get worse.',
    'Rain filled the gutters within minutes.',
  ],
  chess: [
    'He opened the chess game with the Queen’s Gambit.',
    'The chess player gave up a rook for two bishops.',
    'In chess the king is never taken.',
    'She won the chess tournament without losing a game.',
    'A pawn that reaches the last rank of the chess board is promoted.',
    'The chess clock showed ten seconds left.',
    'Castling protects the king early in a chess game.',
    'The grandmaster played thirty chess games at once.',
    'Endgames are the hardest part of chess to learn.',
    'Their chess match ended in a draw.',
  ],
};
const names = Object.keys(subjects);
/** Line by line in turn, so that no subject is a run of lines. */
const lines = Array.from({ length: 40 }, (_, i) => subjects[names[i % 4]!]![Math.floor(i / 4)]!);

describe('Themes in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'four.txt'), `${lines.join('\n')}\n`);
    writeFileSync(join(vscode.folder!, 'other.txt'), 'another one\n');
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  async function themeNames(): Promise<string[]> {
    return (await panel.frame()).locator('.theme-name').allInnerTexts();
  }

  test('a file on four subjects: its themes are found, one is named, a text is gone to, an edit is followed', async () => {
    await vscode.openFile('four.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded('40 lines', longTimeMs);
    await panel.chooseTab('themes');
    const frame = await panel.frame();
    await frame.locator('[data-part="themes"]:not([data-count="0"])').waitFor();
    await frame.getByRole('combobox', { name: 'Themes' }).selectOption('count');
    await frame.getByLabel('How many themes').fill('4');
    await vscode.page.keyboard.press('Enter');
    await frame.locator('[data-part="themes"][data-count="4"]').waitFor();
    const found = await themeNames();
    for (const name of names) {
      assert.ok(
        found.some((one) => one.includes(name)),
        `${name} in ${found.join(' | ')}`,
      );
    }

    const bread = frame.locator('[data-part="theme"]', { hasText: 'bread' }).first();
    const head = bread.locator('.theme-button');
    await head.focus();
    await vscode.page.keyboard.press('F2');
    await vscode.page.keyboard.type('Baking');
    await vscode.page.keyboard.press('Enter');
    await until('the name', async () => (await themeNames()).includes('Baking'));
    const baking = frame.locator('[data-part="theme"]', { hasText: 'Baking' });
    await baking.locator('.theme-button').click();
    const text = baking.locator('.theme-text-button').first();
    await text.waitFor();
    assert.equal(await baking.locator('.theme-text-button').count(), 10);
    const label = await text.locator('.theme-label').innerText();
    const line = lines.indexOf(label) + 1;
    assert.ok(line > 0 && subjects['bread']!.includes(label), label);
    await text.click();
    await vscode.untilSelected(line, label.length, 'four.txt');

    // The click gives the editor the focus some time later. Where the keys lead, Enter goes, and the focus stays.
    const second = baking.locator('.theme-text-button').nth(1);
    await until('the keys to lead to the next text', async () => {
      await text.focus();
      await vscode.page.keyboard.press('ArrowDown');
      return second.evaluate((it) => it === document.activeElement && document.hasFocus());
    });
    await vscode.page.keyboard.press('Enter');
    const next = await baking.locator('.theme-label').nth(1).innerText();
    await until('the editor to have the focus', async () => {
      // The page may take it back, as late as it got it.
      await vscode.page.keyboard.press('Control+1');
      return (await vscode.statusBarItems()).some((item) => /^Ln \d/.test(item));
    });
    await vscode.untilSelected(lines.indexOf(next) + 1, next.length, 'four.txt');

    await baking.getByRole('button', { name: 'Split in Two' }).click();
    await frame.locator('[data-part="themes"][data-count="5"]').waitFor();
    await frame.locator('.theme-button').first().focus();
    await vscode.page.keyboard.press('Control+z');
    await frame.locator('[data-part="themes"][data-count="4"]').waitFor();

    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('four.txt');
    await vscode.goTo(1);
    await vscode.page.keyboard.press('Home');
    await vscode.page.keyboard.type('A new line about nothing much.\n');
    await panel.untilEmbedded('41 lines', longTimeMs);
    await frame.locator('[data-part="new"]').waitFor();
    assert.match(await frame.locator('[data-part="new"]').innerText(), /^1 came or changed since/);

    // The names are the host's: a page that was hidden is a new one, which asks for them.
    await vscode.page.keyboard.press('Control+2');
    await vscode.openFile('other.txt');
    await vscode.page.locator('.tab', { hasText: 'Semantic: four.txt' }).click();
    await panel.untilEmbedded('41 lines', longTimeMs);
    await panel.untilTab('themes');
    await (await panel.frame()).locator('[data-part="themes"][data-count="4"]').waitFor();
    assert.ok((await themeNames()).includes('Baking'));
  });
});
