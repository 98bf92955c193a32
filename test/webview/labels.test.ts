import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/chromium.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { part, sidewaysOverflow } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const complaints = [
  'The parcel arrived broken and wet.',
  'My parcel never arrived at the door.',
  'The courier lost the parcel again.',
  'The parcel was left in the rain.',
  'Where is my parcel, courier?',
  'A parcel came late and open.',
];
const bills = [
  'The invoice has a wrong amount.',
  'I was charged twice on the invoice.',
  'Refund the amount of the invoice.',
  'The amount was charged again.',
  'An invoice without tax was charged.',
  'Whose invoice amount is this?',
];
const texts = complaints.flatMap((text, i) => [text, bills[i]!]);
const others = (path: string) => path;

describe('labels by example', () => {
  let browser: Browser;
  before(async () => (browser = await launchBrowser()));
  after(() => browser.close());

  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage(browser, {
      texts,
      unit: 'line',
      width: 1000,
      tab: 'labels',
      tabRequest: 1,
      ...options,
    });
    await list(opened.page).locator('[data-text]').first().waitFor();
    return opened;
  }
  const list = (page: Page) => page.locator('[data-part="label-list"]');
  const rowOf = (page: Page, text: string) => list(page).locator('[data-row]', { hasText: text });

  test('LOOK', async () => {
    const { page, problems } = await open();
    await page.screenshot({ path: '/tmp/e/l1.png' });
    await rowOf(page, complaints[0]!).click();
    await page.keyboard.type('delivery');
    await page.keyboard.press('Enter');
    await page.screenshot({ path: '/tmp/e/l2.png' });
    await rowOf(page, bills[0]!).click();
    await page.keyboard.type('billing');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(800);
    await page.screenshot({ path: '/tmp/e/l3.png' });
    for (const text of complaints.slice(1, 4)) {
      await rowOf(page, text).click();
      await page.keyboard.press('1');
    }
    for (const text of bills.slice(1, 4)) {
      await rowOf(page, text).click();
      await page.keyboard.press('2');
    }
    await page.waitForTimeout(800);
    await page.screenshot({ path: '/tmp/e/l4.png' });
    console.log(await part(page, 'label-state'), await sidewaysOverflow(page), problems);
  });
});
