import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf, change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { part, sidewaysOverflow } from '../support/fakes/shownPage.ts';
import { subjectTexts } from '../support/fakes/subjectTexts.ts';
import { until } from '../support/until.ts';

const field = (page: Page) => page.locator('[data-part="map-field"]');
const chosen = (page: Page) => page.locator('[data-part="chosen-texts"]');

/** Texts of each of four subjects. */
const size = 10;

/** Texts that lie in a row from left to right, whatever they mean. */
const rowOf = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => [count > 1 ? (2 * i) / (count - 1) - 1 : 0, 0]).flat();

async function untilSettled(page: Page): Promise<void> {
  await page.locator('[data-part="map"][data-settled="true"]').waitFor();
  await page.locator('[data-part="map-field"][data-resting="true"]').waitFor();
}

describe('the map of texts', () => {
  async function open(options: FakePageOptions = {}, places?: readonly number[]) {
    const opened = await openFakePage({
      texts: subjectTexts(size),
      unit: 'line',
      ...options,
    });
    const { page } = opened;
    await page.evaluate((it) => {
      if (it) window.fakeHost.mapPlaces = Float32Array.from(it);
    }, places);
    await page.getByRole('tab', { name: 'Themes' }).click();
    return opened;
  }

  /** Where a point of `rowOf` is in the window. */
  async function spotOf(page: Page, share: number): Promise<{ x: number; y: number }> {
    const box = (await field(page).boundingBox())!;
    const side = Math.min(box.width, box.height) - 32;
    return { x: box.x + box.width / 2 + (share * side) / 2, y: box.y + box.height / 2 };
  }

  test('it is drawn, says in words what it shows, and names themes on it and in the legend', async () => {
    const { page, problems } = await open();
    await untilSettled(page);
    assert.equal(await field(page).getAttribute('data-points'), String(4 * size));
    assert.match(
      (await field(page).getAttribute('aria-label'))!,
      /^A map of 40 texts: .* 4 groups/,
    );
    const names = await page.locator('.points-group-name').allInnerTexts();
    assert.equal(names.length, 4);
    const onMap = await page.locator('.map-name:visible').allInnerTexts();
    assert.ok(onMap.length > 0 && onMap.every((name) => names.includes(name)), onMap.join());
    const colors = await pointColors(page);
    assert.ok(colors >= 3, `${colors} colours`);
    assert.deepEqual(await sidewaysOverflow(page), []);
    assert.deepEqual(problems, []);
  });

  test('the pointer shows a text, a click goes to it and lights it', async () => {
    const { page, problems } = await open({}, rowOf(4 * size));
    await untilSettled(page);
    const at = await spotOf(page, -1);
    await page.mouse.move(at.x, at.y);
    const card = page.locator('.map-field .hover-card[data-point="0"]');
    await card.waitFor();
    assert.ok((await card.innerText()).includes(subjectTexts(size)[0]!.slice(0, 10)));
    const last = await spotOf(page, 1);
    await page.mouse.click(last.x, last.y);
    await until('the reveal', async () => (await callsOf(page, 'reveal')).length === 1);
    assert.deepEqual(await callsOf(page, 'select'), [
      { version: 'content 1.1', segment: 4 * size - 1 },
    ]);
    assert.deepEqual(await callsOf(page, 'reveal'), [
      { version: 'content 1.1', segment: 4 * size - 1, mode: 'preview' },
    ]);
    await until('the ring at its place', async () => {
      const box = (await page.locator('.map-selected').boundingBox())!;
      return Math.hypot(box.x + box.width / 2 - last.x, box.y + box.height / 2 - last.y) < 2;
    });
    assert.deepEqual(problems, []);
  });

  test('wheel, keys and buttons zoom, a drag moves it, 0 shows all', async () => {
    const { page } = await open({}, rowOf(4 * size));
    await untilSettled(page);
    const zoom = async (): Promise<number> => Number(await field(page).getAttribute('data-zoom'));
    const middle = await spotOf(page, 0);
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.wheel(0, -400);
    await until('it to be larger', async () => (await zoom()) > 1.5);
    await field(page).focus();
    await page.keyboard.press('0');
    await until('all of it', async () => (await zoom()) === 1);
    await page.keyboard.press('+');
    await until('a key to zoom', async () => (await zoom()) > 1.2);
    await page.keyboard.press('0');
    await page.getByRole('button', { name: 'Zoom In' }).click();
    await until('a button to zoom', async () => (await zoom()) > 1.5);
    await page.getByRole('button', { name: 'Show All' }).click();
    await until('all of it', async () => (await zoom()) === 1);
    const ring = page.locator('.map-selected');
    const before = (await ring.boundingBox())!;
    await page.mouse.move(middle.x, middle.y + 60);
    await page.mouse.down();
    await page.mouse.move(middle.x + 40, middle.y + 90, { steps: 4 });
    await page.mouse.up();
    await until('it to have moved', async () => {
      const now = (await ring.boundingBox())!;
      return Math.abs(now.x - before.x - 40) < 2 && Math.abs(now.y - before.y - 30) < 2;
    });
    assert.equal((await callsOf(page, 'reveal')).length, 0, 'a drag is no click');
  });

  test('a line around points lists their texts; each leads to its place; L does so by keys', async () => {
    const { page, problems } = await open({}, rowOf(4 * size));
    await untilSettled(page);
    const [from, to] = [await spotOf(page, -1.03), await spotOf(page, -0.7)];
    await page.keyboard.down('Shift');
    await page.mouse.move(from.x, from.y - 40);
    await page.mouse.down();
    for (const [x, y] of [
      [to.x, to.y - 40],
      [to.x, to.y + 40],
      [from.x, from.y + 40],
    ] as const) {
      await page.mouse.move(x, y, { steps: 3 });
    }
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await chosen(page).getByText('6 texts chosen on the map').waitFor();
    await chosen(page).getByText(subjectTexts(size)[3]!, { exact: true }).waitFor();
    await chosen(page).locator('[data-chosen="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the reveal', async () => (await callsOf(page, 'reveal')).length === 1);
    assert.deepEqual(await callsOf(page, 'reveal'), [
      { version: 'content 1.1', segment: 1, mode: 'keepFocus' },
    ]);
    await page.getByRole('button', { name: 'Save or Copy Chosen Texts…' }).click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).filter({ visible: true }).click();
    await until('the file', () => page.evaluate(() => window.fakeHost.saved.length === 1));
    const file = await page.evaluate(() =>
      new TextDecoder().decode(window.fakeHost.saved[0]!.bytes),
    );
    const drawn = Array.from(file.matchAll(/<text[^>]*>([^<]*)</g), ([, said = '']) => said);
    assert.equal(drawn[0], 'notes.md: chosen texts');
    // No heading of a level lower than the one before it allows.
    assert.equal(await chosen(page).getByRole('heading', { level: 2 }).count(), 1);
    assert.deepEqual(
      drawn.filter((_, i) => i % 2 === 1),
      subjectTexts(size).slice(0, 6),
    );
    assert.match(drawn[2]!, /· 1$/);
    await page.getByRole('button', { name: 'Clear the List' }).click();
    assert.equal(await chosen(page).count(), 0);
    await field(page).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('l');
    await chosen(page).waitFor();
    assert.match((await chosen(page).innerText()).trim(), /^\d+ texts chosen/);
    assert.deepEqual(problems, []);
  });

  test('a search lights what is near and colours by nearness; cleared, themes colour again', async () => {
    const { page, problems } = await open();
    await untilSettled(page);
    const text = subjectTexts(size)[0]!;
    await page.locator('[data-part="map-query"]').fill(text);
    await until('hits', async () => /near to the query/.test(await part(page, 'map-hits')));
    assert.match(await part(page, 'map-hits'), /^\d+ texts? comes? near/);
    assert.deepEqual(await callsOf(page, 'queryNearness'), [
      { version: 'content 1.1', query: text.trim() },
    ]);
    assert.ok(await page.locator('.placed-map .legend-sequential').isVisible());
    await page.locator('[data-part="map-query"]').fill('');
    await page.locator('.points-group-name').first().waitFor();
    assert.equal(await part(page, 'map-hits'), '');
    assert.deepEqual(problems, []);
  });

  test('it can be cancelled, and goes on when it is asked to', async () => {
    const { page } = await openFakePage({ texts: subjectTexts(size), unit: 'line' });
    await page.evaluate(() => window.fakeHost.hold('map'));
    await page.getByRole('tab', { name: 'Themes' }).click();
    await page.locator('[data-part="map"]').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The map was cancelled').waitFor();
    await page.evaluate(() => window.fakeHost.release('map'));
    await page.getByRole('button', { name: 'Settle' }).click();
    await untilSettled(page);
    assert.equal((await callsOf(page, 'map')).length, 2);
  });

  test('without WebGL2 a canvas draws, and says what it leaves out', async () => {
    const { page, problems } = await openFakePage({
      texts: [],
      lineCount: 12_000,
      unit: 'line',
    });
    await page.evaluate((it) => {
      window.fakeHost.mapPlaces = Float32Array.from(it);
      window.fakeHost.fail('themes', 'No themes here.');
      type GetContext = (this: HTMLCanvasElement, kind: string, options?: unknown) => unknown;
      const canvas = HTMLCanvasElement.prototype as { getContext: GetContext };
      const original = canvas.getContext;
      canvas.getContext = function (kind, options) {
        return kind === 'webgl2' ? null : original.call(this, kind, options);
      };
    }, rowOf(12_000));
    await page.getByRole('tab', { name: 'Themes' }).click();
    await untilSettled(page);
    assert.equal(await field(page).getAttribute('data-painter'), 'canvas');
    await page.getByText('There is no WebGL here, so 6,000 of 12,000 texts are drawn').waitFor();
    assert.deepEqual(problems, []);
  });

  test('a context that is lost leaves the map to a canvas', async () => {
    const { page } = await open({}, rowOf(4 * size));
    await untilSettled(page);
    await page.locator('.point-canvas').evaluate((canvas: HTMLCanvasElement) => {
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await page.locator('[data-part="map-field"][data-painter="canvas"]').waitFor();
    assert.ok((await pointColors(page)) >= 2);
  });

  test('one text, two, equal ones; an edit draws anew', async () => {
    const { page, problems } = await open({ texts: ['Only one.'] });
    await untilSettled(page);
    assert.equal(await field(page).getAttribute('data-points'), '1');
    await change(page, { texts: ['same', 'other', 'same '], contentId: 'content 2' });
    await page.locator('[data-part="map-field"][data-points="2"]').waitFor();
    await page.getByText('2 of them stand for 3 places').waitFor();
    assert.deepEqual(problems, []);
  });

  test('it is saved as a picture and copied as numbers', async () => {
    const { page, problems } = await open();
    await untilSettled(page);
    const button = page.getByRole('button', { name: 'Save or Copy Map of Texts…' });
    await button.click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).click();
    await until('the file', () => page.evaluate(() => window.fakeHost.saved.length === 1));
    const svg = await page.evaluate(() => {
      const [file] = window.fakeHost.saved;
      return new TextDecoder().decode(file!.bytes);
    });
    assert.ok(svg.startsWith('<svg') && svg.includes('#ffffff'));
    const name = await page.locator('.points-group-name').first().innerText();
    assert.ok(svg.includes(name), name);
    await button.click();
    await page.getByRole('menuitem', { name: 'Copy as CSV' }).click();
    await until('the copy', () => page.evaluate(() => window.fakeHost.copied.length === 1));
    const csv = await page.evaluate(() => window.fakeHost.copied[0]!);
    assert.equal(csv.trim().split('\n').length, 1 + 4 * size);
    assert.deepEqual(problems, []);
  });
});

/** Different colours of the points, as they are shown. */
async function pointColors(page: Page): Promise<number> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>('.map-names, .map-selected')) {
      each.style.visibility = 'hidden';
    }
  });
  const png = await field(page).screenshot();
  return page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const colors = new Set<string>();
      for (let i = 0; i < data.length; i += 4) {
        const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
        // What is strong is a point: ground and lines are grey.
        const isStrong = Math.max(red, green, blue) - Math.min(red, green, blue) > 70;
        if (isStrong) colors.add([red >> 6, green >> 6, blue >> 6].join());
      }
      return colors.size;
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
}
