import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { ResultsPane } from '../support/resultsPane.ts';
import { SearchBox } from '../support/searchBox.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

// `npm run pictures` writes them where README.md shows them; an ordinary run only proves that they can be taken.
const target = join(projectRoot, process.env['SEMANTIC_TEXT_PICTURES'] ?? 'out/pictures');

let vscode: VscodeWindow | undefined;

afterEach(async (context) => {
  await vscode?.keepEvidence(context);
  await vscode?.close();
  vscode = undefined;
});

/** A window on the samples, without the side bar, with one file open. */
async function openSample(file: string): Promise<VscodeWindow> {
  vscode = await openVscode({
    folder: join(projectRoot, 'samples'),
    settings: { 'workbench.colorTheme': 'Default Dark Modern', 'editor.minimap.enabled': false },
    width: 1240,
    height: 720,
  });
  await vscode.openFile(file);
  await vscode.page.keyboard.press('Control+B');
  return vscode;
}

async function take(window: VscodeWindow, name: string): Promise<void> {
  await window.page
    .locator('.statusbar-item', { hasText: 'Saving' })
    .first()
    .waitFor({ state: 'hidden' });
  mkdirSync(target, { recursive: true });
  await window.screenshot(join(target, `${name}.png`));
}

test('the pictures of Embed Selection', async () => {
  const window = await openSample('tide.md');
  await window.selectText('The moon pulls the ocean towards itself');
  await window.rightClickSelection();
  await window.clickMenuEntry('Semantic Text', 'Embed Selection');
  const panel = new ExplorerPage(window);
  await panel.untilState('ready');
  await panel.choose(5);
  assert.equal(await panel.tokenName(), 'ocean');
  await take(window, 'embedSelection');
  await panel.chooseTab('attention');
  const frame = await panel.frame();
  await frame.locator('[data-part="attention-layer"]').selectOption('3');
  await frame.getByRole('heading', { name: /^Layer 3, / }).waitFor();
  await frame.getByRole('heading', { name: 'ocean token 5', exact: true }).waitFor();
  // The map's upper part is seen as well.
  await frame
    .locator('.all-maps')
    .evaluate((maps) => maps.scrollIntoView({ block: 'start', behavior: 'instant' }));
  await take(window, 'attention');
});

test('the pictures of Embed File and Find Similar Lines', async () => {
  const file = 'supportQuestions.txt';
  const window = await openSample(file);
  const panel = new ExplorerPage(window);
  await window.goTo(1);
  await window.runCommand('Semantic Text: Embed File');
  await panel.untilState('ready');
  await panel.untilSelected(0);
  await panel.choose(4);
  await take(window, 'embedFile');
  await window.page.keyboard.press('Control+1');
  await window.runCommand('Semantic Text: Find Similar Lines');
  await panel.untilTab('neighbours');
  const [text = ''] = readFileSync(join(window.folder!, file), 'utf8').split('\n');
  const { list } = await panel.head();
  const [first] = await panel.untilNeighbours(text, `${list} compared`);
  assert.ok(first);
  await panel.untilAttribution(first.score);
  await take(window, 'neighbours');
});

test('the pictures of Themes and Labels', async () => {
  const window = await openSample('tickets.csv');
  await window.runCommand('Semantic Text: Embed File');
  const panel = new ExplorerPage(window);
  await panel.untilEmbedded('42 records');
  await panel.chooseTab('themes');
  const frame = await panel.frame();
  await frame.getByRole('combobox', { name: 'Themes' }).selectOption('count');
  const count = frame.getByLabel('How many themes');
  await count.fill('6');
  await count.press('Enter');
  await frame.locator('[data-part="themes"][data-count="6"]').waitFor();
  await frame.locator('[data-part="map"][data-settled="true"]').waitFor();
  await frame.locator('[data-part="map-field"][data-points="42"]').waitFor();
  await take(window, 'themes');

  await panel.chooseTab('labels');
  await frame.locator('[data-part="label-order"]').selectOption('place');
  const list = frame.locator('[data-part="label-list"]');
  for (const [row, label] of ['parcel', 'payment', 'access', 'fault'].entries()) {
    await list.locator('[data-row]').nth(row).click();
    await window.page.keyboard.type(label);
    await window.page.keyboard.press('Enter');
    await list.locator(`[data-label="${label}"][data-given="true"]`).first().waitFor();
  }
  await list.locator('[data-given="false"][data-label]').first().waitFor();
  await take(window, 'labels');
});

test('the picture of Compare Selections', async () => {
  const window = await openSample('tide.md');
  await window.page.keyboard.press('Control+A');
  await window.runCommand('Semantic Text: Compare Selections');
  const panel = new ExplorerPage(window);
  await panel.untilTab('similarity');
  const frame = await panel.frame();
  await frame
    .getByRole('list', { name: 'Strongest pairs' })
    .getByRole('listitem')
    .first()
    .waitFor();
  const matrix = frame.getByRole('grid', { name: 'Similarity of each pair' });
  const box = await matrix.boundingBox();
  assert.ok(box);
  await window.page.mouse.move(box.x + 1, box.y + 1);
  await window.page.locator('.monaco-hover:not(.hidden)').waitFor({ state: 'hidden' });
  await window.page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.3, { steps: 4 });
  await frame.locator('.matrix .hover-card').waitFor();
  await take(window, 'similarity');
});

test('the picture of Search', async () => {
  const window = await openSample('tide.md');
  const search = new SearchBox(window);
  await search.open();
  await search.type('how the moon moves the sea');
  // Rows of the query's beginning are shown while the rest is typed.
  await search.untilFirst(
    'The moon pulls the ocean towards itself, and the water piles up on the near side.',
  );
  await until('all of it to be embedded', async () => {
    return /— \d+ passages$/.test(await search.title());
  });
  await take(window, 'search');
});

test('the picture of the view of results', async () => {
  const window = await openSample('tide.md');
  const search = new SearchBox(window);
  await search.open();
  await search.chooseScope('Search the Workspace');
  await search.type('how the moon moves the sea');
  await search.untilFirst(
    'The moon pulls the ocean towards itself, and the water piles up on the near side.',
  );
  await search.clickButton('Show All in Results View');
  const results = new ResultsPane(window);
  await results.untilSelected(
    'The moon pulls the ocean towards itself, and the water piles up on the near side.',
  );
  await results.untilFocused();
  await window.page.keyboard.press('ArrowDown');
  await until('words to be tinted', async () => (await results.tints()).length > 0);
  await take(window, 'results');
});

test('the pictures of the hover and of Toggle Word Pieces', async () => {
  const window = await openSample('tide.md');
  await window.hover('sandbank');
  await take(window, 'hover');
  await window.page.mouse.move(5, 5);
  await window.runCommand('Semantic Text: Toggle Word Pieces');
  await window.page
    .locator('.editor-instance .view-overlays .cdr[class*="TextEditorDecorationType"]')
    .first()
    .waitFor();
  await take(window, 'wordPieces');
});
