import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { longText } from '../support/fakes/sampleTexts.ts';
import { chip, choose, part, shownVector, untilShown } from '../support/fakes/shownPage.ts';

const text = 'The boats lie asleep in the harbour';

describe('how vectors come to be', () => {
  async function open(options: FakePageOptions = {}) {
    const set = { texts: [text], model: { dims: 16 }, height: 1400 };
    const opened = await openFakePage({ ...set, ...options });
    await untilShown(opened.page, 1);
    return opened;
  }

  const copied = async (page: Page, entry: string): Promise<string> => {
    const menu = page.getByRole('button', { name: 'Save or Copy Vector…' });
    // The tick of an earlier copy says nothing of this one.
    await menu.locator('.codicon-check').waitFor({ state: 'hidden' });
    await menu.click();
    await page.getByRole('menuitem', { name: entry }).filter({ visible: true }).click();
    await menu.locator('.codicon-check').waitFor();
    return page.evaluate(() => window.fakeHost.copied.at(-1)!);
  };

  const wholeVector = (page: Page) =>
    page.evaluate(async () => {
      const reference = { version: 'content 1.1', segment: 0 };
      const { vector, shares } = await window.fakeHost.answers.wholeVector(reference);
      return { vector: Array.from(vector), shares: Array.from(shares!) };
    });

  test('a token’s vector is copied as NumPy, every number exact, and as Python for it', async () => {
    const { page } = await open();
    await choose(page, 3);
    const numpy = await copied(page, 'Copy as NumPy');
    const numbers = /^np\.array\(\[(.*)\], dtype=np\.float32\)\n$/.exec(numpy)?.[1]?.split(', ');
    const { vector } = await shownVector(page);
    assert.deepEqual(
      numbers?.map((number) => Math.fround(Number(number))),
      vector,
    );
    await page.getByLabel('Layer', { exact: true }).selectOption('2');
    await page.locator('[data-shown-layer="2"]').waitFor();
    assert.equal(await copied(page, 'Copy as Python'), 'vector = ...  # token 3, layer 2\n');
  });

  test('what five lines do not hold is said', async () => {
    const { page } = await open();
    await page.evaluate(() =>
      window.fakeHost.fail('vectorCode', 'Too long; choose a shorter text.'),
    );
    await page.getByRole('button', { name: 'Save or Copy Vector…' }).click();
    await page.getByRole('menuitem', { name: 'Copy as Python' }).filter({ visible: true }).click();
    await page.getByText('Too long; choose a shorter text.').waitFor();
  });

  test('which vector is the text’s is said, and it is shown with each token’s share', async () => {
    const { page, problems } = await open();
    await choose(page, 2);
    const note = 'The text’s vector: mean over the tokens of the last layer, scaled to length 1.';
    await page.getByText(note).waitFor();
    await page.getByRole('button', { name: 'Show it' }).click();
    const whole = page.locator('[data-part="whole-details"]');
    await whole.locator('[data-share-of]').first().waitFor();
    const wanted = await wholeVector(page);
    assert.deepEqual((await shownVector(page)).vector, wanted.vector);
    const shares = await whole
      .locator('[data-share-of]')
      .evaluateAll((rows) => rows.map((one) => Number(one.getAttribute('data-value'))));
    assert.deepEqual(shares, wanted.shares);
    assert.equal(await copied(page, 'Copy as Python'), 'vector = ...  # token none, layer -1\n');
    // A token's row leads to the token, and so does its piece, also where it is the chosen one.
    await whole.locator('[data-share-of="4"] button').click();
    await untilShown(page, 4);
    await page.getByRole('button', { name: 'Show it' }).click();
    await whole.waitFor();
    await chip(page, 4).click();
    await untilShown(page, 4);
    assert.equal(await whole.count(), 0);
    assert.deepEqual(problems, []);
  });

  test('[CLS] alone has no shares beside it', async () => {
    const { page } = await open({ model: { vectorsText: '[CLS] of the last layer' } });
    await page.evaluate(() => (window.fakeHost.hasShares = false));
    await page.getByText('The text’s vector: [CLS] of the last layer, scaled').waitFor();
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByText('Tokens have no shares in it: it is one token’s alone').waitFor();
  });

  async function openInputs(page: Page) {
    await page.getByText('What goes in').click();
    await page.getByText('What the model is given').click();
    const table = page.getByRole('table', { name: 'Inputs of the model, token by token' });
    await table.waitFor();
    const cells = () =>
      table
        .locator('tr')
        .evaluateAll((rows) =>
          rows.map((one) => Array.from(one.children, (cell) => cell.textContent)),
        );
    return { cells, padTo: page.getByLabel('Pad to') };
  }

  test('the input is padded to a length that one chooses', async () => {
    const { page } = await open();
    const { cells, padTo } = await openInputs(page);
    const unpadded = await cells();
    assert.deepEqual(unpadded[2], ['Attention mask', ...Array.from({ length: 11 }, () => '1')]);
    await padTo.fill('14');
    await page.getByText('padding').first().waitFor();
    const [heads, ids, mask] = await cells();
    assert.deepEqual(heads, [...unpadded[0]!, 'padding', 'padding', 'padding']);
    assert.deepEqual(ids, [...unpadded[1]!, '0', '0', '0']);
    assert.deepEqual(mask, [...unpadded[2], '0', '0', '0']);
    await padTo.fill('5');
    await page.getByText(/^Token length greater than max length/).waitFor();
    assert.deepEqual(await cells(), unpadded);
    await padTo.fill('4097');
    await page.getByText('Choose a whole number from 1 to 4096.').waitFor();
    assert.equal(await page.evaluate(() => window.fakeHost.callsOf('modelInput').length), 2);
    await padTo.fill('');
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  test('of a text of several windows the whole input is padded, and the chosen token marked in it', async () => {
    const { page } = await open({ texts: [longText(300)] });
    const count = await page.evaluate(() => window.fakeHost.tokensOf(0).pieces.length);
    await page.evaluate(() => undefined);
    const { cells, padTo } = await openInputs(page);
    await padTo.fill(String(count + 2));
    await page.getByText('padding').first().waitFor();
    const [, ids] = await cells();
    const wanted = await page.evaluate(() => Array.from(window.fakeHost.tokensOf(0).ids, String));
    assert.deepEqual(ids, ['Id', ...wanted, '0', '0']);
    assert.ok(count > 256);
    assert.equal(await part(page, 'position'), '1');
    const marked = page.locator('[data-part="given"] tr').nth(1).locator('.number-marked');
    assert.equal(await marked.innerText(), wanted[1]);
  });
});
