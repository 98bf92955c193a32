import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesText } from '../../../src/webview/format/unitName.ts';

test('a segment stands in lines, or in a row where its file has no lines', () => {
  const segment = { label: 'a', state: 'embedded' } as const;
  assert.equal(linesText({ ...segment, line: 3, lastLine: 3 }), 'line 3');
  assert.equal(linesText({ ...segment, line: 3, lastLine: 60 }), 'lines 3–60');
  assert.equal(linesText({ ...segment, line: 3, lastLine: 3, isRow: true }), 'row 3');
});
