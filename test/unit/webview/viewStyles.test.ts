import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../../src/webview/styles/', import.meta.url);

/** The classes that a view's elements lie in. */
const roots: Readonly<Record<string, readonly string[]>> = {
  'tokens.css': ['.tokens-tab'],
  'attention.css': ['.tokens-tab', '.attention-view'],
  'neighbours.css': ['.neighbours-tab'],
  'similarity.css': ['.similarity-tab'],
  'repetitions.css': ['.similarity-tab'],
};

for (const [sheet, allowed] of Object.entries(roots)) {
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
