import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { generatedLines, longText } from '../support/fakes/sampleTexts.ts';
import { choose, chooseSegment, untilShown } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const untilTab = (page: Page, tab: string) => page.locator(`#page[data-tab="${tab}"]`).waitFor();

describe('the tabs', () => {
  test('arrow keys, Home and End choose; one stop for Tab; one panel in view', async () => {
    const { page } = await openFakePage({ texts: generatedLines(3) });
    await untilShown(page, 1);
    await page.getByRole('tab', { name: 'Tokens' }).focus();
    const [first, ...others] = panelTabs.map(({ key }) => key);
    const last = others.at(-1)!;
    for (const [key, tab] of [
      ...others.map((other) => ['ArrowRight', other] as const),
      ['ArrowRight', first!],
      ['ArrowLeft', last],
      ['Home', first!],
      ['End', last],
    ] as const) {
      await page.keyboard.press(key);
      await untilTab(page, tab);
      await page.locator(`[role="tab"][data-tab="${tab}"][aria-selected="true"]:focus`).waitFor();
      assert.equal(await page.locator('[role="tab"][tabindex="0"]').count(), 1);
      const panel = page.getByRole('tabpanel');
      assert.equal(await panel.count(), 1);
      assert.equal(await panel.getAttribute('aria-labelledby'), `tab-${tab}`);
    }
  });

  test('tab and scope stay over a hide and a reload', async () => {
    const { page } = await openFakePage({ texts: generatedLines(3) });
    await untilShown(page, 1);
    await page.getByRole('tab', { name: 'Similar Lines' }).click();
    await page.locator('[data-scope="openEditors"]').click();
    await until('the state', () =>
      page.evaluate(() => {
        const { tab, scope } = window.fakeHost.vscode.getState() as Record<string, unknown>;
        return tab === 'neighbours' && scope === 'openEditors';
      }),
    );
    await page.reload();
    await untilTab(page, 'neighbours');
    await page.locator('[data-scope="openEditors"][aria-checked="true"]').waitFor();
    await page.locator('[data-shown-for="0"]').waitFor();
    assert.equal(await page.evaluate(() => window.fakeHost.callsOf('openSegment').length), 0);
  });

  test('the host asks for a tab once; the user may leave it', async () => {
    const { page } = await openFakePage({
      texts: generatedLines(3),
      tab: 'similarity',
      tabRequest: 4,
    });
    await untilTab(page, 'similarity');
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.evaluate(() => window.fakeHost.change({ title: 'another' }));
    await page.getByRole('heading', { name: 'another' }).waitFor();
    await untilTab(page, 'tokens');
    await page.reload();
    await untilShown(page, 1);
    await untilTab(page, 'tokens');
    await page.evaluate(() => window.fakeHost.change({ tab: 'neighbours', tabRequest: 5 }));
    await untilTab(page, 'neighbours');
  });

  test('a tab out of view asks for nothing, and keeps its place', async () => {
    const { page } = await openFakePage({
      texts: [longText(5000), ...generatedLines(3)],
      model: { dims: 8 },
    });
    await untilShown(page, 1);
    await page.locator('.pieces').evaluate((it) => (it.scrollTop = 0.5 * it.scrollHeight));
    const tokens = () =>
      page.locator('.pieces').evaluate((pieces) => {
        const { top } = pieces.getBoundingClientRect();
        const chips = [...pieces.querySelectorAll<HTMLElement>('[data-token-index]')];
        const first = chips.find((one) => one.getBoundingClientRect().bottom > top + 1);
        return Number(first?.dataset['tokenIndex']);
      });
    await until('the middle', async () => (await tokens()) > 1500);
    const before = await tokens();
    await page.getByRole('tab', { name: 'Similarity' }).click();
    await page.locator('[data-part="matrix"][data-size="4"]').waitFor();
    const calls = await page.evaluate(() => window.fakeHost.callsOf('neighbours').length);
    assert.equal(calls, 0);
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await until('the same place', async () => Math.abs((await tokens()) - before) <= 12, {
      describe: async () => `${await tokens()} instead of ${before}`,
    });
    await page.getByRole('tab', { name: 'Similarity' }).click();
    await chooseSegment(page, 2);
    const opened = await page.evaluate(() => window.fakeHost.callsOf('openSegment').length);
    assert.equal(opened, 1, 'the tokens of the first segment alone');
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.locator('[data-shown-segment="2"]').waitFor();
  });

  test('a segment that takes long says so, and another choice drops it', async () => {
    const { page } = await openFakePage({ texts: generatedLines(5), unit: 'line' });
    await untilShown(page, 1);
    await page.evaluate(() => window.fakeHost.hold('openSegment'));
    await chooseSegment(page, 1);
    await page.getByText('Embedding this text…').waitFor();
    assert.ok(await page.locator('.pieces').isHidden(), 'not the text before');
    await chooseSegment(page, 2);
    await until('the first to be given up', () =>
      page.evaluate(() => window.fakeHost.cancelledCalls >= 1),
    );
    await page.evaluate(() => window.fakeHost.release('openSegment'));
    await page.locator('[data-shown-segment="2"]').waitFor();
    assert.ok(await page.getByText('Embedding this text…').isHidden());
  });

  test('a segment that cannot be opened says why, and is tried again', async () => {
    const { page } = await openFakePage({ texts: generatedLines(5), unit: 'line' });
    await untilShown(page, 1);
    await page.evaluate(() => window.fakeHost.fail('openSegment', 'No engine; try again.'));
    await chooseSegment(page, 1);
    const alert = page.getByRole('tabpanel').getByRole('alert');
    await alert.filter({ visible: true }).getByText('No engine; try again.').waitFor();
    await page.evaluate(() => window.fakeHost.fail('openSegment'));
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('[data-shown-segment="1"]').waitFor();
    await choose(page, 2);
  });
});
