import type { Page } from 'playwright-core';
import type { PanelTab } from '../../../src/protocol/panelTabs.ts';

/** What a tab shows when all is there, of several lines; how the button of its menu is called. */
interface ShownTab {
  readonly shown: string;
  readonly menu: string;
}

export const shownTabs: Readonly<Record<PanelTab, ShownTab>> = {
  tokens: { shown: '[data-shown-token="1"]', menu: 'Save or Copy Vector…' },
  attention: { shown: '[data-shown-position="1"]', menu: 'Save or Copy Map…' },
  neighbours: { shown: '[data-part="attribution"]', menu: 'Save or Copy List…' },
  similarity: { shown: '[data-part="matrix"][data-size]', menu: 'Save or Copy Matrix…' },
  themes: {
    shown: '.themes-part :is([data-part="theme"], .tab-state-text)',
    menu: 'Save or Copy Themes…',
  },
  labels: { shown: '[data-part="label-list"] [data-text]', menu: 'Save or Copy Labels…' },
};

export async function untilTabShown(page: Page, tab: PanelTab): Promise<void> {
  await page.locator(shownTabs[tab].shown).first().waitFor();
}

/** The piece of a token, which must be drawn. */
export function chip(page: Page, token: number) {
  return page.locator(`[data-token-index="${token}"]`);
}

/** What the page shows in a part, by its `data-part`. */
export async function part(page: Page, name: string): Promise<string> {
  return (await page.locator(`[data-part="${name}"]`).innerText()).trim();
}

/** Waits for the numbers of this token. */
export async function untilShown(page: Page, token: number): Promise<void> {
  await page.locator(`[data-shown-token="${token}"]`).waitFor();
}

export async function choose(page: Page, token: number): Promise<void> {
  await chip(page, token).click();
  await untilShown(page, token);
}

/** A row of the list of segments, which must be drawn. */
export function row(page: Page, segment: number) {
  return page.locator(`[data-segment="${segment}"]`);
}

/** Chooses a segment in the list, and waits until the page's host has it. */
export async function chooseSegment(page: Page, segment: number): Promise<void> {
  await row(page, segment).click();
  await page.locator(`#page[data-selected-segment="${segment}"]`).waitFor();
}

/** The pieces in the document, in order. */
export async function drawnPieces(page: Page): Promise<{ token: number; text: string }[]> {
  return page.locator('[data-token-index]').evaluateAll((chips) =>
    chips.map((one) => ({
      token: Number(one.getAttribute('data-token-index')),
      text: one.textContent,
    })),
  );
}

export async function dataValue(page: Page, name: string): Promise<number> {
  return Number(await page.locator(`[data-part="${name}"]`).getAttribute('data-value'));
}

/** Everything that the page shows of the chosen token, as exact numbers. */
export async function shownVector(page: Page): Promise<{
  vector: number[];
  norm: number;
  cosines: Record<string, number>;
}> {
  return page.evaluate(() => ({
    vector: Array.from(document.querySelectorAll<HTMLElement>('[data-dimension]'), (item) =>
      Number(item.dataset['value']),
    ),
    norm: Number(document.querySelector<HTMLElement>('[data-part="norm"]')?.dataset['value']),
    cosines: Object.fromEntries(
      Array.from(document.querySelectorAll<HTMLElement>('[data-cosine-to]'), (row) => [
        row.dataset['cosineTo'] ?? '',
        Number(row.dataset['value']),
      ]),
    ),
  }));
}

/** The window has no sideways scroll bar, and nothing in the page reaches out of it. */
export async function sidewaysOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return Array.from(document.querySelectorAll<HTMLElement>('#page *'))
      .filter((one) => one.getBoundingClientRect().right > width + 1 && one.offsetParent !== null)
      .filter((one) => !one.closest('.visually-hidden'))
      .map((one) => one.className || one.tagName);
  });
}
