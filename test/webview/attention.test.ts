import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { AttentionChoice } from '../../src/protocol/insideApi.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { longText, mixedText } from '../support/fakes/sampleTexts.ts';
import { dataValue, part, untilShown } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const text = 'The boats lie asleep in the harbour';
const calls = (page: Page, method: Parameters<typeof window.fakeHost.callsOf>[0]) =>
  page.evaluate((it) => window.fakeHost.callsOf(it).length, method);

/** Waits until this map is shown large, and this position chosen in it. */
const untilMap = (page: Page, layer: number, head: number, position: number) =>
  page
    .locator(
      `[data-shown-layer="${layer}"][data-shown-head="${head}"][data-shown-position="${position}"]`,
    )
    .waitFor();

async function listed(page: Page, side: 'row' | 'column'): Promise<Map<number, number>> {
  const rows = await page
    .locator(`[data-part="attention-${side}"] [data-attention-of]`)
    .evaluateAll((all) =>
      all.map((one) => [
        Number(one.getAttribute('data-attention-of')),
        Number(one.getAttribute('data-value')),
      ]),
    );
  return new Map(rows as [number, number][]);
}

describe('the tab of attention', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts: [text],
      tab: 'attention',
      model: { dims: 16 },
      height: 1400,
      ...options,
    });
    await opened.page.getByLabel('Head', { exact: true }).selectOption('1');
    await opened.page.getByLabel('Layer', { exact: true }).selectOption('1');
    await untilMap(opened.page, 1, 1, 1);
    return opened;
  }

  const expected = (page: Page, token: number, choice: AttentionChoice) =>
    page.evaluate(([t, c]) => window.fakeHost.expectedWeights(0, t, c), [token, choice] as const);

  /** The lists, their sums and the card under the pointer are the map's own numbers. */
  async function assertShows(page: Page, position: number, choice: AttentionChoice): Promise<void> {
    const weights = await expected(page, position, choice);
    const size = Math.sqrt(weights.length);
    const row = weights.slice(position * size, (position + 1) * size);
    const column = weights.filter((_, i) => i % size === position);
    for (const [side, wanted] of [
      ['row', row],
      ['column', column],
    ] as const) {
      const shown = await listed(page, side);
      assert.equal(shown.size, 10);
      for (const [other, weight] of shown) assert.equal(weight, wanted[other]);
      const values = [...shown.values()];
      assert.deepEqual(
        values,
        values.toSorted((a, b) => b - a),
      );
      assert.equal(values[0], Math.max(...wanted));
      const sum = wanted.reduce((all, weight) => all + weight, 0);
      assert.ok(Math.abs((await dataValue(page, `attention-${side}-sum`)) - sum) < 1e-5);
    }
    assert.ok((await part(page, 'attention-row-sum')).startsWith('sum 1.0000'));
    const box = (await page.locator('.attention-map .cell-field').boundingBox())!;
    const at = (index: number): number => ((index + 0.5) * box.width) / size;
    await page.mouse.move(box.x + at(4), box.y + at(position));
    const card = await page.locator('.attention-map .hover-card').innerText();
    const shownWeight = Number(/weight (\S+)/.exec(card)?.[1]);
    assert.equal(Math.fround(shownWeight), weights[position * size + 4]);
  }

  test('all maps to choose from by keys, one map large, its numbers exact', async () => {
    const { page, problems } = await open();
    await assertShows(page, 1, { layer: 1, head: 1 });
    const grid = page.getByRole('grid', { name: 'Attention maps by layer and head' });
    assert.equal(await grid.getAttribute('aria-rowcount'), '6');
    assert.equal(await grid.getAttribute('aria-colcount'), '13');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await untilMap(page, 2, 2, 1);
    await assertShows(page, 1, { layer: 2, head: 2 });
    assert.equal(await part(page, 'map-title'), 'Layer 2, head 2');
    const told = await grid.getAttribute('aria-activedescendant');
    assert.match(await page.locator(`#${told!}`).innerText(), /^layer 2, head 2, /);
    await page.keyboard.press('End');
    await untilMap(page, 2, 0, 1);
    await assertShows(page, 1, { layer: 2, head: 'mean' });
    assert.deepEqual(problems, []);
  });

  test('the first map is the one in which the chosen token’s row is least even', async () => {
    const { page } = await openFakePage({
      texts: [text],
      tab: 'attention',
      model: { dims: 16 },
      cursorToken: 5,
    });
    const large = page.locator('[data-shown-position="5"]');
    await large.waitFor();
    const [layer, head] = await large.evaluate((it: HTMLElement) => [
      Number(it.dataset['shownLayer']),
      Number(it.dataset['shownHead']),
    ]);
    const spreads = await page.evaluate(() => {
      const spreadOf = (choice: AttentionChoice): number => {
        const weights = window.fakeHost.expectedWeights(0, 5, choice);
        const row = weights.slice(5 * 11, 6 * 11);
        return row.reduce((sum, weight) => sum - weight * Math.log(weight || 1), 0);
      };
      return Array.from({ length: 6 }, (_, i) =>
        Array.from({ length: 12 }, (__, j) => spreadOf({ layer: i + 1, head: j + 1 })),
      );
    });
    // The small maps have 256 steps.
    const least = Math.min(...spreads.flat());
    assert.ok(spreads[layer - 1]![head - 1]! < least + 0.03);
    assert.ok(spreads[0]![0]! > least + 0.03, 'it is not the first of all');
    assert.equal(await page.getByLabel('Layer', { exact: true }).inputValue(), String(layer));
    assert.equal(await page.getByLabel('Head', { exact: true }).inputValue(), String(head));
  });

  test('the drop-downs choose, and what is chosen comes back after a hide', async () => {
    const { page } = await open();
    await page.getByLabel('Layer', { exact: true }).selectOption('5');
    await page.getByLabel('Head', { exact: true }).selectOption({ label: 'mean of all heads' });
    await untilMap(page, 5, 0, 1);
    await page.getByText('harbo', { exact: true }).first().click();
    await untilMap(page, 5, 0, 8);
    await page.reload();
    await untilMap(page, 5, 0, 8);
    await assertShows(page, 8, { layer: 5, head: 'mean' });
  });

  test('keys move over the large map, each cell is told; Enter chooses its token', async () => {
    const { page } = await open();
    const map = page.getByRole('grid', { name: /Attention from each token/ });
    await map.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const told = await map.getAttribute('aria-activedescendant');
    const weights = await expected(page, 1, { layer: 1, head: 1 });
    const name = await page.locator(`#${told!}`).innerText();
    assert.match(name, /^boats → \[CLS\], weight /);
    const size = Math.sqrt(weights.length);
    assert.equal(Math.fround(Number(/weight ([^,]+)/.exec(name)![1])), weights[2 * size]);
    await page.keyboard.press('Enter');
    await untilMap(page, 1, 1, 2);
    await assertShows(page, 2, { layer: 1, head: 1 });
  });

  test('a token of a list is chosen here and in the tab of tokens', async () => {
    const { page } = await open();
    const before = await calls(page, 'attention');
    await page.locator('[data-part="attention-row"] [data-attention-of="3"] button').click();
    await untilMap(page, 1, 1, 3);
    const piece = page.locator('#panel-attention [data-token-index="3"]');
    assert.equal(await piece.getAttribute('aria-selected'), 'true');
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await untilShown(page, 3);
    await page.locator('#panel-tokens [data-token-index="2"]').click();
    await untilShown(page, 2);
    await page.getByRole('tab', { name: 'Attention' }).click();
    await untilMap(page, 1, 1, 2);
    assert.equal(await calls(page, 'attention'), before, 'the map is the same');
  });

  test('of a long text the window of the chosen token is shown, and it is said', async () => {
    const { page } = await open({
      texts: [longText(600)],
      model: { dims: 16, attentionLayerCount: 1 },
    });
    const note = page.locator('[data-part="window"]');
    assert.match(await note.innerText(), /3 windows.* window 1, tokens 1 to 254\./);
    const weights = await expected(page, 1, { layer: 1, head: 1 });
    assert.equal(weights.length, 256 * 256);
    await page.locator('#panel-attention [data-token-index="1"]').focus();
    await page.keyboard.press('End');
    await until('the last window', async () =>
      /window 3, tokens 509 to /.test(await note.innerText()),
    );
    const large = page.locator('[data-part="attention"]');
    assert.equal(await large.getAttribute('data-shown-start'), '508');
    assert.equal(await large.getAttribute('data-shown-position'), '91');
    // [CLS] of this window is not a token of the text, and can be looked at all the same.
    await page.locator('.attention-map .cell-rows [data-position="0"]').click();
    await untilMap(page, 1, 1, 0);
    assert.equal(await large.getAttribute('data-shown-start'), '508');
  });

  test('a pair, where the model takes one: both texts, a token of the second, what goes in for it', async () => {
    const { page, problems } = await open({
      texts: [text, 'They wait for the tide'],
      model: { dims: 16, takesTokenTypes: true },
    });
    await page.getByLabel('Read').selectOption({ label: 'with the next text' });
    const second = page.locator('[data-part="second-text"]');
    // [CLS] and 9 pieces and [SEP] of the first text, 5 pieces and [SEP] of the second.
    await second.locator('[data-token-index="5"]').click();
    await untilMap(page, 1, 1, 15);
    assert.equal(await page.locator('.attention-map .cell-rows .cell-label').count(), 17);
    assert.match(await part(page, 'attention-token'), /^tide token B 5$/);
    const row = await listed(page, 'row');
    assert.ok((await part(page, 'attention-row-sum')).startsWith('sum 1.0000'));
    const chip = second.locator('[data-token-index="1"]');
    const own = row.get(11);
    if (own !== undefined) assert.equal(Number(await chip.getAttribute('data-attention')), own);
    await page.getByText('What goes in').click();
    await page.locator('[data-input="tokenType"]').waitFor();
    await page.getByText('What the model is given').click();
    const types = page.locator('[data-part="given"] tr', { hasText: 'Token type' }).locator('td');
    // [CLS] and 9 pieces and [SEP], then 5 pieces and [SEP].
    await types.nth(16).waitFor();
    assert.equal((await types.allInnerTexts()).join(''), '0'.repeat(11) + '1'.repeat(6));
    assert.equal(await types.nth(15).getAttribute('class'), 'number-marked');
    await page.getByLabel('Read').selectOption({ label: 'one text' });
    await untilMap(page, 1, 1, 1);
    assert.ok(await second.isHidden());
    assert.equal(await page.locator('.attention-map .cell-rows .cell-label').count(), 11);
    assert.deepEqual(problems, []);
    const { page: other } = await open({ texts: [text, 'They wait for the tide'] });
    assert.ok(await other.getByLabel('Read').isHidden());
  });

  test('markup in a text stays text', async () => {
    const { page, problems } = await open({ texts: [mixedText] });
    assert.equal(await page.locator('#page b').count(), 0);
    assert.notEqual(await page.title(), 'run');
    assert.deepEqual(problems, []);
  });

  test('with forced colours the numbers stand in lists, and maps are chosen from a table', async () => {
    const { page } = await open();
    await page.emulateMedia({ forcedColors: 'active' });
    assert.ok(await page.locator('.attention-map').isHidden());
    assert.ok(await page.locator('.attention-grid').isHidden());
    await page.getByText('Where each head looks').click();
    await page.getByRole('button', { name: 'Layer 3, head 12' }).click();
    await untilMap(page, 3, 12, 1);
    const weights = await expected(page, 1, { layer: 3, head: 12 });
    const size = Math.sqrt(weights.length);
    for (const [other, weight] of await listed(page, 'row')) {
      assert.equal(weight, weights[size + other]);
    }
    const row = page.getByRole('table', { name: 'Tokens that the chosen token attends to' });
    assert.ok(await row.isVisible());
  });

  test('a model whose graph shows none says so; a failure is shown and tried again', async () => {
    const { page } = await openFakePage({
      texts: [text],
      tab: 'attention',
      model: { attentionLayerCount: 0, layersNote: 'This export fuses its attention.' },
    });
    await page.getByText('This export fuses its attention.').waitFor();
    assert.equal(await calls(page, 'attentionOverview'), 0);
    const { page: other } = await open();
    await other.evaluate(() => window.fakeHost.fail('attention', 'No engine; try again.'));
    await other.getByLabel('Layer', { exact: true }).selectOption('2');
    await other.getByText('No engine; try again.').waitFor();
    await other.evaluate(() => window.fakeHost.fail('attention'));
    await other.getByRole('button', { name: 'Try Again' }).click();
    await untilMap(other, 2, 1, 1);
  });
});

