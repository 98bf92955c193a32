import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import type { FakeSetUp } from '../support/fakes/fakeContent.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { generatedLines } from '../support/fakes/sampleTexts.ts';
import { sidewaysOverflow, untilShown, untilTabShown } from '../support/fakes/shownPage.ts';
import { vscodeThemes, type ThemeName } from '../support/fakes/vscodeThemes.ts';
import { germanBundle } from '../support/germanBundle.ts';

const listed: FakeSetUp = {
  texts: generatedLines(24),
  unit: 'line',
  canChooseUnit: true,
  canSearchWorkspace: true,
  documents: [
    { title: 'a-name-that-is-longer-than-the-panel-is-wide.component.md', firstSegment: 0 },
    { title: 'second.md', firstSegment: 12 },
  ].map((it) => ({ ...it, segmentCount: 12 })),
  workspace: { texts: generatedLines(9), embedded: 9, index: 'ready' },
};
const records = Array.from({ length: 20 }, (_, i) => `N${i},"Call me back, ${i}",${(7 * i) % 20}`);
const tableText = ['id,text,minutes', ...records].join('\n');

/** Text that is wider than the element that it stands in, where it is to be read as a whole. */
const cutWords = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(
      document.querySelectorAll<HTMLElement>(
        '.scope, .tab, .button, .section-head, .number-heads > *',
      ),
    )
      .filter((one) => one.offsetParent !== null && one.scrollWidth > one.clientWidth)
      .map((one) => one.innerText),
  );

