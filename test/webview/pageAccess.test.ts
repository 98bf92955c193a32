import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import type { FakeSetUp } from '../support/fakes/fakeContent.ts';
import { change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import {
  chip,
  choose,
  chooseSegment,
  shownTabs,
  sidewaysOverflow,
  untilShown,
  untilTabShown,
} from '../support/fakes/shownPage.ts';
import { generatedLines, mixedText } from '../support/fakes/sampleTexts.ts';
import type { ThemeName } from '../support/fakes/vscodeThemes.ts';
import { vscodeThemes } from '../support/fakes/vscodeThemes.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes = Object.keys(vscodeThemes) as ThemeName[];
/** Looked at by all rules; a theme is colours, so the others are looked at by those of colours. */
const [wholeTheme] = themes;

declare global {
  interface Window {
    axe: {
      run(options: { runOnly?: string[] }): Promise<{
        violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
      }>;
    };
  }
}

async function violations(page: Page, theme: ThemeName): Promise<string[]> {
  const options = theme === wholeTheme ? {} : { runOnly: ['color-contrast', 'link-in-text-block'] };
  // The page's CSP refuses a script of the test; the debugger's own evaluation is not bound by it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations: found } = await page.evaluate((it) => window.axe.run(it), options);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

const listed: FakeSetUp = {
  texts: [mixedText, ...generatedLines(20)],
  unit: 'line',
  canChooseUnit: true,
  documents: [
    { title: 'first.md', firstSegment: 0, segmentCount: 5 },
    { title: 'a-rather-long-name-of-a-second-document.md', firstSegment: 5, segmentCount: 16 },
  ],
  embeddedCount: 18,
  staleSegments: [1],
  // Fewer numbers are looked at faster, and each is like the next.
  model: { dims: 32, hiddenStateCount: 2, attentionLayerCount: 1 },
};

describe('the page for everybody', () => {
  for (const theme of themes) {
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
      assert.deepEqual(await violations(page, theme), []);
      await page.getByRole('button', { name: 'Show it' }).click();
      await page.locator('[data-share-of]').first().waitFor();
      assert.deepEqual(await violations(page, theme), [], 'the text’s own vector');
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
        assert.deepEqual(await violations(page, theme), [], state.status!.kind);
      }
      await page.evaluate(() => window.fakeHost.fail('vector', 'No vector now; try again.'));
      await page.evaluate(() => window.fakeHost.change({ status: { kind: 'ready' } }));
      await page.getByText('No vector now; try again.').waitFor();
      assert.deepEqual(await violations(page, theme), [], 'no vector');
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
      assert.deepEqual(await violations(page, theme), []);
    });

    for (const { key: tab } of panelTabs) {
      test(`axe finds nothing in the tab ${tab} with a list, in ${theme}`, async () => {
        const { page } = await openFakePage({
          ...listed,
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
        assert.deepEqual(await violations(page, theme), []);
        await page.getByRole('button', { name: shownTabs[tab].menu, exact: true }).click();
        await page.getByRole('menu').and(page.locator(':focus-within')).waitFor();
        assert.deepEqual(await violations(page, theme), [], 'with an open menu');
        await page.keyboard.press('Escape');
        if (tab === 'attention') {
          await page.getByRole('button', { name: 'Lines', exact: true }).click();
          await page
            .locator('[data-part="attention-lines"] polyline')
            .first()
            .waitFor({ state: 'attached' });
          assert.deepEqual(await violations(page, theme), [], 'with a map as lines');
        }
        if (tab === 'labels') {
          for (const [place, label] of ['a', 'b', 'a', 'b'].entries()) {
            await page.locator('[data-part="label-list"] [data-row]').nth(place).click();
            await page.keyboard.type(label);
            await page.keyboard.press('Enter');
            await page.locator('[data-given="true"]').nth(place).waitFor();
          }
          await page.locator('[data-part="label-accuracy"]').waitFor();
          assert.deepEqual(await violations(page, theme), [], 'with labels and guesses');
        }
        await chooseSegment(page, 2);
        await untilTabShown(page, tab);
        assert.deepEqual(await violations(page, theme), [], 'with the focus in the list');
        if (tab !== 'similarity') return;
        await page.getByRole('button', { name: /of 21 lines embedded|21 lines/ }).click();
        assert.deepEqual(await violations(page, theme), [], 'with the list folded');
        await page.getByRole('radio', { name: 'Repetitions' }).click();
        await page.locator('[data-part="repetition-count"]').waitFor();
        assert.deepEqual(await violations(page, theme), [], 'with repetitions');
        await page.getByRole('radio', { name: 'Apart' }).click();
        await page.locator('[data-part="apart-count"]').waitFor();
        assert.deepEqual(await violations(page, theme), [], 'with what stands apart');
      });
    }

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
        ...listed,
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
      ...{ ...listed, documents: [], texts: generatedLines(60) },
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
