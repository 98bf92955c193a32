import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { chip, sidewaysOverflow, untilShown, untilTabShown } from '../support/fakes/shownPage.ts';
import { generatedLines, listedTexts, mixedText } from '../support/fakes/sampleTexts.ts';
import { vscodeThemes, type ThemeName } from '../support/fakes/vscodeThemes.ts';

const themes = Object.keys(vscodeThemes) as ThemeName[];

describe('the page for everybody', () => {
  for (const theme of themes) {
    test(`text on every tint is legible, and the chosen piece stands out, in ${theme}`, async () => {
      const { page } = await openFakePage({ theme, texts: ['one two three'] });
      await untilShown(page, 1);
      const contrasts = await page.evaluate(() => {
        const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
        const luminance = (colours: string[]): number => {
          for (const colour of colours) {
            context.fillStyle = colour;
            context.fillRect(0, 0, 1, 1);
          }
          const [r, g, b] = Array.from(context.getImageData(0, 0, 1, 1).data, (byte) => {
            const part = byte / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
        };
        const contrast = (a: number, b: number): number =>
          (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const chips = document.querySelectorAll<HTMLElement>('.piece:not(.piece-special)');
        const ground = getComputedStyle(document.body).backgroundColor;
        const texts: number[] = [];
        for (const sign of ['', 'piece-negative']) {
          for (const tint of ['0', '0.5', '1']) {
            const one = chips[1]!;
            one.className = `piece piece-tinted ${sign}`;
            one.style.setProperty('--tint', tint);
            const { color, backgroundColor } = getComputedStyle(one);
            const behind = luminance([ground, backgroundColor]);
            texts.push(contrast(luminance([ground, backgroundColor, color]), behind));
          }
        }
        const { outlineColor, outlineWidth, outlineStyle } = getComputedStyle(
          document.querySelector('.piece[aria-selected="true"]')!,
        );
        const outline = contrast(luminance([ground, outlineColor]), luminance([ground]));
        return { texts, outline, drawn: `${outlineWidth} ${outlineStyle}` };
      });
      for (const ratio of contrasts.texts) assert.ok(ratio >= 4.5, `contrast ${ratio}`);
      assert.ok(contrasts.outline >= 3, `outline's contrast ${contrasts.outline}`);
      assert.equal(contrasts.drawn, '2px solid');
    });
  }

  test('with colours forced by the system the chosen piece has the highlight’s outline', async () => {
    const { page } = await openFakePage({ texts: ['one two'] });
    await page.emulateMedia({ forcedColors: 'active' });
    await untilShown(page, 1);
    const [outline, highlight] = await chip(page, 1).evaluate((one) => {
      const probe = document.createElement('i');
      probe.style.color = 'Highlight';
      document.body.append(probe);
      return [getComputedStyle(one).outlineColor, getComputedStyle(probe).color];
    });
    assert.equal(outline, highlight);
  });

  test('with less motion nothing moves', async () => {
    const { page } = await openFakePage({
      texts: ['one', 'two'],
      unit: 'line',
      status: { kind: 'working', done: 0, total: 0 },
    });
    await page.getByRole('progressbar').waitFor();
    // A spinner turns below it.
    await page.evaluate(() => window.fakeHost.hold('neighbours'));
    await page.getByRole('tab', { name: 'Similar Lines' }).click();
    await page.getByRole('status').filter({ hasText: 'Looking for similar lines…' }).waitFor();
    const running = () => page.evaluate(() => document.getAnimations().length);
    assert.equal(await running(), 2);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await running(), 0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    assert.equal(await running(), 0);
  });

  for (const width of [260, 400, 560, 760, 1200]) {
    test(`nothing reaches out of a panel ${width} px wide; cells keep 3 px`, async () => {
      const { page } = await openFakePage({
        width,
        texts: [mixedText, 'second'],
        title: 'a-rather-long-name-of-a-document-in-a-deep-folder.component.spec.tsx',
        stale: true,
      });
      await untilShown(page, 1);
      await page.getByText('All 384 numbers').click();
      assert.deepEqual(await sidewaysOverflow(page), []);
      const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(scroll <= width, `${scroll} px`);
      const strip = (await page.locator('.heat-canvas').boundingBox())!;
      const labels = await page.locator('.heat-rows span').allInnerTexts();
      const columns = labels.length > 1 ? Number(labels[1]) : 384;
      assert.ok(strip.width / columns >= 3, `${strip.width / columns} px`);
    });
  }

  for (const width of [260, 400, 700, 1200]) {
    test(`no tab reaches out of a panel with a list ${width} px wide`, async () => {
      const { page } = await openFakePage({
        ...listedTexts,
        width,
        status: { kind: 'working', done: 18, total: 21 },
      });
      for (const { key: tab } of panelTabs) {
        await page.locator(`[role="tab"][data-tab="${tab}"]`).click();
        await untilTabShown(page, tab);
        assert.deepEqual(await sidewaysOverflow(page), [], tab);
        const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(scroll <= width, `${scroll} px in ${tab}`);
        const panel = await page
          .getByRole('tabpanel')
          .evaluate((it) => it.scrollWidth - it.clientWidth);
        assert.ok(panel <= 0, `${panel} px in ${tab}`);
      }
    });
  }

  test('beside the list each tab scrolls by itself, and the window does not', async () => {
    const { page } = await openFakePage({
      ...{ ...listedTexts, documents: [], texts: generatedLines(60) },
      ...{ width: 1000, height: 440 },
    });
    for (const { key: tab } of panelTabs) {
      await page.locator(`[role="tab"][data-tab="${tab}"]`).click();
      await untilTabShown(page, tab);
      assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), 440, tab);
    }
  });

  for (const { tab, head, width } of [
    { tab: 'themes', head: '.theme-tools', width: 590 },
    { tab: 'themes', head: '.theme-tools', width: 1000 },
    { tab: 'labels', head: '.label-bar', width: 590 },
  ] as const) {
    test(`the head of ${tab} stays in view in a low window ${width} px wide`, async () => {
      const lines = { texts: generatedLines(60), unit: 'line', tab } as const;
      const height = 320;
      const { page } = await openFakePage({ ...lines, width, height });
      await untilTabShown(page, tab);
      if (tab === 'themes') await page.locator('.theme-button').first().click();
      const room = page.locator(width < 700 ? 'html' : '.tab-panel:not([hidden])');
      await room.evaluate((it) => it.scrollTo({ top: it.scrollHeight, behavior: 'instant' }));
      assert.ok(await room.evaluate((it) => it.scrollTop > 100), 'it was scrolled');
      const box = (await page.locator(head).boundingBox())!;
      assert.ok(box.y >= 0 && box.y + box.height <= height, `${box.y} px`);
    });
  }

  test('the strip is drawn anew for another width', async () => {
    const { page } = await openFakePage({ texts: ['one two'], width: 800 });
    await untilShown(page, 1);
    const rows = page.locator('.heat-rows span');
    const before = await rows.count();
    await page.setViewportSize({ width: 300, height: 800 });
    await rows.nth(before).waitFor();
  });

  test('everything can be reached by Tab, in the order in which it stands', async () => {
    const { page } = await openFakePage({ texts: ['one two', 'three'], stale: true });
    await untilShown(page, 1);
    const names: string[] = [];
    for (let i = 0; i < 18; i++) {
      await page.keyboard.press('Tab');
      names.push(
        await page.evaluate(() => {
          const one = document.activeElement as HTMLElement;
          return one.getAttribute('aria-label') ?? one.innerText;
        }),
      );
    }
    assert.deepEqual(names, [
      'Embed Again',
      '2 texts',
      'Export Vectors…',
      '12\none two',
      'Size of the list',
      'Tokens',
      'Layer',
      'What is a layer?',
      'Ids',
      'one, cosine 1.0000',
      'Show it',
      'What is a token?',
      'Compare with…',
      'Reveal in editor',
      'Copy vector',
      'Save or Copy Vector…',
      'Dimension of the vector',
      'All 384 numbers',
    ]);
  });
});
