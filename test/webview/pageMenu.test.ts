import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { menuPlaceOf } from '../../src/protocol/page/pageMenu.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { until } from '../support/until.ts';

const texts = ['boats asleep', 'a warm engine', 'ships at rest'];

/** What VS Code makes of a right click on a part of the page: the nearest object that has a name counts. */
function contextOf(part: Locator): Promise<unknown> {
  return part.evaluate((element) => {
    let context: object = {};
    let at = element.closest<HTMLElement>('[data-vscode-context]');
    while (at) {
      const own = JSON.parse(at.dataset['vscodeContext'] ?? '{}') as object;
      context = { ...own, ...context };
      at = at.parentElement?.closest<HTMLElement>('[data-vscode-context]') ?? null;
    }
    return context;
  });
}

describe('What a right click in the page is about', () => {
  test('a line, a token with its layer, a neighbour and a pair', async () => {
    const { page, problems } = await openFakePage({ texts, unit: 'line', width: 1000 });
    const root = page.locator('#page[data-version]');
    const reference = { version: await root.getAttribute('data-version') };
    const rows = page.getByRole('region', { name: 'Texts' }).getByRole('option');
    assert.deepEqual(menuPlaceOf(await contextOf(rows.nth(1))), {
      ...reference,
      section: 'segment',
      segment: 1,
    });
    const piece = page.locator('[data-token-index="2"]').first();
    await piece.waitFor();
    const token = { ...reference, section: 'token', segment: 0, token: 2 };
    assert.deepEqual(menuPlaceOf(await contextOf(piece)), { ...token, layer: -1 });
    await page.evaluate(() => window.fakeHost.chooseLayer(3));
    const layer = page.locator('[data-part="layer"]');
    await until('layer 3 to be chosen', async () => (await layer.inputValue()) === '3');
    assert.deepEqual(menuPlaceOf(await contextOf(piece)), { ...token, layer: 3 });
    // What the host says to a hidden page is lost: it asks when it is seen again.
    await page.evaluate(() => {
      window.fakeHost.chooseLayerUnheard(2);
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await until('layer 2 to be chosen', async () => (await layer.inputValue()) === '2');
    await page.getByRole('tab', { name: 'Similar Lines' }).click();
    const hit = page.locator('[data-neighbour]').first();
    await hit.waitFor();
    assert.deepEqual(menuPlaceOf(await contextOf(hit)), {
      ...reference,
      section: 'neighbour',
      neighbour: await hit.getAttribute('data-neighbour'),
    });
    await page.getByRole('tab', { name: 'Similarity' }).click();
    const field = page.getByRole('grid', { name: 'Similarity of each pair' });
    const { width, height } = (await field.boundingBox())!;
    await field.click({ button: 'right', position: { x: width * 0.9, y: height * 0.5 } });
    const pair = { ...reference, section: 'pair', segment: 1, second: 2 };
    assert.deepEqual(menuPlaceOf(await contextOf(field)), pair);
    // The menu key opens it where the keys are.
    await field.press('ArrowLeft');
    const moved = menuPlaceOf(await contextOf(field));
    assert.deepEqual(moved, pair, 'until it is opened it is about the cell before');
    await field.evaluate((element) =>
      element.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, pointerType: '' })),
    );
    const byKey = menuPlaceOf(await contextOf(field));
    assert.ok(byKey?.section === 'pair' && byKey.second !== 2, JSON.stringify(byKey));
    assert.deepEqual(problems, []);
  });
});
