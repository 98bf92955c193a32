import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, pageOrigin } from '../support/chromium.ts';

const policy = `default-src 'none'; script-src 'nonce-1'; style-src ${pageOrigin}`;
const html = (body: string): string =>
  `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="${policy}"><link rel="stylesheet" href="/page.css">${body}`;
const files = {
  '/page.css': { body: '#box { width: 123px }', contentType: 'text/css' },
  '/page.js': {
    body: 'document.getElementById("box").textContent = window.greeting;',
    contentType: 'text/javascript',
  },
};

describe('pages in Chromium', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  test('a page runs with its files under its CSP', async () => {
    const { page, problems } = await openPage(
      browser,
      html('<p id="box"></p><script nonce="1" src="/page.js"></script>'),
      files,
      { initScript: 'window.greeting = "hello"' },
    );
    assert.equal(await page.textContent('#box'), 'hello');
    assert.equal((await page.locator('#box').boundingBox())?.width, 123);
    assert.deepEqual(problems, []);
  });

  test('what the CSP forbids and what is missing is listed', async () => {
    const { problems } = await openPage(
      browser,
      html('<script>window.bad = 1</script><link rel="stylesheet" href="/none.css">'),
      files,
    );
    assert.ok(
      problems.some((problem) => problem.includes('inline script')),
      problems.join('\n'),
    );
    assert.ok(problems.includes(`no such file: ${pageOrigin}/none.css`), problems.join('\n'));
  });

  test('every script that the fonts from npm are for has its letters', async () => {
    const { page } = await openPage(browser, html(''), files);
    // A missing letter is drawn as the same box for each: two different ones must differ in their pixels.
    const drawn = await page.evaluate(() => {
      const draw = (letter: string): string => {
        const canvas = document.createElement('canvas');
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.font = '40px monospace';
        context.fillText(letter, 20, 50);
        return canvas.toDataURL();
      };
      return ['aб', 'ωж', '月潮', '语涨', '달물', '🌊🌕', 'אם', '𒀀𒀁'].map((pair) => {
        const [first, second] = Array.from(pair, draw);
        return { pair, differ: first !== second };
      });
    });
    // The control: no font that we have knows cuneiform.
    assert.deepEqual(drawn.pop(), { pair: '𒀀𒀁', differ: false });
    for (const { pair, differ } of drawn) assert.ok(differ, `no letters for ${pair}`);
    const widths = await page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.font = '16px monospace';
      return ['i', 'W', 'é'].map((letter) => context.measureText(letter).width);
    });
    assert.equal(new Set(widths).size, 1, `monospace widths: ${widths.join()}`);
  });
});
