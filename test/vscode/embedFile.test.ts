import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { parquetReadObjects } from 'hyparquet';
import { cliTokens } from '../support/cliTokens.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { enginePids } from '../support/enginePids.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const embedFile = 'Semantic Text: Embed File';
const longTimeMs = 120_000;
/** Enough that their embedding takes a while on any machine. */
const someCount = 800;
const someLines = `${someCount} lines`;
const markup = '<img src=x onerror="alert(1)"> **stars** [link](command:x) שלום';

describe('Embed File in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    const write = (name: string, text: string): void =>
      writeFileSync(join(vscode.folder!, name), text);
    write('many.txt', `${distinctLines(1000).join('\n')}\n`);
    write('some.txt', `${distinctLines(someCount).join('\n')}\n`);
    write('few.txt', 'boats asleep\r\n\r\n  a warm engine\r\nboats asleep\r\n');
    write('other.txt', 'a row of houses\n');
    write('moon.py', ['wax', 'wane'].map(shining).join('\n\n\n'));
    write('one.txt', 'alone');
    write('blank.txt', ' \n\t\n');
    write('markup.txt', `${markup}\n`);
    write('same.txt', 'equal\n'.repeat(300));
    write('cells.ipynb', notebook(['# A heading', 'print("hello")']));
    // A menu that opens before the extension is known has no entry of it.
    await vscode.untilStatusBarItem(/Semantic Text/);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  async function open(name: string): Promise<void> {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile(name);
  }

  /** `count` is what the title says, such as `3 lines`. */
  async function embed(name: string, count: string): Promise<void> {
    await open(name);
    await vscode.runCommand(embedFile);
    await panel.untilHead(`the title ${name}`, ({ title }) => title === name);
    await panel.untilEmbedded(count, longTimeMs);
  }

  /**
   * Begins to embed some.txt, and holds the engine as soon as some lines are done: so it is in the middle of its work
   * for as long as a test looks. Gives the processes.
   */
  async function embedSomeOfSome(): Promise<number[]> {
    await open('some.txt');
    await vscode.runCommand(embedFile);
    await panel.untilCount(someLines);
    const isBetween = (count: number): boolean => count > 0 && count < someCount;
    await until('some lines', async () => isBetween(await panel.embeddedCount()), {
      limitMs: longTimeMs,
    });
    const pids = enginePids(vscode.home);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    return pids;
  }

  function explorerRow(name: string) {
    return vscode.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  }

  test('where no editor is open, the text opens beside the panel and does not hide it', async () => {
    await explorerRow('tide.md').click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilState('ready', longTimeMs);
    await panel.clickSegment(2);
    await panel.untilSelected(2);
    await vscode.page.locator('.tab.active[data-resource-name="tide.md"]').waitFor();
    await panel.untilSelected(2);
    // From here on texts lie in the first group and the panel beside them.
    await vscode.runCommand('View: Close All Editors');
    await vscode.page.locator('.tab').first().waitFor({ state: 'detached' });
  });

  test('the list shows passages with their titles when Passages is chosen', async () => {
    await open('moon.py');
    await vscode.runCommand(embedFile);
    await panel.untilEmbedded('14 lines', longTimeMs);
    const frame = await panel.frame();
    await frame.locator('[data-part="unit"]').selectOption({ label: 'Passages' });
    await panel.untilEmbedded('2 passages', longTimeMs);
    // Rows come behind the count.
    const titles = () => frame.locator('.row-title').allInnerTexts();
    await until('the titles', async () => (await titles()).join() === 'wax,wane', {
      describe: async () => (await titles()).join(),
    });
    await frame.locator('[data-part="unit"]').selectOption({ label: 'Lines' });
    await panel.untilEmbedded('14 lines', longTimeMs);
  });

  test('settings that say what documents are cut into count at once in an open panel', async () => {
    await embed('few.txt', '3 lines');
    const setting = 'semanticText.segments.sentenceLanguages';
    await vscode.updateSettings({ [setting]: ['plaintext'] });
    await panel.untilEmbedded('2 sentences');
    await vscode.updateSettings({ [setting]: undefined });
    await panel.untilEmbedded('3 lines');
  });

  test('from the explorer’s menu: its lines are listed, one is chosen and shows its tokens', async () => {
    await open('one.txt');
    await explorerRow('few.txt').click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilEmbedded('3 lines', longTimeMs);
    await panel.clickSegment(1);
    await panel.untilSelected(1);
    const expected = (await cliTokens('a warm engine')).map(({ token }) => token);
    await panel.untilTokens(expected);
  });

  test('several files at once', async () => {
    await explorerRow('few.txt').click();
    await vscode.page.locator('.tab.active[data-resource-name="few.txt"]').first().waitFor();
    await explorerRow('other.txt').click({ modifiers: ['Control'] });
    const chosen = vscode.page.locator('.explorer-folders-view .monaco-list-row.selected');
    await until('two files to be selected', async () => (await chosen.count()) === 2);
    await explorerRow('other.txt').click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilEmbedded('4 lines', longTimeMs);
    assert.match((await panel.head()).title, /2 files/);
  });

  test('from the tab’s menu', async () => {
    await open('one.txt');
    await vscode.page
      .locator('.tab[data-resource-name="one.txt"]')
      .first()
      .click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilCount('1 line');
    await panel.untilTokens(['[CLS]', 'alone', '[SEP]']);
  });

  test('1,000 lines: results come one after the other; the second time nothing is embedded', async () => {
    await open('many.txt');
    await vscode.runCommand(embedFile);
    await panel.untilCount('1,000 lines');
    const seen = new Set<number>();
    await until(
      'all lines to be embedded',
      async () => {
        const count = await panel.embeddedCount();
        seen.add(count);
        return count === 1000;
      },
      { limitMs: longTimeMs },
    );
    const between = [...seen].filter((count) => count > 0 && count < 1000);
    assert.ok(between.length >= 3, `seen on the way: ${[...seen].join(' ')}`);
    await panel.untilState('ready');
    await until('the log to say it', () =>
      /many\.txt: 1000 segments, 1000 texts of them anew/.test(vscode.log(/Semantic/)),
    );
    // Another content, then the file again, as a copy too: every text is known.
    await embed('one.txt', '1 line');
    await embed('many.txt', '1,000 lines');
    const copy = distinctLines(1000).toReversed();
    writeFileSync(join(vscode.folder!, 'copy.txt'), copy.join('\r\n'));
    await embed('copy.txt', '1,000 lines');
    assert.doesNotMatch(vscode.log(/Semantic/), /copy\.txt: 1000 segments, [1-9]/);
    assert.equal(vscode.log(/Semantic/).match(/many\.txt: 1000 segments, [1-9]/g)?.length, 1);
  });

  test('an edited line alone is embedded anew, and positions follow', async () => {
    await embed('many.txt', '1,000 lines');
    await panel.clickSegment(4);
    await panel.untilSelected(4);
    await open('many.txt');
    await vscode.goTo(2);
    await vscode.page.keyboard.press('End');
    await vscode.page.keyboard.type(' Twice');
    await until('the edited line to be embedded', () =>
      /many\.txt: 1000 segments, [1-6] texts of them anew/.test(vscode.log(/Semantic/)),
    );
    await panel.untilEmbedded('1,000 lines');
    await vscode.goTo(1);
    await vscode.page.keyboard.press('Control+Shift+K');
    await panel.untilCount('999 lines');
    // The cursor is in the first line now, which the panel follows.
    await panel.untilSelected(0);
    await panel.untilEmbedded('999 lines');
    await vscode.page.keyboard.press('Control+Z');
    await panel.untilCount('1,000 lines');
    await until('the text to be as before', async () => {
      await vscode.page.keyboard.press('Control+Z');
      return (await panel.head()).list === '1,000 lines';
    });
  });

  test('the selection follows both ways between list and editor', async () => {
    await embed('many.txt', '1,000 lines');
    await open('many.txt');
    await vscode.goTo(600);
    await panel.untilSelected(599);
    await vscode.page.keyboard.press('ArrowDown');
    await panel.untilSelected(600);
    await panel.clickSegment(603);
    await panel.untilSelected(603);
    await vscode.untilCursorLine(604);
    // Keys are the editor’s again, whatever moves in the list.
    await vscode.page.keyboard.press('Control+1');
    for (const line of [605, 606]) {
      await vscode.page.keyboard.press('ArrowDown');
      await panel.untilSelected(line - 1);
      await vscode.focusedEditor().waitFor();
      await vscode.untilCursorLine(line);
    }
  });

  test('is cancelled, keeps what is done, and goes on', async () => {
    await embed('one.txt', '1 line');
    await vscode.runCommand('Semantic Text: Restart Engine');
    const pids = await embedSomeOfSome();
    await panel.clickButton('Cancel');
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    await panel.untilState('cancelled');
    const done = await panel.embeddedCount();
    assert.ok(done > 0 && done < someCount, String(done));
    assert.deepEqual(await vscode.notifications(), []);
    await panel.clickButton('Embed Again');
    await panel.untilEmbedded(someLines, longTimeMs);
  });

  test('the engine dies in the middle: a sentence says so, and it goes on', async () => {
    await vscode.runCommand('Semantic Text: Restart Engine');
    await embed('one.txt', '1 line');
    for (const pid of await embedSomeOfSome()) process.kill(pid, 'SIGKILL');
    await panel.untilState('failed');
    await panel.clickButton('Try Again');
    await panel.untilEmbedded(someLines, longTimeMs);
  });

  test('a file without text, equal lines, markup', async () => {
    await open('blank.txt');
    await vscode.runCommand(embedFile);
    await panel.untilCount('0 lines');
    await panel.untilState('ready');
    await embed('same.txt', '300 lines');
    await embed('markup.txt', '1 line');
    const expected = (await cliTokens(markup)).map(({ token }) => token);
    await panel.untilTokens(expected);
    const frame = await panel.frame();
    assert.equal(await frame.locator('img, b, a').count(), 0);
  });

  test('a notebook by its cells', async () => {
    await explorerRow('cells.ipynb').click({ button: 'right' });
    await vscode.clickMenuEntry('Embed File');
    await panel.untilEmbedded('2 lines', longTimeMs);
    const frame = await panel.frame();
    assert.match(await frame.locator('body').innerText(), /cell 2/);
    // From a cell itself: only its own lines.
    await explorerRow('cells.ipynb').dblclick();
    const cell = vscode.page.locator('.notebook-editor .cell.code .monaco-editor').first();
    await cell.click();
    await vscode.runCommand('Semantic Text: Find Similar Lines');
    await panel.untilCount('1 line');
    await panel.untilTab('neighbours');
    assert.deepEqual(await vscode.notifications(), []);
    await panel.chooseTab('tokens');
  });

  test('a file that is closed while it is embedded', async () => {
    const lines = distinctLines(600).map((line) => `${line} Again.`);
    writeFileSync(join(vscode.folder!, 'closed.txt'), lines.join('\n'));
    await open('closed.txt');
    await vscode.runCommand(embedFile);
    await panel.untilCount('600 lines');
    await vscode.page.keyboard.press('Control+1');
    await vscode.runCommand('View: Close Editor');
    await panel.untilEmbedded('600 lines', longTimeMs);
  });

  test('100,000 lines: the list goes to the end, and the work is cancelled', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `entry ${i}`);
    writeFileSync(join(vscode.folder!, 'huge.txt'), lines.join('\n'));
    await open('huge.txt');
    await vscode.runCommand(embedFile);
    await panel.untilCount('100,000 lines', longTimeMs);
    await panel.clickSegment(1);
    await vscode.page.keyboard.press('End');
    await panel.untilSelected(99_999);
    await vscode.untilCursorLine(100_000);
    assert.ok((await panel.rowCount()) < 200);
    await panel.clickButton('Cancel');
    await panel.untilState('cancelled');
    assert.deepEqual(await vscode.notifications(), []);
  });

  test('a file that is gone', async () => {
    const path = join(vscode.folder!, 'gone.txt');
    writeFileSync(path, 'here today\ngone tomorrow\n');
    await embed('gone.txt', '2 lines');
    await vscode.page.keyboard.press('Control+1');
    await vscode.runCommand('View: Close Editor');
    rmSync(path);
    await panel.chooseTab('tokens');
    await panel.clickSegment(1);
    await panel.untilSelected(1);
    const expected = (await cliTokens('gone tomorrow')).map(({ token }) => token);
    await panel.untilTokens(expected);
  });

  test('after a reload of the window list, tab and selection are back', async () => {
    await embed('few.txt', '3 lines');
    await panel.clickSegment(2);
    await panel.untilSelected(2);
    await panel.chooseTab('neighbours');
    await panel.untilNeighbours('boats asleep', '3 lines compared');
    await vscode.reload();
    await panel.untilCount('3 lines', longTimeMs);
    await panel.untilSelected(2);
    await panel.untilTab('neighbours');
    await panel.untilNeighbours('boats asleep', '3 lines compared');
  });

  test('Export Vectors writes what the panel shows', async () => {
    await embed('few.txt', '3 lines');
    await panel.clickButton('Export Vectors…');
    const input = vscode.page.locator('.quick-input-widget input[type="text"]');
    await vscode.page.locator('.quick-input-list .label-name', { hasText: 'JSON Lines' }).click();
    const target = join(vscode.folder!, 'out.jsonl');
    await until('the box for the file’s name', async () =>
      (await input.inputValue()).endsWith('.jsonl'),
    );
    await input.fill(target);
    await vscode.page.keyboard.press('Enter');
    await vscode.untilNotification(/wrote 3 vectors to out\.jsonl/);
    const rows = readFileSync(target, 'utf8').trimEnd().split('\n');
    const parsed = rows.map((row) => JSON.parse(row) as { text: string; vector: number[] });
    assert.deepEqual(
      parsed.map(({ text }) => text),
      ['boats asleep', '  a warm engine', 'boats asleep'],
    );
    assert.deepEqual(parsed[0]!.vector, parsed[2]!.vector);
    assert.equal(parsed[0]!.vector.length, 384);

    await panel.clickButton('Export Vectors…');
    await vscode.page.locator('.quick-input-list .label-name', { hasText: 'Parquet' }).click();
    await until('the box for the file’s name', async () =>
      (await input.inputValue()).endsWith('.parquet'),
    );
    const table = join(vscode.folder!, 'out.parquet');
    await input.fill(table);
    await vscode.page.keyboard.press('Enter');
    await vscode.untilNotification(/wrote 3 vectors to out\.parquet/);
    const bytes = readFileSync(table);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const written = await parquetReadObjects({ file });
    assert.deepEqual(
      written.map(({ vector }) => vector as unknown),
      parsed.map(({ vector }) => vector.map((value) => Math.fround(value))),
    );
  });

  test('Export Vectors does not write over the file that is exported', async () => {
    const source = join(vscode.folder!, 'kept.jsonl');
    writeFileSync(source, '"boats asleep"\n');
    await embed('kept.jsonl', '1 record');
    await panel.clickButton('Export Vectors…');
    const input = vscode.page.locator('.quick-input-widget input[type="text"]');
    await vscode.page.locator('.quick-input-list .label-name', { hasText: 'JSON Lines' }).click();
    await until('the box for the file’s name', async () =>
      (await input.inputValue()).endsWith('.jsonl'),
    );
    await input.fill(source);
    await vscode.page.keyboard.press('Enter');
    // The box asks whether the file is to be replaced.
    await vscode.page.locator('.quick-input-widget', { hasText: /already exists/ }).waitFor();
    await vscode.page.keyboard.press('Enter');
    await vscode.untilNotification(/kept\.jsonl is what is exported, and would be replaced/);
    assert.equal(readFileSync(source, 'utf8'), '"boats asleep"\n');
  });
});

function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    cells: cells.map((source) => ({
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source: [source],
    })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** A function of seven lines. */
function shining(name: string): string {
  const lines = ['new', 'crescent', 'quarter', 'gibbous', 'full'].map((phase, day) => {
    return `    shine_on_the_evening(moon, "${phase}", ${day})`;
  });
  return [`def ${name}(moon):`, ...lines, '    return moon'].join('\n');
}
