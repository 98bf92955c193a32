import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLine, generatedLines } from '../support/fakes/sampleTexts.ts';
import { part, row } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const change = (page: Page, selectedSegment: number) =>
  page.evaluate((it) => window.fakeHost.change({ selectedSegment: it }), selectedSegment);
const list = (page: Page) => page.getByRole('listbox', { name: 'Lines' });
const fold = (page: Page) => page.getByRole('button', { name: '60 lines' });
const splitter = (page: Page) => page.getByRole('separator', { name: 'Size of the list' });
const share = async (page: Page) => Number(await splitter(page).getAttribute('aria-valuenow'));
const sizeOf = async (page: Page) => (await list(page).boundingBox())!;

/** Neighbours that are in view from their first line to their last. */
async function hitsInView(page: Page): Promise<number> {
  return page
    .locator('.hit-row')
    .evaluateAll(
      (hits) =>
        hits.filter((hit) => hit.getBoundingClientRect().bottom <= window.innerHeight).length,
    );
}

async function drag(page: Page, x: number, y: number): Promise<void> {
  const box = (await splitter(page).boundingBox())!;
  const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX + x / 2, fromY + y / 2);
  await page.mouse.move(fromX + x, fromY + y);
  await page.mouse.up();
}

describe('the size of the list', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts: generatedLines(60),
      unit: 'line',
      canChooseUnit: true,
      tab: 'neighbours',
      model: { dims: 8 },
      ...options,
    });
    await opened.page.locator('[data-part="attribution"]').waitFor();
    return opened;
  }

  test('in a low window a folded list leaves room for neighbours; it stays folded', async () => {
    const { page, problems } = await open({ width: 560, height: 400 });
    assert.ok((await hitsInView(page)) <= 1);
    assert.equal(await fold(page).getAttribute('aria-expanded'), 'true');
    await fold(page).click();
    assert.equal(await fold(page).getAttribute('aria-expanded'), 'false');
    assert.ok(await list(page).isHidden());
    assert.ok(await splitter(page).isHidden());
    assert.ok((await hitsInView(page)) >= 3, `${await hitsInView(page)} in view`);
    await page.reload();
    await page.locator('[data-part="attribution"]').waitFor();
    assert.ok(await list(page).isHidden());
    await fold(page).focus();
    await page.keyboard.press('Enter');
    await list(page).waitFor();
    assert.ok(await fold(page).evaluate((it) => it === document.activeElement));
    assert.deepEqual(problems, []);
  });

  test('a folded list follows the editor, and has the chosen line in view when it is unfolded', async () => {
    for (const width of [560, 1000]) {
      const { page } = await open({ texts: [], lineCount: 20_000, width });
      const button = page.getByRole('button', { name: '20,000 lines' });
      await button.click();
      await change(page, 7000);
      await page.locator('[data-shown-for="7000"]').waitFor();
      await until(
        'its text',
        async () => (await part(page, 'neighbours-of')) === generatedLine(7000),
      );
      await button.click();
      await row(page, 7000).getByText(generatedLine(7000)).waitFor();
      const [box, around] = [(await row(page, 7000).boundingBox())!, await sizeOf(page)];
      assert.ok(box.y >= around.y && box.y + box.height <= around.y + around.height);
    }
  });

  test('above the tab: up, down, Home and End change its height, which is kept', async () => {
    const { page } = await open({ width: 560, height: 600 });
    const line = splitter(page);
    assert.equal(await line.getAttribute('aria-orientation'), 'horizontal');
    assert.equal(await share(page), 18);
    await line.focus();
    const before = (await sizeOf(page)).height;
    await page.keyboard.press('ArrowDown');
    assert.equal(await share(page), 23);
    assert.ok((await sizeOf(page)).height > before + 20);
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowUp');
    assert.equal(await share(page), 13);
    await page.keyboard.press('ArrowRight');
    assert.equal(await share(page), 13, 'the other keys mean nothing');
    const height = (await sizeOf(page)).height;
    assert.ok(Math.abs(height - 0.13 * 600) < 1, `${height} px`);
    await page.reload();
    await list(page).waitFor();
    assert.equal((await sizeOf(page)).height, height);
    await splitter(page).focus();
    await page.keyboard.press('Home');
    assert.equal(await share(page), 5);
    await page.keyboard.press('End');
    assert.equal(await share(page), 80);
  });

  test('above the tab: the mouse drags it, a double click takes that back', async () => {
    const { page } = await open({ width: 560, height: 600 });
    const before = await sizeOf(page);
    await drag(page, 0, -40);
    const after = await sizeOf(page);
    assert.ok(Math.abs(before.height - 40 - after.height) < 3, `${after.height} px`);
    // Not held, it stays.
    await page.mouse.move(200, 500);
    assert.deepEqual(await sizeOf(page), after);
    await splitter(page).dblclick();
    assert.deepEqual(await sizeOf(page), before);
    assert.equal(await share(page), 18);
    // To where the list begins, and no further.
    const edge = (await splitter(page).boundingBox())!;
    await drag(page, 0, before.y - (edge.y + edge.height / 2));
    assert.equal(await share(page), 5);
  });

  test('beside the tab: left, right and the mouse change its width, which is another choice', async () => {
    const { page } = await open({ width: 1000, height: 600 });
    const line = splitter(page);
    assert.equal(await line.getAttribute('aria-orientation'), 'vertical');
    const before = (await sizeOf(page)).width;
    await line.focus();
    await page.keyboard.press('ArrowLeft');
    assert.ok(Math.abs((await sizeOf(page)).width - 280) < 2);
    await drag(page, 200, 0);
    const { width } = await sizeOf(page);
    assert.ok(Math.abs(width - 480) < 3, `${width} px`);
    await page.reload();
    await list(page).waitFor();
    assert.equal((await sizeOf(page)).width, width);
    await page.setViewportSize({ width: 560, height: 600 });
    await page.locator('[role="separator"][aria-orientation="horizontal"]').waitFor();
    assert.equal(await share(page), 18);
    await page.setViewportSize({ width: 1000, height: 600 });
    await page.locator('[role="separator"][aria-orientation="vertical"]').waitFor();
    await splitter(page).dblclick();
    assert.equal((await sizeOf(page)).width, before);
  });
});
