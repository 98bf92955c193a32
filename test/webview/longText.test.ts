import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import {
  chip,
  choose,
  chooseSegment,
  drawnPieces,
  untilShown,
} from '../support/fakes/shownPage.ts';
import { longText } from '../support/fakes/sampleTexts.ts';
import { until } from '../support/until.ts';

const count = 50_000;
/** Chunks of 256 tokens: those in and around the view, and the chosen one's. */
const mostPieces = 16 * 256;

describe('a text of 50,000 tokens', () => {
  let page: Page;
  let problems: readonly string[];
  before(async () => {
    const texts = [longText(count)];
    ({ page, problems } = await openFakePage({ texts, model: { dims: 8 } }));
    await untilShown(page, 1);
  });

  const scrollTo = (share: number) =>
    page.locator('.pieces').evaluate((pieces, it) => {
      pieces.scrollTop = it * pieces.scrollHeight;
    }, share);

  async function assertBounded(): Promise<void> {
    const drawn = await page.locator('[data-token-index]').count();
    assert.ok(drawn > 100 && drawn <= mostPieces, `${drawn} pieces in the document`);
    const elements = await page.locator('*').count();
    assert.ok(elements < 2 * mostPieces, `${elements} elements in the document`);
  }

  test('only what is near the view is in the document, wherever one scrolls', async () => {
    await assertBounded();
    for (const share of [0.3, 0.7, 1, 0.5, 0]) {
      await scrollTo(share);
      await until(`pieces at ${share}`, async () => {
        const inView = await page.locator('.pieces').evaluate((pieces) => {
          const box = pieces.getBoundingClientRect();
          const at = document.elementFromPoint(box.left + 30, box.top + box.height / 2);
          return at?.closest('.piece-chunk')?.childElementCount ?? 0;
        });
        return inView > 0;
      });
      await assertBounded();
    }
    assert.deepEqual(problems, []);
  });

  test('no less in a wide panel, where the text has a column of its own', async () => {
    await page.setViewportSize({ width: 1200, height: 800 });
    await scrollTo(0.2);
    await until('pieces there', async () =>
      (await drawnPieces(page)).some(({ token }) => token > 5000),
    );
    await assertBounded();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    assert.equal(height, 800, 'the page itself does not scroll');
    await page.setViewportSize({ width: 560, height: 800 });
  });

  test('the fetched ranges are small', async () => {
    const requests = await page.evaluate(
      () => window.fakeHost.callsOf('tokens') as { start: number; end: number }[],
    );
    for (const { start, end } of requests) assert.ok(end - start <= 257);
  });

  test('End and Home go to the last and the first token and back, with the focus', async () => {
    await choose(page, 3);
    await page.keyboard.press('End');
    await untilShown(page, count - 1);
    await page.locator(`[data-token-index="${count - 1}"]:focus`).waitFor();
    await assertBounded();
    await page.keyboard.press('Home');
    await untilShown(page, 0);
    await page.locator('[data-token-index="0"]:focus').waitFor();
    await assertBounded();
  });

  test('the chosen piece stays in the document, so Tab leads to it from anywhere', async () => {
    await choose(page, 5);
    await page.locator('body').evaluate(() => (document.activeElement as HTMLElement).blur());
    await scrollTo(0.5);
    await until('pieces of the middle', async () =>
      (await drawnPieces(page)).some(({ token }) => token > 20_000),
    );
    assert.equal(await chip(page, 5).count(), 1);
    assert.equal(await page.locator('.pieces [tabindex="0"]').count(), 1);
  });

  test('each token stands once, in order, and no line is cut by a chunk’s border', async () => {
    await scrollTo(0);
    await until('the beginning', async () => (await drawnPieces(page))[0]?.token === 0);
    const tokens = (await drawnPieces(page)).map(({ token }) => token);
    assert.deepEqual(
      tokens,
      tokens.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(tokens).size, tokens.length);
    const openEnds = await page.locator('.piece-chunk').evaluateAll((chunks) =>
      chunks
        .filter((chunk, i) => chunk.childElementCount > 0 && i < chunks.length - 1)
        .filter((chunk) => chunk.lastElementChild?.lastElementChild?.className !== 'line-end')
        .map((chunk) => chunk.textContent.slice(-30)),
    );
    assert.deepEqual(openEnds, []);
  });

  test('the table of cosines shows the best of all 50,000, pieces from anywhere', async () => {
    await choose(page, 5);
    const { cosines } = await page.evaluate(() => window.fakeHost.expected(0, 5, -1));
    const others = Array.from(cosines.keys()).filter((token) => token !== 5);
    const top = others.sort((a, b) => cosines[b]! - cosines[a]! || a - b);
    const first = page.locator('[data-cosine-to]').first();
    assert.equal(await first.getAttribute('data-cosine-to'), String(top[0]));
    await until('every piece’s name', async () =>
      (await page.locator('[data-cosine-to] button').allInnerTexts()).every((name) => name !== '…'),
    );
  });

  test('a text without any line break, and one word longer than a chunk', async () => {
    const texts = ['word '.repeat(3000), 'x'.repeat(9000)];
    const opened = await openFakePage({ texts, model: { dims: 8 } });
    await untilShown(opened.page, 1);
    await opened.page.keyboard.press('Tab');
    await chip(opened.page, 1).focus();
    await opened.page.keyboard.press('End');
    await untilShown(opened.page, 3001);
    await chooseSegment(opened.page, 1);
    await opened.page.locator('[data-shown-segment="1"]').waitFor();
    await chip(opened.page, 1).focus();
    await opened.page.keyboard.press('End');
    await untilShown(opened.page, 1801);
    const tokens = (await drawnPieces(opened.page)).map(({ token }) => token);
    assert.equal(new Set(tokens).size, tokens.length);
    assert.deepEqual(opened.problems, []);
  });
});
