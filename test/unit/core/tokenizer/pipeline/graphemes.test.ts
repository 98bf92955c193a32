import assert from 'node:assert/strict';
import { test } from 'node:test';

import { codePointsOf } from '../../../../../src/core/tokenizer/pipeline/alignedText.ts';
import { endOfCluster } from '../../../../../src/core/tokenizer/pipeline/steps/graphemes.ts';

function clusters(text: string): string[] {
  const chars = Int32Array.from(codePointsOf(text));
  const found: string[] = [];
  for (let at = 0; at < chars.length;) {
    const end = endOfCluster(chars, at, chars.length);
    found.push(String.fromCodePoint(...chars.subarray(at, end)));
    at = end;
  }
  return found;
}

// As Unicode's rules have it, which the reference follows in its version of them.
const cases: readonly (readonly string[])[] = [
  ['a', 'e\u0301\u0323', 'b'],
  ['\r\n', '\n', '\u0301'],
  // A tag that is not assigned is a control character: marks behind it are a cluster of their own.
  ['\u{e00b8}', '\u0345\u0344', ' '],
  ['\u0600a', 'b'],
  ['\u00a9\u200d\u{1f600}', 'x'],
  ['\u1100\u1161\u11a8', '\uac00\u11a8', '\uac01', '\u1100'],
  ['\u0915\u094d\u0915', '\u0915'],
];

for (const parts of cases) {
  const shown = codePointsOf(parts.join('')).map((char) => char.toString(16));
  test(`clusters of ${shown.join(' ')}`, () => {
    assert.deepEqual(clusters(parts.join('')), parts);
  });
}
