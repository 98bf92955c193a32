import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { untilTabShown } from '../support/fakes/shownPage.ts';
import { subjectTexts } from '../support/fakes/subjectTexts.ts';

/** What Tab leads to, once around the page, from its beginning. */
interface Stop {
  readonly name: string;
  /** Whether it is seen that it has the focus. */
  readonly isSeen: boolean;
}

async function stopsOf(page: Page): Promise<Stop[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    for (const one of document.querySelectorAll('[data-stop]')) one.removeAttribute('data-stop');
  });
  const stops: Stop[] = [];
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement;
      // Between the last and the first.
      if (one === document.body) return null;
      if (one.hasAttribute('data-stop')) return undefined;
      one.setAttribute('data-stop', '');
      const name = (one.getAttribute('aria-label') ?? one.innerText).replaceAll(/\s+/g, ' ');
      const { outlineStyle, outlineWidth, borderColor } = getComputedStyle(one);
      const focus = getComputedStyle(document.documentElement)
        .getPropertyValue('--vscode-focusBorder')
        .toLowerCase();
      const hex = (borderColor.match(/\d+/g) ?? [])
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join('');
      const isSeen = (outlineStyle !== 'none' && outlineWidth !== '0px') || `#${hex}` === focus;
      return { name, isSeen };
    });
    if (stop === undefined) return stops;
    if (stop) stops.push(stop);
  }
  throw new Error('Tab leads to more than 150 things.');
}

/** Controls that Tab did not reach and that are in nothing whose arrow keys lead to them. */
const unreached = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls = 'button, select, input, summary, a[href], [role="grid"], [role="slider"]';
    const groups =
      'table, [role="tablist"], [role="radiogroup"], [role="listbox"], [role="list"], [role="group"]';
    return Array.from(document.querySelectorAll<HTMLElement>(`#page :is(${controls})`))
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => !one.matches(':disabled, [data-stop]'))
      .filter((one) => !one.closest(groups)?.querySelector('[data-stop]'))
      .map((one) => `${one.className} ${one.innerText}`);
  });

describe('the page by keyboard alone', () => {
  const records = subjectTexts(12).map((text, i) => `"${text}",${i % 3 ? 'mail' : 'phone'},${i}`);

  for (const { key: tab } of panelTabs) {
    test(`in ${tab} all that can be clicked is reached, and the focus is seen`, async () => {
      const { page } = await openFakePage({
        ...{ tableText: ['text,channel,minutes', ...records].join('\n'), unit: 'line' },
        ...{ tab, width: 1000, height: 900 },
        model: { dims: 32 },
      });
      await untilTabShown(page, tab);
      const stops = await stopsOf(page);
      assert.deepEqual(
        stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name),
        [],
      );
      assert.deepEqual(await unreached(page), []);
    });
  }

  test('columns of a table, themes with their texts, and groups of the map are one stop each', async () => {
    const { page } = await openFakePage({
      ...{ tableText: ['text,channel,minutes', ...records].join('\n'), unit: 'line' },
      ...{ tab: 'themes', width: 1000, height: 900 },
    });
    await untilTabShown(page, 'themes');
    await page.locator('[data-part="map"][data-settled="true"]').waitFor();
    await page.locator('.theme-button').first().click();
    await page.locator('[data-part="theme-text"]').first().waitFor();
    await stopsOf(page);
    const stopsIn = (selector: string) =>
      page
        .locator(`${selector} [data-stop]`)
        .evaluateAll((all) =>
          all.map((one) => (one.getAttribute('aria-label') ?? '').replace(/^Choose .*/, 'Choose')),
        );
    assert.equal((await stopsIn('.table-columns')).length, 1);
    assert.equal((await stopsIn('.points-legend')).length, 1);
    // The row that had the focus last, with what can be done with it.
    assert.deepEqual(await stopsIn('.themes'), [
      'Choose',
      '',
      'Rename',
      'Split in Two',
      'Take Out',
    ]);

    await page.locator('.points-group').first().focus();
    await page.keyboard.press('ArrowRight');
    const focused = () => page.locator(':focus').getAttribute('data-group');
    const groups = page.locator('.points-group');
    assert.equal(await focused(), await groups.nth(1).getAttribute('data-group'));
    await page.keyboard.press('End');
    assert.equal(await focused(), await groups.last().getAttribute('data-group'));
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), await groups.last().getAttribute('data-group'));
    await page.keyboard.press('Enter');
    assert.equal(await groups.last().getAttribute('aria-pressed'), 'true');

    await page.locator('.theme-button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.theme-text-button:focus').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').getAttribute('aria-label'), 'Take Out');
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('.themes :focus').count(), 0, 'out of the list');
  });
});