describe('inside a token', () => {
  test('through the layers: norms and cosines; a layer is chosen there', async () => {
    const { page, problems } = await openFakePage({ texts: [text], model: { dims: 16 } });
    await untilShown(page, 1);
    assert.equal(await calls(page, 'tokenPath'), 0, 'folded, it is not asked for');
    await page.getByText('Through the layers').click();
    const rows = page.locator('[data-part="path"] [data-layer]');
    await rows.nth(6).waitFor();
    const states = await page.evaluate(() =>
      Array.from({ length: 7 }, (_, layer) => window.fakeHost.expected(0, 1, layer)),
    );
    for (const [layer, { vector, norm }] of states.entries()) {
      const shown = await rows.nth(layer).innerText();
      assert.ok(shown.includes(norm.toPrecision(6)), shown);
      const last = states[layer - 1];
      if (!last) continue;
      const dot = vector.reduce((sum, value, i) => sum + value * last.vector[i]!, 0);
      assert.ok(shown.includes((dot / (norm * last.norm)).toFixed(4)), shown);
    }
    await rows.nth(2).getByRole('button').click();
    await page.locator('[data-shown-layer="2"]').waitFor();
    assert.equal(await page.getByLabel('Layer', { exact: true }).inputValue(), '2');
    await page.locator('[data-part="path"] [data-layer="2"][aria-current="true"]').waitFor();
    await page.reload();
    await page.locator('[data-part="path"] [data-layer="2"][aria-current="true"]').waitFor();
    assert.deepEqual(problems, []);
  });

  test('what goes in: each part, their sum and layer 0, one dimension of all of them', async () => {
    const { page } = await openFakePage({ texts: [text], model: { dims: 16 } });
    await untilShown(page, 1);
    await page.getByText('What goes in').click();
    const names = page.locator('[data-input]');
    await names.nth(3).waitFor();
    assert.deepEqual(
      await names.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-input'))),
      ['word', 'position', 'sum', 'layer0'],
    );
    assert.match(await part(page, 'inputs'), /This model has no token type embedding\./);
    await page.getByRole('slider', { name: 'Dimension of position' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const numbers = /^d1: word (\S+) \+ position (\S+) = (\S+) → layer 0 (\S+)$/;
    const [, ...found] = numbers.exec(await part(page, 'inputs-readout')) ?? [];
    const [word, position, sum, layer0] = found.map(Number) as [number, number, number, number];
    assert.ok(Math.abs(word + position - sum) < 1e-6);
    const { vector } = await page.evaluate(() => window.fakeHost.expected(0, 1, 0));
    assert.equal(Math.fround(layer0), vector[1]);
    await page.getByText('What the model is given').click();
    const given = page.locator('[data-part="given"] tbody tr');
    const ids = await page.evaluate(() => Array.from(window.fakeHost.tokensOf(0).ids));
    await given.nth(1).waitFor();
    assert.deepEqual(
      await given.evaluateAll((all) => all.map((row) => (row as HTMLElement).innerText)),
      [['Id', ...ids].join('\t'), `Attention mask${'\t1'.repeat(ids.length)}`],
      'this model takes no token types',
    );
    await page.getByText('Numbers of the embeddings').click();
    const rows = page.getByRole('table', { name: /^Embeddings of the token/ }).locator('tbody tr');
    await rows.nth(15).waitFor();
    assert.equal(await rows.count(), 16);
  });
});
