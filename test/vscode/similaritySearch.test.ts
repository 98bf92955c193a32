import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { indexWorkspace } from '../support/indexWorkspace.ts';
import { openVscode } from '../support/openVscode.ts';
import { parseJsonl, runCli } from '../support/runCli.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

// As many lines in all as a quick pick shows at once.
const workspace = {
  'travel/ferry.txt': [
    'The ferry to the island leaves at seven in the morning.',
    'The hotel has rooms with a view of the sea.',
  ],
  'cooking.txt': ['Bake the bread until its crust is brown and crisp.'],
  'src/tax.ts': ['export function readTaxReturn(text: string) {', 'return parseInvoice(text);'],
  'gone.txt': ['A violin and a cello played in the empty hall.'],
};
const ferry = workspace['travel/ferry.txt'][0]!;

describe('Search in a workspace of which no file is open', () => {
  let vscode: VscodeWindow;
  let search: SearchBox;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ste-files-'));
    for (const [path, lines] of Object.entries(workspace)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
    }
    vscode = await openVscode({ folder });
    search = new SearchBox(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const tabs = () => vscode.page.locator('.tabs-container .tab').count();
  const untilTitle = (pattern: RegExp) =>
    until(`a title like ${String(pattern)}`, async () => pattern.test(await search.title()), {
      describe: () => search.title(),
    });

  /** What the command line finds in the same files. */
  async function expected(
    query: string,
    mode: string,
  ): Promise<{ text: string; score: number | null }[]> {
    const index = join(vscode.home, 'index of the command line');
    const options = ['-k', '50', '--mode', mode, '--json', '--index', index];
    const { stdout } = await runCli(['search', query, vscode.folder!, ...options]);
    return parseJsonl(stdout);
  }

  /** Types a query and waits for the hits of the whole of it: its cosines are no others'. */
  async function find(query: string, first: string): Promise<void> {
    const scores = await expected(query, 'semantic');
    const score = scores.find(({ text }) => text.trim() === first)!.score!;
    await search.type(query);
    await until(
      `"${first}" to be the first hit of ${query}`,
      async () => {
        const [hit] = await search.hits();
        return hit?.text === first && Math.abs(hit.cosine - score) < 1e-3;
      },
      { describe: async () => JSON.stringify(await search.hits()) },
    );
    await search.untilSettled();
  }

  test('before anything is indexed: the best lines at once, and a row that offers to index', async () => {
    await search.open();
    await untilTitle(/in this workspace · hybrid \(instant for now\)/);
    await search.untilRow(/Index Workspace…/);
    await search.clickButton('Index Workspace…');
    const question = vscode.page.locator('.monaco-dialog-box');
    await question.getByText('for search by meaning?').waitFor();
    await vscode.page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    await search.open();
    await find('when does the boat go', ferry);
    await until('cosines instead of estimates', async () =>
      (await search.hits()).every(({ cosine }) => !Number.isNaN(cosine)),
    );
    await search.untilRow(/Index Workspace…/);
  });

  test('arrow keys preview files that are not open; Escape closes what was previewed', async () => {
    await search.moveTo(1, async () => {
      const [, second] = await search.hits();
      const [, name, line] = /([^/·\s]+):(\d+)$/.exec(second!.description)!;
      return (
        (await vscode.page.locator(`.tab.active[data-resource-name="${name!}"]`).isVisible()) &&
        (await vscode.hasStatusBarItem(new RegExp(`^Ln ${line!}, Col`)))
      );
    });
    await vscode.page.locator('.quick-input-widget input:focus').waitFor();
    await vscode.page.keyboard.press('Escape');
    await until('the preview to be closed', async () => (await tabs()) === 0);
  });

  test('a file that has gone says so, when it is previewed and when it is chosen', async () => {
    await search.open();
    await find('music', workspace['gone.txt'][0]!);
    rmSync(join(vscode.folder!, 'gone.txt'));
    await search.moveTo(1);
    await search.moveTo(0);
    await search.untilRow(/gone\.txt is no longer there; search again\./);
    await vscode.page.keyboard.press('Enter');
    await vscode.untilNotification(/gone\.txt is no longer there; search again\./);
    await until('the previews to be closed', async () => (await tabs()) === 0);
    await vscode.runCommand('Notifications: Clear All Notifications');
  });

  test('after indexing, the order is the command line’s in each mode; the mode is kept', async () => {
    await indexWorkspace(vscode);
    await search.open();
    await untilTitle(/in this workspace · hybrid — 4 passages$/);
    const query = 'return of the ferry';
    for (const [mode, name] of [
      ['hybrid', 'Hybrid'],
      ['semantic', 'Semantic'],
      ['keyword', 'Keyword'],
    ] as const) {
      if (mode !== 'hybrid') {
        await search.chooseMode(name);
        await untilTitle(new RegExp(`in this workspace · ${mode} — 4 passages$`));
      }
      await search.type(query);
      const wanted = await expected(query, mode);
      // The cosines are those of the whole query.
      await until(
        `the hits of ${query} in mode ${mode}`,
        async () => {
          const hits = await search.hits();
          return (
            hits.length === wanted.length &&
            hits.every(({ text, cosine, description }, i) => {
              const { text: expectedText, score } = wanted[i]!;
              const isScored =
                score === null
                  ? description.startsWith('by its words, no cosine · ')
                  : Math.abs(cosine - score) < 1e-3;
              // Of a passage the line that matched is shown.
              const lines = expectedText.split('\n').map((line) => line.trim());
              return lines.includes(text) && isScored;
            })
          );
        },
        { describe: async () => JSON.stringify({ shown: await search.hits(), wanted }) },
      );
    }
    assert.ok((await search.hits()).length < 5, 'keyword finds lines with the words alone');
    await vscode.page.keyboard.press('Escape');
    await search.open();
    await untilTitle(/^Search by words in this workspace · keyword/);
    await search.chooseMode('Hybrid');
  });

  test('words in quotes must occur, and identifiers are split', async () => {
    await search.type('"tax return"');
    await search.untilTexts([workspace['src/tax.ts'][0]!]);
    await search.type('"no such words"');
    await search.untilRow(/No passage holds the words in quotes/);
    await find('when does the boat go', ferry);
  });

  test('Enter opens the file at the line; a scope that nobody chose is then the file', async () => {
    await vscode.page.keyboard.press('Enter');
    await vscode.untilSelected(1, 55, 'ferry.txt');
    await search.open();
    await untilTitle(/^Search by meaning in this file, ferry\.txt/);
    await search.clickButton('Search the Workspace');
    await find('bread', workspace['cooking.txt'][0]!);
    await search.clickButton('Search This File Only');
    await until('the file’s lines alone', async () => (await search.hits()).length === 2);
    await search.clickButton('Search the Workspace');
    await search.untilFirst(workspace['cooking.txt'][0]!);
  });

  test('all hits go to the view of results', async () => {
    await search.untilSettled();
    await search.clickButton('Show All in Results View');
    await vscode.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await vscode.page
      .locator('.pane-body .monaco-list-row', { hasText: /Bake the bread/ })
      .first()
      .waitFor();
  });
});
