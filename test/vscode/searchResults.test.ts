import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { distinctLines } from '../support/distinctLines.ts';
import { IndexedFiles } from '../support/indexedFiles.ts';
import { indexWorkspace } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane } from '../support/resultsPane.ts';
import { SearchBox } from '../support/searchBox.ts';
import { dot, TextVectors } from '../support/textVectors.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const files: Readonly<Record<string, readonly string[]>> = {
  'mixed.txt': [
    'The ferry to the island leaves at seven in the morning.',
    'Bake the bread until its crust is brown and crisp.',
    '<b>Not</b> a bold $(alert) line, [only](command:x) https://a.b text.',
    'Snow had closed the road over the mountain.',
  ],
  'other.txt': ['Invoices are paid within a month.', 'Boats sail to the harbour at dawn.'],
};
const query = 'when does the boat go';
const similarCount = 120;
/** `semanticText.similarLineStrongRuler` in the dark theme. */
const rulerColor = [0x3f, 0xb2, 0xa8] as const;

interface Line {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly cosine: number;
}

describe('Results of a search in a fresh window', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let pane: ResultsPane;
  let folder: string;
  const vectors = new TextVectors();
  let byRank: readonly Line[];
  let index: IndexedFiles;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-results-'));
    for (const [name, texts] of Object.entries(files)) {
      writeFileSync(join(folder, name), texts.map((text) => `${text}\r\n`).join(''));
    }
    index = await IndexedFiles.of(folder);
    vscode = await openVscode({
      folder,
      height: 1000,
      settings: { 'workbench.colorTheme': 'Default Dark Modern', 'files.autoSave': 'off' },
    });
    await vscode.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    search = new SearchBox(vscode);
    pane = new ResultsPane(vscode);
    // All at once: each start of the command line loads the model.
    await vectors.of([query, ...Object.values(files).flat(), ...distinctLines(similarCount)]);
    byRank = await rankedAgain();
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    await index.close();
    rmSync(folder, { recursive: true });
  });

  /** Brute force over the command line's vectors: all lines by their cosine to a sum of texts, best first. */
  async function ranked(more: readonly string[], less: readonly string[]): Promise<Line[]> {
    const lines = Object.entries(files).flatMap(([file, texts]) =>
      texts.map((text, i) => ({ file, line: i + 1, text })),
    );
    const ofLines = await vectors.of(lines.map(({ text }) => text));
    const terms = [
      ...(await vectors.of(more)).map((vector) => ({ vector, sign: 1 })),
      ...(await vectors.of(less)).map((vector) => ({ vector, sign: -1 })),
    ];
    const sum = ofLines[0]!.map((_, d) =>
      terms.reduce((total, { vector, sign }) => total + sign * vector[d]!, 0),
    );
    const length = Math.hypot(...sum);
    return lines
      .map((line, i) => ({ ...line, cosine: dot(ofLines[i]!, sum) / length }))
      .sort((a, b) => b.cosine - a.cosine);
  }

  /** The best are ranked again by which words meet, wherever they are; `tokenRanking.test.ts` holds that to brute force. */
  async function rankedAgain(): Promise<Line[]> {
    const byCosine = await ranked([query], []);
    const hits = await index.search(query, 'semantic', 50, true);
    const again = hits.flatMap((hit) => byCosine.find(({ text }) => text === hit.text) ?? []);
    assert.notDeepEqual(again, byCosine);
    return again;
  }

  /** As the tree shows them: files by their best line. */
  function byFile(ranks: readonly Line[]): Line[] {
    const names = [...new Set(ranks.map(({ file }) => file))];
    return names.flatMap((name) => ranks.filter(({ file }) => file === name));
  }

  function treeTexts(ranks: readonly Line[]): string[] {
    const names = [...new Set(ranks.map(({ file }) => file))];
    return names.flatMap((name) => [
      `${name}:`,
      ...ranks.filter(({ file }) => file === name).map(({ text }) => text),
    ]);
  }

  async function fill(
    where: 'Search All Open Editors' | 'Search the Workspace' = 'Search All Open Editors',
  ): Promise<void> {
    // What is shown from before would be taken for what is new.
    if ((await pane.rows()).length > 0) await vscode.runCommand('Semantic Text: Clear Results');
    await pane.untilTexts([]);
    for (const name of Object.keys(files)) await vscode.openFile(name);
    await search.open();
    await search.chooseScope(where);
    await search.chooseMode('Semantic');
    await search.type(query);
    await search.untilTexts(byRank.map(({ text }) => text));
    await search.clickButton('Show All in Results View');
    await pane.untilTexts(treeTexts(byRank));
    await pane.untilSelected(byFile(byRank)[0]!.text);
    await pane.untilFocused();
  }

  /** Waits until the cursor is in a line of the editor that is active. */
  async function untilIn({ file, line, text }: Line): Promise<void> {
    await vscode.untilSelected(line, text.length, file);
  }

  function clipboard(): Promise<string> {
    return vscode.page.evaluate(() => navigator.clipboard.readText());
  }

  async function untilTints(styles: string): Promise<void> {
    const shown = async (): Promise<string> =>
      [...new Set((await pane.tints()).map(({ style }) => style))].sort().join(' ');
    await until(`tints: ${styles || 'none'}`, async () => (await shown()) === styles, {
      describe: shown,
    });
  }

  test('files by their best hit, with the cosines of brute force; in the list all by rank', async () => {
    await fill();
    const rows = (await pane.rows()).filter(({ kind }) => kind === 'hit');
    byFile(byRank).forEach(({ cosine, line }, i) => {
      const { description } = rows[i]!;
      const shown = Number(/cosine (-?[\d.]+)/.exec(description)?.[1]);
      assert.ok(Math.abs(shown - cosine) < 1e-3, `${shown} instead of ${cosine}`);
      assert.match(
        description,
        new RegExp(`^[▰▱]{5} [a-z ]+ · meaning · cosine .* · line ${line}$`),
      );
    });
    const byChance = rows.filter(({ description }) => description.includes('by chance')).length;
    assert.ok(byChance > 1 && byChance < 6);
    await pane.untilMessage(
      new RegExp(
        `^6 results in 2 files .* in open editors\\. ${byChance} of them are no closer in`,
      ),
    );
    await vscode.runCommand('Semantic Text: View Results as List');
    await pane.untilTexts(byRank.map(({ text }) => text));
    await vscode.runCommand('Semantic Text: View Results as Tree');
    await pane.untilTexts(treeTexts(byRank));
  });

  test('F4 and Shift+F4 lead through the files and round; arrow keys preview', async () => {
    await fill();
    const order = byFile(byRank);
    for (const line of [...order, order[0]!]) {
      await vscode.page.keyboard.press('F4');
      await untilIn(line);
      await pane.untilSelected(line.text);
    }
    await vscode.page.keyboard.press('Shift+F4');
    await untilIn(order.at(-1)!);
    await vscode.focusedEditor().waitFor();
    await pane.row(order[0]!.text).click();
    await untilIn(order[0]!);
    await vscode.page.keyboard.press('ArrowDown');
    await pane.untilSelected(order[1]!.text);
    await untilIn(order[1]!);
    assert.equal(await vscode.focusedEditor().count(), 0, 'the focus stays in the tree');
    await vscode.page.keyboard.press('Enter');
    await vscode.focusedEditor().waitFor();
  });

  test('Enter at the heels of an arrow key leads to the row that the arrow key led to', async () => {
    await fill();
    // Within a file: between two of them the arrow key leads to the row of the next file.
    const [first, second] = byFile(byRank).filter(({ file }) => file === 'mixed.txt');
    const { keyboard } = vscode.page;
    for (let times = 0; times < 3; times++) {
      await pane.row(first!.text).click();
      await untilIn(first!);
      await Promise.all([keyboard.press('ArrowDown'), keyboard.press('Enter')]);
      await vscode.focusedEditor().waitFor();
      await untilIn(second!);
      await pane.untilSelected(second!.text);
      await vscode.focusedEditor().waitFor();
      // A hand is not back at the mouse sooner.
      await vscode.page.waitForTimeout(500);
    }
  });

  test('the words that made it match are tinted, and no longer after Escape in the view or an edit', async () => {
    await fill();
    const boats = byRank.find(({ text }) => text.startsWith('Boats'))!;
    await pane.row(boats.text).click();
    await untilIn(boats);
    await untilTints('dashed solid');
    await vscode.page.keyboard.press('Enter');
    await vscode.focusedEditor().waitFor();
    const { x } = await vscode.textCentre('Boats');
    const strong = (await pane.tints()).filter(({ style }) => style === 'solid');
    assert.ok(strong.some(({ left, right }) => left < x && x < right));
    const row = (await pane.rows()).find(({ text }) => text === boats.text);
    assert.ok(row?.highlights.includes('Boats'), row?.highlights.join(' '));
    // In the editor it is not ours.
    await vscode.page.keyboard.press('Escape');
    await untilTints('dashed solid');
    // The editor may take the focus back, as late as Enter gave it: then one clicks and presses again, as a person would.
    await until('Escape in the view to take the tints away', async () => {
      await pane.row(boats.text).click();
      await vscode.page.keyboard.press('Escape');
      await vscode.page.waitForTimeout(500);
      return (await pane.tints()).length === 0;
    });
    await vscode.page.keyboard.press('Shift+F4');
    await vscode.page.keyboard.press('F4');
    await untilIn(boats);
    await untilTints('dashed solid');
    await vscode.page.keyboard.press('End');
    await vscode.page.keyboard.type('!');
    await untilTints('');
    await vscode.runCommand('File: Revert File');
  });

  test('Delete dismisses what is selected, a file too; a filter hides the rest', async () => {
    await fill();
    const [first, second, ...others] = byFile(byRank);
    await vscode.page.keyboard.press('Delete');
    await pane.untilTexts(treeTexts(byRank.filter((line) => line !== first)));
    await pane.untilSelected(second!.text);
    await vscode.runCommand('Semantic Text: Filter Results…');
    await vscode.page
      .locator('.quick-input-widget .quick-input-title', { hasText: 'Filter Results' })
      .waitFor();
    await vscode.page.keyboard.type('ROAD');
    await vscode.page.keyboard.press('Enter');
    await pane.untilTexts(['mixed.txt:', 'Snow had closed the road over the mountain.']);
    await pane.untilMessage(/^1 of 5 results, filtered by “ROAD”, for /);
    await vscode.runCommand('Semantic Text: Clear Result Filter');
    await pane.untilTexts(treeTexts(byRank.filter((line) => line !== first)));
    await pane.clickAction('mixed.txt', 'Dismiss');
    const left = others.filter(({ file }) => file !== 'mixed.txt');
    const rest = second!.file === 'mixed.txt' ? left : [second!, ...left];
    await pane.untilTexts(treeTexts(rest));
    // What is selected then takes the focus, also from the palette.
    await pane.untilSelected(rest.at(-1)!.text);
    await vscode.runCommand('Semantic Text: Clear Results');
    await vscode.page.getByText('Search by Meaning').first().waitFor();
  });

  test('hits are copied as they are, all of them with path and line', async () => {
    await fill();
    const [first, second] = byFile(byRank);
    await vscode.page.keyboard.press('Control+C');
    await until('one text to be copied', async () => (await clipboard()) === first!.text);
    await vscode.page.keyboard.press('Shift+ArrowDown');
    await vscode.page.keyboard.press('Shift+ArrowDown');
    await until('the rows to be selected', async () => {
      return (await pane.rows()).filter(({ isSelected }) => isSelected).length === 3;
    });
    await vscode.page.keyboard.press('Control+C');
    await until('texts to be copied', async () => {
      return (await clipboard()).startsWith(`${first!.text}\n${second!.text}`);
    });
    await vscode.runCommand('Semantic Text: Copy All Results');
    const all = byFile(byRank).map(({ file, line, text }) => `${file}:${line}: ${text}\n`);
    await until('all to be copied', async () => (await clipboard()) === all.join(''), {
      describe: clipboard,
    });
  });

  test('paths are copied, and a row that is dragged to an editor opens there at its line', async () => {
    const [first] = byFile(byRank);
    await pane.row(first!.text).click();
    await pane.untilSelected(first!.text);
    await pane.row(first!.text).click({ button: 'right' });
    await vscode.clickMenuEntry('Copy Relative Path');
    await until('the path to be copied', async () => (await clipboard()) === first!.file);
    await pane.row(first!.text).click({ button: 'right' });
    await vscode.clickMenuEntry('Copy Path');
    const path = join(vscode.folder!, first!.file);
    await until('the whole path to be copied', async () => (await clipboard()) === path);
    await vscode.runCommand('View: Close All Editors');
    const row = (await pane.row(first!.text).boundingBox())!;
    const group = vscode.page.locator('.editor-group-container').first();
    const to = (await group.boundingBox())!;
    const { mouse } = vscode.page;
    await mouse.move(row.x + 100, row.y + row.height / 2);
    await mouse.down();
    await mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
    // VS Code shows where it would open, and only then takes a drop.
    await vscode.page.locator('.editor-group-overlay-indicator').first().waitFor();
    await mouse.move(to.x + to.width / 2 + 5, to.y + to.height / 2 + 5, { steps: 3 });
    await mouse.up();
    await untilIn(first!);
  });

  test('a previous search is made again', async () => {
    await vscode.runCommand('Semantic Text: Clear Results');
    await pane.untilTexts([]);
    await vscode.runCommand('Semantic Text: Show Previous Searches…');
    const rows = vscode.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    const row = rows.filter({ hasText: `“${query}”` }).filter({ hasText: 'in open editors' });
    await row.filter({ hasText: '6 results' }).first().click();
    await pane.untilTexts(treeTexts(byRank));
    await pane.untilMessage(/^6 results in 2 files for “when does the boat go” in open editors\./);
    // It counts files.
    await vscode.page.locator('.part.panel .composite-bar .badge', { hasText: /^2$/ }).waitFor();
  });

  test('a hit is found where its text is by now; one that is gone is said in a sentence', async () => {
    await fill();
    const [first] = byFile(byRank);
    await vscode.openFile(first!.file);
    await vscode.goTo(1);
    await vscode.page.keyboard.type('One line more.\nAnd another.\n');
    await vscode.page.keyboard.press('F4');
    await untilIn({ ...first!, line: first!.line + 2 });
    await vscode.page.keyboard.press('Delete');
    await pane.row(first!.text).click();
    await vscode.untilNotification(/no longer in .*, which has changed since; refresh the results/);
    await vscode.runCommand('File: Revert File');
  });

  test('more and less like this: the order of brute force over the sum of vectors; undone one by one', async () => {
    await indexWorkspace(vscode);
    await fill('Search the Workspace');
    await moreAndLess('this workspace');
  });

  test('hits of an index keep their order once somebody has moved in the list', async () => {
    const asked = 'a month of snow in the morning';
    const cosines = new Map(
      (await index.search(asked, 'semantic')).map(({ text, score }) => [text, score ?? NaN]),
    );
    await search.inWorkspace();
    await search.type(asked);
    // Those of the beginning of the query have other cosines.
    await until('the hits of the whole query', async () => {
      const hits = await search.hits();
      const isOfAll = ({ text, cosine }: (typeof hits)[number]): boolean =>
        Math.abs(cosine - (cosines.get(text) ?? NaN)) < 1e-3;
      return hits.length === cosines.size && hits.every(isOfAll);
    });
    await search.moveTo(1);
    const shown = (await search.hits()).map(({ text }) => text);
    await search.untilSettled();
    assert.deepEqual(
      (await search.hits()).map(({ text }) => text),
      shown,
    );
    await vscode.page.keyboard.press('Escape');
  });

  test('more and less like this where open editors were searched, which are closed by then', async () => {
    await fill();
    await vscode.runCommand('View: Close All Editors');
    await moreAndLess('open editors');
  });

  async function moreAndLess(where: string): Promise<void> {
    const [bread, snow] = [files['mixed.txt']![1]!, files['mixed.txt']![3]!];
    await pane.clickAction(bread, 'More Like This');
    await pane.untilTexts(treeTexts(await ranked([query, bread], [])));
    await pane.untilMessage(
      new RegExp(`for “when does the boat go”, more like “Bake .*” in ${where}\\.`),
    );
    await pane.clickAction(snow, 'Less Like This');
    await pane.untilMessage(/, more like “Bake .*”, less like “Snow .*” in /);
    const both = await ranked([query, bread], [snow]);
    const rows = await pane.untilTexts(treeTexts(both));
    const shown = rows.filter(({ kind }) => kind === 'hit');
    byFile(both).forEach(({ cosine }, i) => {
      const found = Number(/cosine (-?[\d.]+)/.exec(shown[i]!.description)?.[1]);
      assert.ok(Math.abs(found - cosine) < 1e-3, `${found} instead of ${cosine}`);
    });
    await vscode.runCommand('Semantic Text: Edit Query…');
    await search.chooseRow('Remove “more like this”');
    await pane.untilMessage(/ for “when does the boat go”, less like “Snow .*” in /);
    await pane.untilTexts(treeTexts(await ranked([query], [snow])));
    await vscode.runCommand('Semantic Text: Reset Query');
    await pane.untilTexts(treeTexts(byRank));
  }

  test('lines like the cursor’s are marked in the overview ruler, follow edits, and go', async () => {
    const texts = distinctLines(similarCount);
    const path = join(vscode.folder!, 'similar.txt');
    writeFileSync(path, texts.join('\n'));
    const found = await vectors.of(texts);
    const pairs = found.flatMap((a, i) =>
      found.slice(0, i).map((b, j) => ({ lines: [i + 1, j + 1] as const, cosine: dot(a, b) })),
    );
    const [one, other] = pairs.sort((a, b) => b.cosine - a.cosine)[0]!.lines;
    await vscode.openFile('similar.txt');
    await vscode.goTo(one);
    await vscode.runCommand('Semantic Text: Toggle Similar Lines in Ruler');
    await until('marks in the overview ruler', async () => (await rulerMarks()) > 0, {
      limitMs: 120_000,
    });
    await vscode.goTo(other);
    const isMarked = async (text: string, style: string): Promise<boolean> => {
      const { y } = await vscode.textCentre(text);
      return (await pane.tints()).some(
        (mark) => mark.style === style && y - mark.top < 19 && y > mark.top,
      );
    };
    await until('the nearest line to be marked', () => isMarked(texts[other - 1]!, 'dashed'));
    await vscode.goTo(1);
    await vscode.page.keyboard.type('One line more.\n');
    await vscode.goTo(one + 1);
    await until('the marks to follow', () => isMarked(texts[one - 1]!, 'solid'));
    await vscode.runCommand('Semantic Text: Toggle Similar Lines in Ruler');
    await until('the marks to go', async () => (await rulerMarks()) === 0);
    await untilTints('');
    await vscode.runCommand('File: Revert File');
  });

  test('what the search’s list holds is shown at once, and becomes all hits in place', async () => {
    const texts = distinctLines(similarCount);
    const path = join(vscode.folder!, 'many.txt');
    writeFileSync(path, texts.join('\n'));
    const [asked] = await vectors.of([query]);
    const cosines = (await vectors.of(texts)).map((vector) => dot(vector, asked!));
    const best = texts[cosines.indexOf(Math.max(...cosines))]!;
    await vscode.runCommand('Semantic Text: Clear Results');
    await vscode.openFile('many.txt');
    await search.open();
    await search.chooseScope('Search This File Only');
    await search.type(query);
    await search.untilFirst(best);
    await search.clickButton('Show All in Results View');
    await pane.untilMessage(new RegExp(`^${similarCount} results in 1 file for `));
    await pane.untilSelected(best);
  });

  test('a changed model takes the marks away, and the results say that they are from before', async () => {
    await vscode.openFile('similar.txt');
    await vscode.runCommand('Semantic Text: Toggle Similar Lines in Ruler');
    await until('marks in the overview ruler', async () => (await rulerMarks()) > 0);
    await vscode.updateSettings({ 'semanticText.model.layer': 3 });
    await pane.untilMessage(/Another model found them; refresh the results\.$/);
    await until('the marks to go', async () => (await rulerMarks()) === 0);
    await vscode.runCommand('Semantic Text: Refresh Results');
    await pane.untilMessage(/^(?!.*Another model).* in many\.txt\./s);
    await vscode.updateSettings({ 'semanticText.model.layer': undefined });
  });

  /** Pixels of the overview ruler in the colour of our marks. */
  function rulerMarks(): Promise<number> {
    return vscode.page
      .locator('.editor-instance canvas.decorationsOverviewRuler')
      .first()
      .evaluate((canvas, color) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement)
          .getContext('2d')!
          .getImageData(0, 0, width, height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          if (color.every((value, c) => Math.abs(value - data[i + c]!) < 8)) count++;
        }
        return count;
      }, rulerColor);
  }
});
