import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { chip, choose, drawnPieces, part, untilShown } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const texts = ['The first text of all.'];

describe('what the page says about the work', () => {
  const callCount = (page: Page, method: Parameters<typeof window.fakeHost.callsOf>[0]) =>
    page.evaluate((it) => window.fakeHost.callsOf(it).length, method);
  const untilStatus = (page: Page, status: string) =>
    page.locator(`#page[data-status="${status}"]`).waitFor();

  test('with nothing to show it says how to begin', async () => {
    const { page, problems } = await openFakePage();
    await untilStatus(page, 'empty');
    const text = await part(page, 'status');
    for (const words of ['Select text in an editor', 'right-click', 'Embed Selection']) {
      assert.ok(text.includes(words), text);
    }
    assert.ok(await page.locator('#panel-tokens .tokens-tab').isHidden());
    assert.deepEqual(problems, []);
  });

  test('while the model is loaded, while it embeds, and then the pieces', async () => {
    const { page } = await openFakePage({
      texts,
      status: { kind: 'working', done: 0, total: 0 },
    });
    await untilStatus(page, 'working');
    assert.match(await part(page, 'status'), /^Loading the model…/);
    const bar = page.getByRole('progressbar');
    assert.equal(await bar.getAttribute('aria-valuenow'), null);
    await change(page, { status: { kind: 'working', done: 1200, total: 50_000 } });
    await until('the progress', async () =>
      (await part(page, 'status')).startsWith('Embedding: 1,200 of 50,000 tokens'),
    );
    assert.equal(await bar.getAttribute('aria-valuenow'), '1200');
    assert.equal(await bar.getAttribute('aria-valuemax'), '50000');
    await change(page, { status: { kind: 'ready' } });
    await untilShown(page, 1);
    assert.ok(await bar.isHidden());
    await page.getByText('The text is embedded.').waitFor({ state: 'attached' });
  });

  test('work that is over in a moment, as after an edit, is not shown', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    const shown = await page.evaluate(async () => {
      const bar = document.querySelector<HTMLElement>('[data-part="status"]')!;
      let isSeen = false;
      const observer = new MutationObserver(() => (isSeen ||= !bar.hidden));
      observer.observe(bar, { attributes: true, childList: true });
      for (let i = 0; i < 5; i++) {
        window.fakeHost.change({ status: { kind: 'working', done: 0, total: 0 } });
        await new Promise((done) => setTimeout(done, 40));
        window.fakeHost.change({ status: { kind: 'ready' } });
        await new Promise((done) => setTimeout(done, 40));
      }
      return isSeen;
    });
    assert.equal(shown, false);
    await change(page, { status: { kind: 'working', done: 1, total: 9 } });
    await page.getByRole('progressbar').waitFor();
  });

  test('Cancel keeps the focus while the progress goes on, and cancels once', async () => {
    const { page } = await openFakePage({
      texts,
      status: { kind: 'working', done: 1, total: 100 },
    });
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await cancel.focus();
    for (let done = 2; done < 30; done++) {
      await change(page, { status: { kind: 'working', done, total: 100 } });
    }
    await until('the last progress', async () =>
      (await part(page, 'status')).includes('29 of 100'),
    );
    await page.locator('button:focus').waitFor();
    await page.keyboard.press('Enter');
    await until('the call', async () => (await callCount(page, 'cancel')) === 1);
    await change(page, { status: { kind: 'cancelled' } });
    await untilStatus(page, 'cancelled');
    const head = page.locator('[data-part="status"]');
    await head.getByRole('button', { name: 'Embed Again' }).click();
    await until('the call', async () => (await callCount(page, 'retry')) === 1);
  });

  test('a failure shows its message, and Try Again asks the host', async () => {
    const message = 'The model is missing; choose another with "Select Model".';
    const { page } = await openFakePage({ texts, status: { kind: 'failed', message } });
    await untilStatus(page, 'failed');
    assert.equal(await page.getByRole('alert').innerText(), message);
    const head = page.locator('[data-part="status"]');
    await head.getByRole('button', { name: 'Try Again' }).click();
    await until('the call', async () => (await callCount(page, 'retry')) === 1);
    await change(page, { status: { kind: 'ready' } });
    await untilShown(page, 1);
    for (const said of await page.getByText(message).all()) assert.ok(await said.isHidden());
  });

  for (const tab of ['tokens', 'attention'] as const) {
    test(`a selection's ${tab} say why there are none, and go on`, async () => {
      const message = 'The model is missing; choose another with "Select Model".';
      const status = { kind: 'failed', message } as const;
      const { page, problems } = await openFakePage({ texts, tab, status });
      const panel = page.getByRole('tabpanel');
      await panel.getByText(message).waitFor();
      await panel.getByRole('button', { name: 'Try Again' }).click();
      await until('the call', async () => (await callCount(page, 'retry')) === 1);
      await change(page, { status: { kind: 'cancelled' } });
      await panel.getByText('Cancelled before everything was embedded.').waitFor();
      await panel.getByRole('button', { name: 'Embed Again' }).waitFor();
      await change(page, { status: { kind: 'working', done: 0, total: 0 } });
      await panel.getByText('Cancelled before').waitFor({ state: 'detached' });
      assert.deepEqual(problems, []);
    });
  }

  test('a document that has changed since gives a quiet note', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    const note = page.locator('[data-part="stale"]');
    assert.ok(await note.isHidden());
    await change(page, { stale: true });
    await note.waitFor();
    assert.match(await note.innerText(), /The document has changed since; positions may no longer/);
    await note.getByRole('button', { name: 'Embed Again' }).click();
    await until('the call', async () => (await callCount(page, 'retry')) === 1);
    assert.equal(await page.locator('[data-shown-token="1"]').count(), 1, 'nothing else changed');
  });

  test('the head says which lines a selection has; of several texts the list alone says how many', async () => {
    const { page } = await openFakePage({ texts: ['one\ntwo\nthree'] });
    await page.getByRole('heading', { name: 'notes.md lines 12–14' }).waitFor();
    await change(page, { texts: ['one'] });
    await page.getByRole('heading', { name: /^notes.md line 12$/ }).waitFor();
    await change(page, { texts: ['one', 'two'] });
    await page.getByRole('heading', { name: /^notes.md$/ }).waitFor();
    assert.equal(await page.getByText('2 texts', { exact: true }).count(), 1);
  });

  test('the model, and a hint where it was not trained for similarity', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    assert.equal(await part(page, 'model'), 'all-MiniLM-L6-v2 · 384 dimensions · 6 layers · fp32');
    const hint = page.locator('[data-part="model-hint"]');
    assert.ok(await hint.isHidden());
    await change(page, { model: { trainedForSimilarity: false } });
    await hint.waitFor();
    const notes = ['The dense layer is left out.', 'The prompt is <b>too long</b>.'];
    await change(page, { model: { trainedForSimilarity: true, notes } });
    await until('the notes', async () => (await part(page, 'model-hint')) === notes.join(' '));
  });

  test('an error of the vector is shown in its place and goes with the next one', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    const message = 'The engine stopped; try again.';
    await page.evaluate((it) => window.fakeHost.fail('vector', it, 'engineStopped'), message);
    await chip(page, 2).click();
    const details = page.locator('[data-part="token-details"]');
    await details.getByRole('alert').waitFor();
    assert.ok((await details.getByRole('alert').innerText()).startsWith(message));
    assert.equal(await part(page, 'token-name'), 'first', 'the token is named all the same');
    assert.ok(await page.locator('[data-part="norm"]').isHidden(), 'no numbers of another token');
    assert.equal(await page.locator('[data-cosine]').count(), 0);
    await page.evaluate(() => window.fakeHost.fail('vector'));
    await details.getByRole('button', { name: 'Try Again' }).click();
    await untilShown(page, 2);
    assert.ok(await details.getByRole('alert').isHidden());
  });

  test('errors of the other calls are shown, can be dismissed, and are tried again', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    const alert = page.locator('.page-head').getByRole('alert');
    const fail = (method: 'reveal' | 'copy' | 'snapshot', message?: string) =>
      page.evaluate(([m, text]) => window.fakeHost.fail(m, text), [method, message] as const);
    await fail('reveal', 'The document is gone; open it again.');
    await page.getByRole('button', { name: 'Reveal in editor' }).click();
    await alert.getByText('The document is gone; open it again.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    assert.ok(await alert.isHidden());
    await fail('copy', 'The clipboard is not available; try again.');
    await page.getByRole('button', { name: 'Copy vector', exact: true }).click();
    await alert.getByText('The clipboard is not available; try again.').waitFor();
    await fail('snapshot', 'The host is busy; try again.');
    await change(page, { texts: ['Another text'], contentId: 'content 2' });
    await alert.getByText('The host is busy; try again.').waitFor();
    await fail('snapshot');
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('#page[data-content-id="content 2"]').waitFor();
    assert.ok(await alert.isHidden());
  });

  test('an error of the tokens is shown, and Try Again draws them', async () => {
    const { page } = await openFakePage();
    await untilStatus(page, 'empty');
    await page.evaluate(() => window.fakeHost.fail('tokens', 'No tokens now; try again.'));
    await change(page, { texts });
    const alert = page.locator('.page-head').getByRole('alert');
    await alert.getByText('No tokens now; try again.').waitFor();
    await page.evaluate(() => window.fakeHost.fail('tokens'));
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await chip(page, 1).waitFor();
  });

  test('cancelled calls are not errors', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    await page.evaluate(() => window.fakeHost.fail('reveal', 'Cancelled.', 'cancelled'));
    await page.getByRole('button', { name: 'Reveal in editor' }).click();
    await until('the call', async () => (await callCount(page, 'reveal')) === 1);
    await choose(page, 2);
    assert.ok(await page.locator('.page-head').getByRole('alert').isHidden());
  });

  test('a newer choice drops the answer to an older one, and tells the host', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    await page.evaluate(() => window.fakeHost.hold('vector'));
    for (const token of [2, 3, 4]) await chip(page, token).click();
    await until('two calls given up', () =>
      page.evaluate(() => window.fakeHost.cancelledCalls === 2),
    );
    await page.evaluate(() => window.fakeHost.release('vector'));
    await untilShown(page, 4);
    assert.equal(await part(page, 'position'), '4');
    const wanted = await page.evaluate(() => window.fakeHost.expected(0, 4, -1).norm);
    const norm = await page.locator('[data-part="norm"]').getAttribute('data-value');
    assert.equal(Number(norm), wanted);
  });

  test('answers about old content are dropped', async () => {
    const { page, problems } = await openFakePage({ texts });
    await untilShown(page, 1);
    await page.evaluate(() => window.fakeHost.hold('vector'));
    await chip(page, 3).click();
    await change(page, { texts: ['New content here'], contentId: 'content 2' });
    await page.locator('#page[data-content-id="content 2"]').waitFor();
    await page.evaluate(() => window.fakeHost.release('vector'));
    await untilShown(page, 1);
    assert.deepEqual(
      (await drawnPieces(page)).map(({ text }) => text),
      ['[CLS]', 'New', 'conte', 'nt', 'here', '[SEP]'],
    );
    assert.equal(await part(page, 'token-name'), 'new');
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
    assert.deepEqual(problems, []);
  });

  test('many changes at once lead to few questions, and the last one is shown', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    const before = await callCount(page, 'snapshot');
    await page.evaluate(() => {
      for (let i = 1; i <= 200; i++) window.fakeHost.change({ title: `title ${i}` });
    });
    await page.getByRole('heading', { name: 'title 200' }).waitFor();
    const asked = (await callCount(page, 'snapshot')) - before;
    assert.ok(asked < 20, `${asked} questions`);
  });

  test('what changed while the page was hidden is asked for when it is shown', async () => {
    const { page } = await openFakePage({ texts });
    await untilShown(page, 1);
    await page.evaluate(() => {
      window.fakeHost.setUp({ title: 'changed meanwhile' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.getByRole('heading', { name: 'changed meanwhile' }).waitFor();
  });
});
