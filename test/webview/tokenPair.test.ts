import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { choose, chooseSegment, part, untilShown } from '../support/fakes/shownPage.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { until } from '../support/until.ts';

const texts = ['the bank of a river and a bank', 'one bank here', 'no such word'];

const pairOf = (page: Page) => page.locator('[data-part="pair"]');
const listed = (page: Page) => pairOf(page).getByLabel('Other token');

/** The cosines that the table shows, once it is about these two. */
async function shownPair(page: Page, heading: string): Promise<string[]> {
  await pairOf(page).getByRole('heading', { name: heading, exact: true }).waitFor();
  return page.locator('[data-part="pair-layers"] td.path-cosine').allInnerTexts();
}

/** Each of the numbers stands among the words, with three decimals. */
function assertWritten(numbers: readonly string[], words: readonly string[]): void {
  const written = words.filter((word) => /^-?\d\.\d{3}$/.test(word)).map(Number);
  assert.equal(written.length, numbers.length);
  for (const [i, number] of numbers.entries()) {
    assert.ok(Math.abs(Number(number) - written[i]!) < 6e-4, number);
  }
}

describe('a token beside another one', () => {
  async function open(options: FakePageOptions = {}) {
    const set = {
      texts,
      unit: 'line',
      canChooseUnit: true,
      model: { dims: 16 },
      height: 1400,
    } as const;
    const opened = await openFakePage({ ...set, ...options });
    await untilShown(opened.page, 1);
    return opened;
  }

  const expected = (page: Page, a: readonly [number, number], b: readonly [number, number]) =>
    page.evaluate(
      async ([[segment, token], [otherSegment, other]]) => {
        const reference = { version: 'content 1.1', segment, token };
        const answer = await window.fakeHost.answers.tokenPair({
          ...reference,
          other: { segment: otherSegment, token: other },
        });
        return Array.from(answer.cosines, (cosine) => cosine.toFixed(4));
      },
      [a, b] as const,
    );

  test('the places of the same word are offered first, and one of another text is compared', async () => {
    const { page, problems } = await open();
    await choose(page, 2);
    await page.getByText('Beside another token').click();
    await listed(page).waitFor();
    assert.deepEqual(await listed(page).locator('option').allInnerTexts(), [
      'choose a place of this word',
      'here: before bank after',
      'line 2: before bank after',
    ]);
    await listed(page).selectOption({ index: 2 });
    const heading = 'bank (token 2) and bank (token 2, line 2)';
    assert.deepEqual(await shownPair(page, heading), await expected(page, [0, 2], [1, 2]));
    await listed(page).selectOption({ index: 1 });
    const here = 'bank (token 2) and bank (token 8, line 1)';
    assert.deepEqual(await shownPair(page, here), await expected(page, [0, 2], [0, 8]));
    await listed(page).selectOption({ index: 0 });
    await pairOf(page)
      .getByText(/^Choose a place above/)
      .waitFor();
    assert.deepEqual(problems, []);
  });

  test('a token is kept, and any other is chosen then: in this text, and in another one', async () => {
    const { page } = await open();
    await choose(page, 5);
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await pairOf(page).getByText('river (token 5) is kept.').waitFor();
    await page.keyboard.press('Escape');
    await choose(page, 3);
    assert.deepEqual(
      await shownPair(page, 'of (token 3) and river (token 5, line 1)'),
      await expected(page, [0, 3], [0, 5]),
    );
    await chooseSegment(page, 2);
    await shownPair(page, 'no (token 1) and river (token 5, line 1)');
    const first = await page.locator('[data-part="pair-layers"] td.path-cosine').allInnerTexts();
    assert.deepEqual(first, await expected(page, [2, 1], [0, 5]));
    assert.equal(
      await listed(page).locator('option').first().innerText(),
      'this word stands nowhere else here',
    );
    // What was kept comes back with the page.
    await page.reload();
    await shownPair(page, 'no (token 1) and river (token 5, line 1)');
  });

  test('after an edit it is no longer the same token, and has to be chosen again', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await choose(page, 3);
    await page.locator('[data-part="pair-layers"]').waitFor();
    await page.evaluate(() => window.fakeHost.change({ texts: ['a new bank of a river'] }));
    await pairOf(page)
      .getByText(/^Choose a place above/)
      .waitFor();
    assert.equal(await page.locator('[data-part="pair-layers"]').count(), 0);
  });

  test('the curve has a dot and a number for each layer, is told to screen readers, and chooses a layer', async () => {
    const { page } = await open();
    await choose(page, 2);
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await choose(page, 8);
    const numbers = await shownPair(page, 'bank (token 8) and bank (token 2, line 1)');
    const chart = page.getByRole('img', { name: /bank \(token 8\) and bank .* table below/ });
    assert.equal(await chart.locator('circle').count(), 7);
    const written = await chart.locator('text').allTextContents();
    assertWritten(numbers, written);
    const heights = await chart
      .locator('circle')
      .evaluateAll((all) => all.map((one) => Number(one.getAttribute('cy'))));
    const byHeight = [...numbers.keys()].toSorted((a, b) => heights[a]! - heights[b]! || a - b);
    const byNumber = [...numbers.keys()].toSorted(
      (a, b) => Number(numbers[b]) - Number(numbers[a]) || a - b,
    );
    assert.deepEqual(byHeight.at(-1), byNumber.at(-1), 'the least is lowest');
    assert.equal(byHeight[0], byNumber[0], 'the largest is highest');
    await pairOf(page).getByRole('button', { name: '3', exact: true }).click();
    await page.locator('[data-shown-layer="3"]').waitFor();
    await pairOf(page).locator('tr[data-layer="3"][aria-current]').waitFor();
  });

  test('is saved as a picture and copied as numbers', async () => {
    const { page } = await open();
    await choose(page, 2);
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await choose(page, 8);
    await page.locator('[data-part="pair-layers"]').waitFor();
    const menu = page.getByRole('button', { name: 'Save or Copy Curve…' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Copy as CSV' }).filter({ visible: true }).click();
    await menu.locator('.codicon-check').waitFor();
    const csv = parseCsv(await page.evaluate(() => window.fakeHost.copied.at(-1)!));
    assert.deepEqual(csv[0], ['layer', 'cosine']);
    const wanted = await expected(page, [0, 8], [0, 2]);
    assert.deepEqual(
      csv.slice(1).map(([layer, cosine]) => [layer, Number(cosine).toFixed(4)]),
      wanted.map((cosine, i) => [String(i), cosine]),
    );
    await menu.click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).filter({ visible: true }).click();
    await until('a file', () => page.evaluate(() => window.fakeHost.saved.length === 1));
    const file = await page.evaluate(() => {
      const { name, bytes } = window.fakeHost.saved[0]!;
      const svg = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'image/svg+xml');
      const words = Array.from(svg.querySelectorAll('text'), (one) => one.textContent);
      return { name, dots: svg.querySelectorAll('circle').length, words };
    });
    assert.match(
      file.name,
      /bank \(token 8\) and bank \(token 2, line 1\): cosine at each layer\.svg$/,
    );
    assert.equal(file.dots, 7);
    assertWritten(wanted, file.words);
  });

  test('"?" explains in two sentences; Escape closes it, and the focus stays', async () => {
    const { page } = await open();
    for (const name of ['token', 'layer', 'cosine']) {
      const button = page.getByRole('button', { name: `What is a ${name}?` });
      await button.focus();
      await page.keyboard.press('Enter');
      const note = page.getByRole('note').filter({ visible: true });
      await note.waitFor();
      assert.equal((await note.innerText()).split(/[.] [A-Z]|[.]$/).length, 3, name);
      await page.locator('.help-button[aria-expanded="true"]').waitFor();
      await page.keyboard.press('Escape');
      await note.waitFor({ state: 'detached' });
      assert.ok(await button.evaluate((it) => it === document.activeElement));
    }
    assert.equal(await part(page, 'token-name'), 'the');
  });
});
