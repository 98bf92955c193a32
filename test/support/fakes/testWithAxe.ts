import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../../src/protocol/panelTabs.ts';
import type { FakeSetUp } from './fakeContent.ts';
import { change } from './fakeHostCalls.ts';
import { openFakePage } from './openFakePage.ts';
import { listedTexts, mixedText } from './sampleTexts.ts';
import { choose, chooseSegment, shownTabs, untilShown, untilTabShown } from './shownPage.ts';
import type { ThemeName } from './vscodeThemes.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A theme is colours: where all rules found nothing in one, these are left for another. */
const rulesOfColours = ['color-contrast', 'link-in-text-block'];

declare global {
  interface Window {
    axe: {
      run(options: { runOnly?: string[] }): Promise<{
        violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
      }>;
    };
  }
}

/** Tests that axe finds nothing in any state of the page, in one theme, by all of its rules or by those of colours. */
export function testWithAxe(theme: ThemeName, rules: 'all' | 'colours'): void {
  async function violations(page: Page): Promise<string[]> {
    const options = rules === 'all' ? {} : { runOnly: rulesOfColours };
    // The page's CSP refuses a script of the test; the debugger's own evaluation is not bound by it.
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
    const { violations: found } = await page.evaluate((it) => window.axe.run(it), options);
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
  }

  test(`axe finds nothing in the theme ${theme}`, async () => {
    const { page } = await openFakePage({
      theme,
      texts: [mixedText, 'second'],
      stale: true,
      // Fewer numbers are looked at faster, and each is like the next.
      model: { trainedForSimilarity: false, dims: 32 },
      height: 1400,
    });
    await untilShown(page, 1);
    await choose(page, 2);
    await page.getByText('All 32 numbers').click();
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await choose(page, 3);
    await page.locator('[data-part="pair-layers"]').waitFor();
    await page.getByText('What goes in').click();
    await page.getByText('What the model is given').click();
    await page.getByLabel('Pad to').fill('3');
    await page.getByText(/^Token length greater/).waitFor();
    await page.getByRole('button', { name: 'What is a token?' }).click();
    await page.getByRole('note').filter({ visible: true }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.locator('[data-share-of]').first().waitFor();
    assert.deepEqual(await violations(page), [], 'the text’s own vector');
  });

  test(`axe finds nothing in the other states in the theme ${theme}`, async () => {
    const { page } = await openFakePage({ theme });
    const states: FakeSetUp[] = [
      { status: { kind: 'empty' } },
      { texts: ['one'], status: { kind: 'working', done: 5, total: 9 } },
      { texts: ['one'], status: { kind: 'failed', message: 'It failed; try again.' } },
      { texts: ['one'], status: { kind: 'cancelled' } },
    ];
    for (const state of states) {
      await change(page, state);
      await page.locator(`#page[data-status="${state.status!.kind}"]`).waitFor();
      assert.deepEqual(await violations(page), [], state.status!.kind);
    }
    await page.evaluate(() => window.fakeHost.fail('vector', 'No vector now; try again.'));
    await page.evaluate(() => window.fakeHost.change({ status: { kind: 'ready' } }));
    await page.getByText('No vector now; try again.').waitFor();
    assert.deepEqual(await violations(page), [], 'no vector');
  });

  test(`axe finds nothing where rows cannot be read, nor where a number is wrong, in ${theme}`, async () => {
    const { page } = await openFakePage({
      ...{ theme, width: 1000, tab: 'similarity', tabRequest: 1, unit: 'line' },
      tableText: ['id,text,minutes', '1,"Call me",4', '2,"Call back",5', 'broken'].join('\n'),
      model: { dims: 32 },
    });
    await page.locator('[data-part="broken-rows"]').waitFor();
    await page.getByRole('radio', { name: 'Repetitions' }).click();
    const cosine = page.locator('[data-part="least-cosine"]');
    await cosine.fill('1.5');
    await cosine.press('Enter');
    await page.getByText('Give a cosine above 0 and up to 1.').waitFor();
    assert.deepEqual(await violations(page), []);
  });

  for (const { key: tab } of panelTabs) {
    test(`axe finds nothing in the tab ${tab} with a list, in ${theme}`, async () => {
      const { page } = await openFakePage({
        ...listedTexts,
        theme,
        tab,
        width: 1000,
        height: 900,
      });
      await untilTabShown(page, tab);
      await page.getByRole('separator', { name: 'Size of the list' }).focus();
      if (tab === 'neighbours') await page.locator('.attribution-numbers summary').click();
      if (tab === 'attention') await page.getByText('Where each head looks').click();
      if (tab === 'themes') await page.locator('.theme-button').first().click();
      if (tab === 'similarity') await page.getByRole('grid').click({ position: { x: 50, y: 9 } });
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: shownTabs[tab].menu, exact: true }).click();
      await page.getByRole('menu').and(page.locator(':focus-within')).waitFor();
      assert.deepEqual(await violations(page), [], 'with an open menu');
      await page.keyboard.press('Escape');
      if (tab === 'attention') {
        await page.getByRole('button', { name: 'Lines', exact: true }).click();
        await page
          .locator('[data-part="attention-lines"] polyline')
          .first()
          .waitFor({ state: 'attached' });
        assert.deepEqual(await violations(page), [], 'with a map as lines');
      }
      if (tab === 'labels') {
        for (const [place, label] of ['a', 'b', 'a', 'b'].entries()) {
          await page.locator('[data-part="label-list"] [data-row]').nth(place).click();
          await page.keyboard.type(label);
          await page.keyboard.press('Enter');
          await page.locator('[data-given="true"]').nth(place).waitFor();
        }
        await page.locator('[data-part="label-accuracy"]').waitFor();
        assert.deepEqual(await violations(page), [], 'with labels and guesses');
      }
      await chooseSegment(page, 2);
      await untilTabShown(page, tab);
      assert.deepEqual(await violations(page), [], 'with the focus in the list');
      if (tab !== 'similarity') return;
      await page.getByRole('button', { name: /of 21 lines embedded|21 lines/ }).click();
      assert.deepEqual(await violations(page), [], 'with the list folded');
      await page.getByRole('radio', { name: 'Repetitions' }).click();
      await page.locator('[data-part="repetition-count"]').waitFor();
      assert.deepEqual(await violations(page), [], 'with repetitions');
      await page.getByRole('radio', { name: 'Apart' }).click();
      await page.locator('[data-part="apart-count"]').waitFor();
      assert.deepEqual(await violations(page), [], 'with what stands apart');
    });
  }
}
