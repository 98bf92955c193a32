import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { chip, choose, drawnPieces, part, untilShown } from '../support/fakes/shownPage.ts';
import { mixedText } from '../support/fakes/sampleTexts.ts';

describe('the text as pieces', () => {
  async function open(...texts: string[]) {
    const opened = await openFakePage({ texts });
    await untilShown(opened.page, 1);
    return opened;
  }

  /** The text of all lines without the special tokens, a line break between two lines. */
  async function flowing(page: Page): Promise<string> {
    return page.locator('.piece-line').evaluateAll((lines) =>
      lines
        .map((line) => {
          const copy = line.cloneNode(true) as HTMLElement;
          for (const special of copy.querySelectorAll('.piece-special')) special.remove();
          return copy.textContent;
        })
        .join('\n'),
    );
  }

  test('pieces, blanks, tabs and line breaks together are the source, character for character', async () => {
    const { page } = await open(mixedText);
    assert.equal(await flowing(page), mixedText);
    const spans = await page.evaluate(() => Array.from(window.fakeHost.tokensOf(0).spans));
    for (const { token, text } of await drawnPieces(page)) {
      const source = mixedText.slice(spans[2 * token], spans[2 * token + 1]);
      if (source !== '') assert.equal(text, source);
    }
  });

  test('CRLF is one line break, blank lines stay, blanks at both ends stay', async () => {
    const { page } = await open('  one\r\ntwo\n\n\nthree  ');
    assert.equal(await flowing(page), '  one\ntwo\n\n\nthree  ');
    assert.equal(await page.locator('.line-end').count(), 4);
  });

  test('HTML and Markdown in the text, the title and the label are text', async () => {
    const markup = '<img src=x onerror="document.title=1"> <b>**bold**</b>';
    const { page, problems } = await openFakePage({
      texts: [markup, '<i>other</i>'],
      title: '<u>notes</u>.md',
      model: { name: '<s>model</s>' },
    });
    await untilShown(page, 1);
    assert.equal(await flowing(page), markup);
    assert.equal(await page.locator('#page :is(img, b, i, u, s, script)').count(), 0);
    assert.ok((await page.locator('h1').innerText()).startsWith('<u>notes</u>.md'));
    assert.ok((await part(page, 'model')).startsWith('<s>model</s>'));
    assert.equal(await page.title(), 'Semantic Text Explorer');
    assert.deepEqual(problems, []);
  });

  test('pieces of one word are joined, words that touch are not', async () => {
    const { page } = await open("Embeddings aren't");
    const classes = await page
      .locator('[data-token-index]')
      .evaluateAll((chips) =>
        chips.map((one) => [one.textContent, one.classList.contains('piece-continues')]),
      );
    assert.deepEqual(classes, [
      ['[CLS]', false],
      ['Embed', false],
      ['dings', true],
      ['aren', false],
      ["'", false],
      ['t', false],
      ['[SEP]', false],
    ]);
    const box = async (token: number) => (await chip(page, token).boundingBox())!;
    const [embed, dings, aren, quote] = [await box(1), await box(2), await box(3), await box(4)];
    assert.ok(Math.abs(embed.x + embed.width - dings.x) < 0.5);
    assert.ok(quote.x - (aren.x + aren.width) >= 2);
  });

  test('later pieces have their signs, which are not in the text; ids stand under the pieces and stay', async () => {
    const { page, problems } = await open("Embeddings aren't ##");
    const drawn = (token: number, part: '::before' | '::after') =>
      chip(page, token).evaluate((one, it) => getComputedStyle(one, it).content, part);
    assert.equal(await drawn(1, '::before'), 'none');
    assert.equal(await drawn(2, '::before'), '"##" / ""');
    assert.equal(await chip(page, 2).innerText(), 'dings');
    assert.equal(await drawn(6, '::before'), 'none', 'a sign of the text');
    assert.equal(await drawn(1, '::after'), 'none');
    const ids = page.getByRole('button', { name: 'Ids' });
    await ids.click();
    const known = await page.evaluate(() => Array.from(window.fakeHost.tokensOf(0).ids));
    for (const { token } of await drawnPieces(page)) {
      assert.equal(await drawn(token, '::after'), `"${known[token]!}" / ""`);
    }
    const [aren, quote] = [await chip(page, 3).boundingBox(), await chip(page, 4).boundingBox()];
    assert.ok(quote!.width > aren!.width / 2, 'room for the id of one letter');
    await page.reload();
    await untilShown(page, 1);
    assert.equal(await ids.getAttribute('aria-pressed'), 'true');
    assert.equal(await drawn(1, '::after'), `"${known[1]!}" / ""`);
    await ids.click();
    assert.equal(await drawn(1, '::after'), 'none');
    assert.deepEqual(problems, []);
  });

  test('what the model does not know is marked, for eyes and for screen readers', async () => {
    const { page } = await open('party 🎉');
    const party = page.locator('.piece-unknown');
    assert.equal(await party.innerText(), '🎉');
    assert.match((await party.getAttribute('aria-label'))!, /^🎉, piece \[UNK\], unknown/);
    const line = await party.evaluate((one) => getComputedStyle(one).textDecorationLine);
    assert.equal(line, 'underline');
  });

  test('right-to-left words stand in the order in which they are read', async () => {
    const { page } = await open('שלום עולם\nabc שלום עולם def');
    const left = async (token: number): Promise<number> =>
      (await chip(page, token).boundingBox())!.x;
    assert.ok((await left(1)) > (await left(2)), 'a right-to-left line');
    // abc, then the two words from right to left, then def.
    const [abc, first, second, def] = [await left(3), await left(4), await left(5), await left(6)];
    assert.ok(abc < second && second < first && first < def);
    const directions = await page
      .locator('.piece-line')
      .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).direction));
    assert.deepEqual(directions, ['rtl', 'ltr']);
  });

  test('pieces of one right-to-left word stand in order too', async () => {
    const { page } = await open('אבגדהוזחטי');
    const [first, second] = [await chip(page, 1).boundingBox(), await chip(page, 2).boundingBox()];
    assert.equal(
      await chip(page, 2)
        .getAttribute('class')
        .then((it) => it?.includes('continues')),
      true,
    );
    assert.ok(second!.x < first!.x);
  });

  test('a special token is one piece on one line, however narrow the panel', async () => {
    for (const width of [220, 235, 250, 265, 280]) {
      const { page } = await openFakePage({
        texts: ['Alpha,beta;gamma.delta:epsilon!zeta'],
        width,
      });
      await untilShown(page, 1);
      const lines = await page
        .locator('.piece-special')
        .evaluateAll((chips) => chips.map((one) => one.getClientRects().length));
      assert.deepEqual(lines, [1, 1], `${width} px`);
      await page.close();
    }
  });

  test('a hovered piece tells its number; no card stays behind', async () => {
    const { page } = await open('one two three');
    await choose(page, 1);
    await chip(page, 2).hover();
    const card = page.locator('.pieces .hover-card');
    const cosine = Number(await chip(page, 2).getAttribute('data-cosine'));
    assert.ok((await card.innerText()).includes(`cosine ${cosine.toFixed(4)}`));
    await page.mouse.move(5, 5);
    assert.ok(await card.isHidden());
  });
});