describe('how the page looks', () => {
  for (const [language, width] of [
    ['en', 300],
    ['de', 300],
    ['de', 430],
  ] as const) {
    test(`no word is cut and nothing reaches out of a panel of ${width} px, in ${language}`, async () => {
      const { page } = await openFakePage({
        ...listed,
        width,
        ...(language === 'de' && { language: germanBundle() }),
      });
      for (const { key: tab } of panelTabs) {
        await page.locator(`[role="tab"][data-tab="${tab}"]`).click();
        await untilTabShown(page, tab);
        if (tab === 'labels') {
          for (const [place, label] of ['a', 'b', 'a', 'b'].entries()) {
            await page.locator('[data-part="label-list"] [data-row]').nth(place).click();
            await page.keyboard.type(label);
            await page.keyboard.press('Enter');
            await page.locator('[data-given="true"]').nth(place).waitFor();
          }
          await page.locator('[data-part="label-accuracy"]').waitFor();
        }
        assert.deepEqual(await cutWords(page), [], tab);
        assert.deepEqual(await sidewaysOverflow(page), [], tab);
        const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(scroll <= width, `${scroll} px in ${tab}`);
      }
    });
  }

  for (const language of ['en', 'de'] as const) {
    test(`the heads of numbers are read whole in a panel of 300 px, in ${language}`, async () => {
      const { page } = await openFakePage({
        ...{ tableText, unit: 'line', tab: 'labels', width: 300 },
        ...(language === 'de' && { language: germanBundle() }),
      });
      await page.locator('[data-part="learned"]').selectOption('#minutes');
      await page.locator('[data-part="number-list"] [data-row]').first().waitFor();
      assert.deepEqual(await cutWords(page), []);
    });
  }

  test('a name in the list that is too long ends with dots', async () => {
    const { page } = await openFakePage({ ...listed, width: 300 });
    const heading = page.locator('.row-heading').first();
    await heading.waitFor();
    // Dots are drawn for text of a block, not for that of a flex box.
    const [display, overflow] = await heading.evaluate((it) => {
      const { display: kind, textOverflow } = getComputedStyle(it);
      return [kind, textOverflow];
    });
    assert.deepEqual([display, overflow], ['block', 'ellipsis']);
  });

  test('with colours forced by the system a button that is on has an outline, and the strip its colours', async () => {
    const { page } = await openFakePage({ texts: ['one two'] });
    await page.emulateMedia({ forcedColors: 'active' });
    await untilShown(page, 1);
    const ids = page.getByRole('button', { name: 'Ids' });
    const outline = () => ids.evaluate((it) => getComputedStyle(it).outlineStyle);
    assert.equal(await outline(), 'none');
    await ids.click();
    await page.mouse.move(0, 0);
    await ids.evaluate((it) => it.blur());
    await page.locator('button[aria-pressed="true"]').waitFor();
    assert.equal(await outline(), 'solid');
    // As after the theme has changed, for what is drawn was drawn before colours were forced.
    await page.evaluate(() => window.fakeHost.setTheme('light'));
    const colours = await page
      .locator('.heat-canvas')
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const copy = new OffscreenCanvas(width, height).getContext('2d')!;
        copy.drawImage(canvas as HTMLCanvasElement, 0, 0);
        const { data } = copy.getImageData(0, 0, width, Math.min(height, 4));
        const all = new Set<string>();
        for (let i = 0; i < data.length; i += 4) all.add(data.slice(i, i + 3).join());
        return all.size;
      });
    assert.ok(colours > 5, `${colours} colours`);
  });

  for (const theme of ['highContrast', 'highContrastLight'] as const) {
    test(`a button that is on has a thicker border in ${theme}`, async () => {
      const { page } = await openFakePage({ theme, texts: ['one two'] });
      await untilShown(page, 1);
      const ids = page.getByRole('button', { name: 'Ids' });
      const shadow = () => ids.evaluate((it) => getComputedStyle(it).boxShadow);
      assert.equal(await shadow(), 'none');
      await ids.click();
      await page.locator('button[aria-pressed="true"]').waitFor();
      assert.match(await shadow(), /1px inset$/);
    });
  }

  test('from right to left, numbers keep their signs before them and pictures their sides', async () => {
    const { page } = await openFakePage({
      ...{ tableText, unit: 'line', tab: 'labels', width: 620 },
    });
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await page.locator('[data-part="learned"]').selectOption('#minutes');
    await page.locator('[data-part="number-list"] [data-row]').first().waitFor();
    const directionOf = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((it) => getComputedStyle(it).direction);
    assert.equal(await directionOf('.number-error'), 'ltr');
    assert.equal(await directionOf('.line-drawing svg'), 'ltr');
    assert.equal(await directionOf('.number-list, [data-part="number-list"]'), 'rtl');
    // Text that runs the other way stands beside its number all the same.
    const alignOf = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((it) => getComputedStyle(it).textAlign);
    assert.equal(await directionOf('.number-row .row-text'), 'ltr');
    assert.equal(await alignOf('.number-row .row-text'), 'right');
    assert.equal(await alignOf('.row-record .row-fields'), 'right');
    // The room before what other columns say is where the row's number is.
    const [start, end] = await page
      .locator('.row-fields:not(:empty)')
      .first()
      .evaluate((it) => {
        const { paddingLeft, paddingRight } = getComputedStyle(it);
        return [parseFloat(paddingRight), parseFloat(paddingLeft)] as const;
      });
    assert.ok(start > 20 && end === 0, `${start} and ${end} px`);
  });

  test('the tests’ themes have every colour that the page asks for', async () => {
    const { page } = await openFakePage({ texts: ['one two'] });
    const asked = await page.evaluate(() =>
      Array.from(document.styleSheets)
        .flatMap((sheet) => Array.from(sheet.cssRules, (rule) => rule.cssText))
        .join('\n')
        .match(/--vscode-[\w-]+/g),
    );
    assert.ok(asked && asked.length > 50);
    const known = (theme: ThemeName) => Object.keys(vscodeThemes[theme].variables);
    const all = new Set(Object.keys(vscodeThemes).flatMap((theme) => known(theme as ThemeName)));
    // Without a value in each theme of VS Code.
    for (const name of ['inactiveForeground', 'inactiveBackground']) all.add(`radio-${name}`);
    all.add('list-inactiveSelectionForeground');
    const missing = new Set(
      asked.map((it) => it.replace('--vscode-', '')).filter((it) => !all.has(it)),
    );
    assert.deepEqual([...missing], []);
  });
});
