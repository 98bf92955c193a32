import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockSegments } from '../../../../../../src/core/text/blockSegments.ts';
import {
  ReadDocument,
  type TextKind,
} from '../../../../../../src/core/text/blocks/readDocument.ts';

/** Each block's kind and what it says, behind its texts; of layout only the kind. */
function blocks(text: string, kind: TextKind = 'markdown'): string[] {
  const document = new ReadDocument(text, kind);
  const texts = [...blockSegments(document)];
  return document.blocks.flatMap(({ kind: name, level, start, end }) => {
    const own = texts.filter((each) => each.start >= start && each.end <= end);
    const parts = own.map((each) => each.text).join(' | ');
    return own.length === 0 ? [] : `${name}${level ?? ''} ${parts}`;
  });
}

const cases: Readonly<Record<string, readonly [text: string, blocks: readonly string[]]>> = {
  'a list goes on behind a paragraph of an item': [
    '1. one\n\n   still one\n2. two\n',
    ['item1 1. one', 'paragraph still one', 'item1 2. two'],
  ],
  'bullets of other programs and letters begin items': [
    '● one\n▪ two\n\na) three\nb) four\n\n(1) five\n(ii) six\n\na. seven\nb. eight\n\n– nine\n– ten\n',
    'one two three four five six seven eight nine ten'.split(' ').map((word, i) => {
      const marks = ['●', '▪', 'a)', 'b)', '(1)', '(ii)', 'a.', 'b.', '–', '–'];
      return `item1 ${marks[i] ?? ''} ${word}`;
    }),
  ],
  'a letter or a dash in a wrapped line begins none': [
    'Written by Ada, and by\na. Lane with a boat\n– of wood.\n',
    ['paragraph Written by Ada, and by\na. Lane with a boat\n– of wood.'],
  ],
  'code and quotations in an item that is further in': [
    '1.  Do so:\n\n    > ```sh\n    > npm i\n    > ```\n\n    > So it is.\n',
    ['item1 1.  Do so:', 'code     > npm i', 'quote > So it is.'],
  ],
  'instructions, CDATA and empty comments': [
    '<?php\n$a = 1;\n?>\n\n<![CDATA[\nx < y. Z\n]]>\n<!-->\n<!--->\nText.\n\n<a id="x"></a>\n\nMore.\n',
    ['code $a = 1;', 'code x < y. Z', 'paragraph Text.', 'paragraph More.'],
  ],
  'where a link leads, and what follows it': [
    '[boat]: https://example.org\nThe pier\n========\n\n[a]: /b\n  "Title"\n',
    ['paragraph [boat]: https://example.org', 'heading1 The pier', 'paragraph [a]: /b\n  "Title"'],
  ],
  'attributes, templates, layout and pictures without a word are no text': [
    '{.wide #id}\nText.\n\n{{ page.title }}\n\n\\newpage\n\n![](a.png)\n\n[![](b.svg)](c)\n\n![A lamp](d.png)\n',
    ['paragraph Text.', 'paragraph ![A lamp](d.png)'],
  ],
  'signs behind what is quoted belong to its sentence': [
    'Use `a.`, then `b?`: yes (`c!`) or **d.**; so `e.`. End `f.`\n',
    ['paragraph Use `a.`, then `b?`: yes (`c!`) or **d.**; so `e.`. | End `f.`'],
  ],
  'comments of Obsidian': [
    '%% Not shown. %%\n\nShown.\n\n%%\nHidden.\n%%\n\n%% never closed\n',
    ['comment Not shown.', 'paragraph Shown.', 'comment Hidden.', 'paragraph %% never closed'],
  ],
  'directives of MyST hold prose, their options do not': [
    '```{admonition} Look out\n:class: tip\nBoats pass. Wait.\n```\n\n:::{note}\n:name: x\nMind it.\n:::\n\n```{code-block} js\nlet a;\n```\n',
    ['paragraph Look out', 'paragraph Boats pass. | Wait.', 'paragraph Mind it.', 'code let a;'],
  ],
};

describe('Markdown as it is written', () => {
  for (const [name, [text, expected]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(blocks(text), expected);
      assert.deepEqual(
        blocks(text.replaceAll('\n', '\r\n')),
        expected.map((each) => each.replaceAll('\n', '\r\n')),
      );
    });
  }

  test('of a text that only looks like it, items of lists count, and nothing of dialects', () => {
    assert.deepEqual(blocks('a) one\nb) two\n\n%% three\n%% four\n', 'plain'), [
      'item1 a) one',
      'item1 b) two',
      'paragraph %% three\n%% four',
    ]);
  });
});
