import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import {
  chip,
  choose,
  chooseSegment,
  drawnPieces,
  untilShown,
} from '../support/fakes/shownPage.ts';
import { longText, mixedText } from '../support/fakes/sampleTexts.ts';
import { until } from '../support/until.ts';

// A hide takes the page away and a show loads it anew; so does a reload of the window.
describe('what the page keeps over a hide and a reload', () => {
  test('text, token, layer and the order of the cosines', async () => {
    const { page, problems } = await openFakePage({ texts: [mixedText, mixedText] });
    await untilShown(page, 1);
    await chooseSegment(page, 1);
    await page.locator('[data-shown-segment="1"]').waitFor();
    await choose(page, 9);
    await page.getByLabel('Layer', { exact: true }).selectOption('2');
    await page.locator('[data-shown-layer="2"]').waitFor();
    await page.getByRole('button', { name: 'Cosine', exact: true }).click();
    await page.reload();
    const shown = '[data-shown-segment="1"][data-shown-token="9"][data-shown-layer="2"]';
    await page.locator(shown).waitFor();
    assert.equal(await chip(page, 9).getAttribute('aria-selected'), 'true');
    assert.equal(await page.getByLabel('Layer', { exact: true }).inputValue(), '2');
    const heading = page.getByRole('columnheader', { name: 'Cosine' });
    assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
    assert.deepEqual(problems, []);
  });

  test('the place in a long text', async () => {
    const { page } = await openFakePage({
      texts: [longText(5000)],
      model: { dims: 8 },
    });
    await untilShown(page, 1);
    const firstInView = () =>
      page.evaluate(() => {
        const pieces = document.querySelector('.pieces')!;
        const { top } = pieces.getBoundingClientRect();
        const chips = [...pieces.querySelectorAll<HTMLElement>('[data-token-index]')];
        const first = chips.find((one) => one.getBoundingClientRect().bottom > top + 1);
        return Number(first?.dataset['tokenIndex']);
      });
    await page
      .locator('.pieces')
      .evaluate((pieces) => (pieces.scrollTop = 0.6 * pieces.scrollHeight));
    await until('pieces there', async () => (await firstInView()) > 2000);
    const before = await firstInView();
    await until('the place to be kept', () =>
      page.evaluate((token) => {
        const state = window.fakeHost.vscode.getState() as { firstToken: number };
        return state.firstToken === token;
      }, before),
    );
    await page.reload();
    await untilShown(page, 1);
    await until('the same place', async () => Math.abs((await firstInView()) - before) <= 12, {
      describe: async () => `${await firstInView()} instead of ${before}`,
    });
  });

  test('the host’s own part of the state stands beside it', async () => {
    const { page } = await openFakePage({ texts: ['one two'] });
    await untilShown(page, 1);
    await choose(page, 2);
    const state = await page.evaluate(() => window.fakeHost.vscode.getState());
    assert.deepEqual(state, {
      restore: { texts: ['one two'] },
      contentId: 'content 1',
      segment: 0,
      tokenSegment: 0,
      token: 2,
      layer: -1,
      firstToken: 0,
      cosineOrder: 'highest',
      tab: 'tokens',
      scope: 'content',
      workspaceUnit: 'passage',
      similarityView: 'pairs',
      matrixOrder: 'text',
      repetitionBar: 'same',
      labelOrder: 'teach',
      numberOrder: 'error',
      showsPath: false,
      showsPair: false,
      showsInputs: false,
      showsLines: false,
      showsIds: false,
      showsList: true,
    });
  });

  test('an empty snapshot, as before a restore, leaves the state alone', async () => {
    const { page } = await openFakePage({ texts: ['one two'] });
    await untilShown(page, 1);
    await choose(page, 2);
    await page.evaluate(() => {
      window.fakeHost.change({ contentId: '', status: { kind: 'empty' } });
    });
    await page.locator('#page[data-status="empty"]').waitFor();
    const state = await page.evaluate(() => window.fakeHost.vscode.getState());
    assert.equal((state as { contentId: string }).contentId, 'content 1');
    await page.evaluate(() => {
      window.fakeHost.change({ contentId: 'content 1', status: { kind: 'ready' } });
    });
    await untilShown(page, 2);
  });

  test('another content begins at its first token', async () => {
    const { page } = await openFakePage({ texts: ['one two', 'three four'] });
    await untilShown(page, 1);
    await chooseSegment(page, 1);
    await page.locator('[data-shown-segment="1"]').waitFor();
    await choose(page, 2);
    await page.evaluate(() => {
      window.fakeHost.change({ texts: ['five six seven'], contentId: 'content 2' });
    });
    await page.locator('[data-shown-segment="0"][data-shown-token="1"]').waitFor();
    assert.equal((await drawnPieces(page))[1]?.text, 'five');
  });

  for (const [name, state] of [
    ['nothing of ours', { some: 'thing' }],
    ['a token that is not there', { contentId: 'content 1', token: 999, segment: 0, layer: 3 }],
    ['a segment that is not there', { contentId: 'content 1', token: 2, segment: 7, layer: 3 }],
    ['a layer that is not there', { contentId: 'content 1', token: 2, segment: 0, layer: 77 }],
  ] as const) {
    test(`a kept state with ${name} does no harm`, async () => {
      const { page, problems } = await openFakePage({ texts: ['one two'] });
      await untilShown(page, 1);
      await page.evaluate((it) => {
        const rest = { restore: null, firstToken: 4000, tokenSegment: 0, cosineOrder: 'lowest' };
        window.fakeHost.vscode.setState({ ...rest, ...it });
      }, state);
      await page.reload();
      await page.locator('[data-shown-token]').waitFor();
      await chip(page, 1).waitFor();
      assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
      assert.deepEqual(problems, []);
    });
  }
});
