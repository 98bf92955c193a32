import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const styles = new URL('../../../src/webview/styles/', import.meta.url);
/** Beside it lies what several views show. */
const folder = new URL('views/', styles);

test('no folder of sheets holds more than 16', () => {
  for (const one of [styles, folder]) {
    const sheets = readdirSync(one).filter((name) => name.endsWith('.css'));
    assert.ok(sheets.length > 0 && sheets.length <= 16, `${sheets.length} in ${one.pathname}`);
  }
});

for (const sheet of readdirSync(folder)) {
  // A view's elements lie in the class that its sheet is called by; that of tokens has two of its own.
  const view = sheet.replace('.css', '');
  const allowed = view === 'attention' ? ['.tokens-tab', '.attention-view'] : [`.${view}-tab`];
  test(`each rule of ${sheet} is about what lies in its view`, () => {
    const css = readFileSync(new URL(sheet, folder), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    // Formatted: what begins a line is not inside of another rule.
    const outer = css.match(/^[^\s}].*(?=,$| \{$)/gm) ?? [];
    assert.ok(outer.length > 0);
    for (const selector of outer) {
      const isOwn = allowed.some((root) => selector === root || selector === `:where(${root})`);
      assert.ok(isOwn, `${selector} in ${sheet} is about the whole page`);
    }
  });
}
