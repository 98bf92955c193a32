import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wordsAround } from '../../../../../src/core/search/ranking/partOfFile.ts';
import { cutPassages } from '../../../../../src/core/text/cutFile.ts';

/** What each passage of a file is found by beside its own words, on one line. */
function around(text: string, path: string): (string | undefined)[] {
  return cutPassages(text, path)!.map((passage) =>
    wordsAround({ path, title: passage.title, text: passage.text })?.replace(/\s+/g, ' ').trim(),
  );
}

describe('words around a passage', () => {
  test('what front matter says is found with the first passage, the names of its entries not', () => {
    const body = '# Pier\n\nIt opens.\n\n# Lamp\n\nIt shines.\n';
    const yaml =
      '---\nauthor: Ada Lovelace\ntags:\n  - seamarks\ndate: 2024-05-01 # in May\nlink: https://a.b\n---\n';
    assert.deepEqual(around(yaml + body, 'docs/pier.md'), [
      'docs/pier.md Pier Ada Lovelace - seamarks 2024-05-01 # in May https://a.b',
      'docs/pier.md Lamp',
    ]);
    assert.deepEqual(
      around(`+++\r\nkeywords = ["buoy"]\r\n+++\r\n\r\n${body}`, 'p.md')[0],
      'p.md Pier ["buoy"]',
    );
    assert.deepEqual(around(body, 'p.md')[0], 'p.md Pier');
    assert.deepEqual(around(yaml, 'p.yaml')[0]?.includes('Lovelace'), false);
  });
});
