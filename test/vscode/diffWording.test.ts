import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const stayed = 'Bicycles are carried free of charge. Children under six travel for nothing.';
const departs = 'The ferry to the island leaves every two hours from the northern pier.';
const departsNow = 'Every two hours a ferry for the island departs from the pier in the north.';
const dogs = 'Dogs are allowed on the upper deck.';
const dogsNow = 'Dogs are not allowed on the upper deck.';
const lost = 'Lost property is kept at the office for three months.';
const groups = 'Groups of more than twenty should write a week before they travel.';
const lines = (...texts: readonly string[]): string => `${texts.join('\n\n')}\n`;
const older = lines('# Ferries', departs, stayed, dogs, lost);
const newer = lines('# Ferries', lost, departsNow, stayed, dogsNow, groups);
const show = 'Show Wording and Meaning of Changes';
const summary = /1 says it otherwise · 1 moved · 2 say something else/;
const lineOf = { reworded: 'dotted', moved: 'dashed', other: 'solid' } as const;

describe('wording and meaning of changes in the diff editor', () => {
  let vscode: VscodeWindow;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wording-'));
    const git = (...args: readonly string[]): Buffer =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.invalid', ...args], {
        cwd: folder,
      });
    writeFileSync(join(folder, 'ferry.md'), older);
    writeFileSync(join(folder, 'lines.md'), older);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'Ferries');
    writeFileSync(join(folder, 'ferry.md'), newer);
    writeFileSync(join(folder, 'lines.md'), older.replaceAll('\n', '\r\n'));
    writeFileSync(join(folder, 'later.md'), newer);
    vscode = await openVscode({ folder, settings: { 'diffEditor.renderSideBySide': true } });
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const diff = () => vscode.page.locator('.monaco-diff-editor');
  /** The rows that have boxes with a line of some style below them, on a side; their white space left out. */
  const tinted = (side: 'original' | 'modified', style: string): Promise<string> =>
    diff()
      .locator(`.editor.${side}`)
      .evaluate((editor, wanted) => {
        const tops = [...editor.querySelectorAll('.view-overlays .cdr[class*="ced-"]')]
          .filter((box) => getComputedStyle(box).borderBottomStyle === wanted)
          .filter((box) => getComputedStyle(box).borderBottomWidth === '2px')
          .map((box) => Math.round(box.getBoundingClientRect().top));
        return [...editor.querySelectorAll('.view-line')]
          .map((row) => ({ row, top: Math.round(row.getBoundingClientRect().top) }))
          .filter(({ top }) => tops.includes(top))
          .sort((one, other) => one.top - other.top)
          .map(({ row }) => row.textContent.replaceAll(/\s/g, ''))
          .join('');
      }, style);
  async function untilTinted(
    side: 'original' | 'modified',
    style: string,
    expected: string,
  ): Promise<void> {
    await until(
      `${style} on the ${side} side`,
      async () => (await tinted(side, style)) === expected.replaceAll(/\s/g, ''),
      {
        describe: () => tinted(side, style),
        limitMs: 60_000,
      },
    );
  }
  const change = (name: string) =>
    vscode.page.locator('.scm-view .monaco-list-row', { hasText: name });
  const hover = () => vscode.page.locator('.monaco-hover:visible').first();

  test('a change in source control: both sides are tinted, hovers say why, edits and the tab take tints along', async () => {
    await vscode.page.keyboard.press('Control+Shift+G');
    await change('ferry.md').click({ button: 'right' });
    await vscode.clickMenuEntry(show);
    await vscode.untilStatusBarItem(summary, 60_000);
    await untilTinted('original', lineOf.reworded, departs);
    await untilTinted('modified', lineOf.reworded, departsNow);
    await untilTinted('original', lineOf.moved, lost);
    await untilTinted('modified', lineOf.moved, lost);
    await untilTinted('original', lineOf.other, dogs);
    await untilTinted('modified', lineOf.other, dogsNow + groups);

    const hovered = async (text: string): Promise<string> => {
      await diff().locator('.editor.modified .view-line', { hasText: text }).hover();
      await until('the hover', async () => (await hover().innerText()).length > 0);
      return (await hover().innerText()).replaceAll('\u00a0', ' ');
    };
    assert.match(await hovered('not allowed'), /Says something else.*strong.*differs in: \+not/s);
    await vscode.page.keyboard.press('Escape');
    assert.match(await hovered('departs from'), /Says it otherwise.*cosine 0\.9.*leaves every/s);

    await vscode.page.locator('.statusbar-item', { hasText: summary }).click();
    const listed = vscode.page.locator('.quick-input-widget .monaco-list-row');
    await listed.filter({ hasText: 'New' }).click();
    await until('the new passage to be selected', async () => {
      return (await diff().locator('.editor.modified .selected-text').count()) > 0;
    });
    await vscode.page.keyboard.type(dogs);
    await vscode.untilStatusBarItem(
      /1 says it otherwise · 1 moved · 1 says something else/,
      60_000,
    );

    await vscode.clickTitleAction('Hide Wording and Meaning of Changes');
    await untilTinted('modified', lineOf.reworded, '');
    await vscode.clickTitleAction(show);
    await untilTinted('modified', lineOf.reworded, departsNow);
    await vscode.runCommand('View: Revert and Close Editor');
    await until('the summary to go', async () => {
      return !(await vscode.statusBarItems()).some((text) => text.includes('otherwise'));
    });
  });

  test('two files of the explorer; how lines end is no change', async () => {
    await vscode.page.keyboard.press('Control+Shift+E');
    const file = (name: string) =>
      vscode.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    await file('lines.md').click();
    await file('later.md').click({ modifiers: ['Control'] });
    await file('later.md').click({ button: 'right' });
    await vscode.clickMenuEntry('Compare Wording and Meaning of Selected');
    await vscode.untilStatusBarItem(summary, 60_000);
    await untilTinted('original', lineOf.moved, lost);
    await vscode.runCommand('View: Close All Editors');
    await file('lines.md').click({ button: 'right' });
    await vscode.clickMenuEntry(show);
    await vscode.untilStatusBarItem(/No passage of lines\.md has changed/, 60_000);
    await vscode.runCommand('View: Close All Editors');
    await file('later.md').click({ button: 'right' });
    await vscode.clickMenuEntry(show);
    await vscode.untilStatusBarItem(/later\.md is in one version alone/);
  });
});
