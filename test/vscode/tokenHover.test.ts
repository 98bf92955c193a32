import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { enginePids } from '../support/enginePids.ts';
import { openVscode } from '../support/openVscode.ts';
import { runCli } from '../support/runCli.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

/** Longer than VS Code waits before it shows a hover. */
const hoverWaitMs = 1500;
const hoverPollMs = 50;
const markup = '<b>bold</b> `tick` **stars** [link](command:x) a|b \\ _low_';
const latex = 'The \\emph{embeddings} rise';
const unicode = 'naïve שלום 👩‍👩‍👧 unaffable';

describe('hovering a word in a fresh window', () => {
  let vscode: VscodeWindow;

  before(async () => {
    vscode = await openVscode();
    const folder = vscode.folder!;
    writeFileSync(join(folder, 'crlf.txt'), 'first line\r\nthe embeddings\r\n');
    writeFileSync(join(folder, 'markup.md'), `${markup}\n`);
    writeFileSync(join(folder, 'unicode.txt'), `${unicode}\n`);
    writeFileSync(join(folder, 'paper.tex'), `${latex}\n`);
    writeFileSync(join(folder, 'code.py'), 'embeddings = 1\n');
    writeFileSync(join(folder, 'long.txt'), `embeddings ${'and more words '.repeat(300_000)}\n`);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  /** Cells of the hover's table, a row for each piece. */
  async function rows(text: string): Promise<string[][]> {
    await leave();
    return until(`word pieces in the hover on "${text}"`, async () => {
      await vscode.hover(text);
      // What VS Code itself says of a long line may come first.
      for (let waited = 0; waited < hoverWaitMs; waited += hoverPollMs) {
        const found = await shownRows();
        if (found.length > 0) return found;
        await vscode.page.waitForTimeout(hoverPollMs);
      }
      return undefined;
    });
  }

  function shownRows(): Promise<string[][]> {
    return vscode.page
      .locator('.monaco-hover:not(.hidden) tbody tr')
      .evaluateAll((found) =>
        found.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.innerText.trim())),
      );
  }

  /** Moves the mouse away and waits for the hover that it leaves to close. */
  async function leave(): Promise<void> {
    await vscode.page.mouse.move(5, 5, { steps: 3 });
    const tables = vscode.page.locator('.monaco-hover:not(.hidden) tbody');
    await until('the hover to close', async () => (await tables.count()) === 0);
  }

  async function showsNoHover(text: string): Promise<void> {
    await leave();
    const { x, y } = await vscode.textCentre(text);
    await vscode.page.mouse.move(x - 1, y);
    await vscode.page.mouse.move(x, y, { steps: 3 });
    await vscode.page.waitForTimeout(hoverWaitMs);
    assert.equal(await vscode.page.locator('.monaco-hover:not(.hidden) tbody').count(), 0);
  }

  /** The rows that the command line's tokens of `line` give for the part `[start, end)`. */
  async function expectedRows(line: string, word: string): Promise<string[][]> {
    const { stdout } = await runCli(['tokens', '--', line]);
    const { tokens, inputIds, spans } = JSON.parse(stdout) as {
      tokens: string[];
      inputIds: number[];
      spans: [number, number][];
    };
    const from = line.indexOf(word);
    const to = from + word.length;
    return tokens.flatMap((token, i) => {
      const [start, end] = spans[i]!;
      return end > start && start >= from && end <= to
        ? [[token, String(inputIds[i]), `${start}–${end}`]]
        : [];
    });
  }

  test('before any command: pieces, ids and spans are the command line’s, and no process starts', async () => {
    await vscode.openFile('tide.md');
    const line = 'At low water the harbour is a field of mud with boats asleep in it.';
    const shown = await rows('harbour');
    assert.deepEqual(shown, await expectedRows(line, 'harbour'));
    assert.equal(shown.length, 1);
    await vscode.openFile('crlf.txt');
    const pieces = await rows('embeddings');
    assert.deepEqual(pieces, await expectedRows('the embeddings', 'embeddings'));
    assert.equal(pieces.length, 4);
    assert.deepEqual(enginePids(vscode.home), []);
    assert.deepEqual(await vscode.notifications(), []);
  });

  test('markup in the text is shown as it is', async () => {
    await vscode.openFile('markup.md');
    assert.deepEqual(await rows('<'), await expectedRows(markup, '<'));
    assert.deepEqual(await rows('`'), await expectedRows(markup, '`'));
    assert.deepEqual(await rows('|'), await expectedRows(markup, '|'));
    assert.deepEqual(await rows('\\'), await expectedRows(markup, '\\'));
    assert.deepEqual((await rows('_'))[0]![0], '_');
    const hover = vscode.page.locator('.monaco-hover:not(.hidden)');
    assert.equal(await hover.locator('b, em').count(), 0);
    // The hover’s own.
    assert.deepEqual(await hover.locator('a').allInnerTexts(), ['Turn off these hovers']);
  });

  test('of LaTeX what is printed has pieces, a command has none', async () => {
    await vscode.openFile('paper.tex');
    assert.deepEqual(await rows('embeddings'), await expectedRows(latex, 'embeddings'));
    await showsNoHover('emph');
  });

  test('accents, right-to-left text and emoji', async () => {
    await vscode.openFile('unicode.txt');
    for (const word of ['naïve', 'שלום', '👩‍👩‍👧', 'unaffable']) {
      assert.deepEqual(await rows(word), await expectedRows(unicode, word), word);
    }
    await leave();
    assert.match(await vscode.hover('👩‍👩‍👧'), /is unknown/);
  });

  test('a line of millions of characters, and an unsaved document', async () => {
    await vscode.openFile('long.txt');
    assert.equal((await rows('embeddings')).length, 4);
    await vscode.runCommand('File: New Untitled Text File');
    await vscode.focusedEditor().waitFor();
    await vscode.page.keyboard.type('unsaved words');
    assert.deepEqual(await rows('unsaved'), await expectedRows('unsaved words', 'unsaved'));
  });

  test('only in the languages that the settings name', async () => {
    await vscode.openFile('code.py');
    await showsNoHover('embeddings');
    await vscode.updateSettings({ 'semanticText.hover.languages': ['python'] });
    assert.equal((await rows('embeddings')).length, 4);
    await vscode.openFile('tide.md');
    await showsNoHover('harbour');
    await vscode.updateSettings({ 'semanticText.hover.languages': ['markdown'] });
    assert.equal((await rows('harbour')).length, 1);
  });

  test('a click in the hover switches it off, and a command on again', async () => {
    await vscode.openFile('tide.md');
    assert.equal((await rows('harbour')).length, 1);
    await vscode.page.locator('.monaco-hover:not(.hidden) a').click();
    await vscode.untilNotification(
      /Hovers of word pieces are off; choose Toggle Word Piece Hovers/,
    );
    await showsNoHover('harbour');
    await vscode.runCommand('Semantic Text: Toggle Word Piece Hovers');
    assert.equal((await rows('harbour')).length, 1);
  });

  test('what a language has for itself is switched on and off there', async () => {
    await vscode.openFile('tide.md');
    const own = { '[markdown]': { 'semanticText.hover.enabled': false } };
    mkdirSync(join(vscode.folder!, '.vscode'));
    writeFileSync(join(vscode.folder!, '.vscode/settings.json'), JSON.stringify(own));
    // Until the window has read them.
    await until('the hover to be off', async () =>
      showsNoHover('harbour').then(
        () => true,
        () => false,
      ),
    );
    await vscode.runCommand('Semantic Text: Toggle Word Piece Hovers');
    assert.equal((await rows('harbour')).length, 1);
    await vscode.page.locator('.monaco-hover:not(.hidden) a').click();
    await showsNoHover('harbour');
    rmSync(join(vscode.folder!, '.vscode'), { recursive: true });
    assert.equal((await rows('harbour')).length, 1);
  });

  test('not where it is switched off', async () => {
    await vscode.openFile('tide.md');
    await vscode.updateSettings({ 'semanticText.hover.enabled': false });
    await showsNoHover('harbour');
    await vscode.updateSettings({ 'semanticText.hover.enabled': true });
    assert.equal((await rows('harbour')).length, 1);
    assert.deepEqual(enginePids(vscode.home), []);
  });
});
