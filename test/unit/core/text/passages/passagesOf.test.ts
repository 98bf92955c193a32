import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { blockSegments } from '../../../../../src/core/text/blockSegments.ts';
import { ReadDocument, type TextKind } from '../../../../../src/core/text/blocks/readDocument.ts';
import {
  lineSpansOf,
  mostTitleUnits,
  mostUnits,
} from '../../../../../src/core/text/passages/passage.ts';
import { passagesOf } from '../../../../../src/core/text/passages/passagesOf.ts';
import { segmentText } from '../../../../../src/core/text/segmentText.ts';

const named: readonly (readonly [TextKind, string])[] = [
  ['plain', ''],
  ['plain', 'a.py'],
  ['plain', 'a.go'],
  ['plain', 'a.rb'],
  ['plain', 'a.lua'],
  ['code', 'a.ts'],
  ['code', 'a.html'],
  ['code', 'a.css'],
  ['json', 'a.json'],
  ['markdown', 'a.md'],
  ['latex', 'a.tex'],
  ['restructuredText', 'a.rst'],
  ['asciidoc', 'a.adoc'],
  ['subtitles', 'a.srt'],
  ['gettext', 'a.po'],
  ['delimited', 'a.csv'],
];

const layout = [
  '# ',
  '## Top',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '  ',
  '\t',
  '- ',
  '1. ',
  '| a | b |',
  '|---|---|',
  '```',
  '"""',
  '====',
];
const code = [
  'function f(a) {',
  '}',
  '};',
  'def f(self):',
  'class A:',
  'class B {',
  '  return x;',
  'import a from "b";',
  '@route("/")',
  '// what',
  '/* a',
  '*/',
  '# note',
  'end',
  '<script>',
  '</script>',
  'msgid "a"',
  '1',
  '00:00:01,000 --> 00:00:02,000',
  'a,b,"c',
  '{"a": [1, 2]}',
];
const words = [
  'Boats sleep. ',
  'word ',
  '潮の満ち引き',
  '👩‍👩‍👧',
  '\ud800',
  '\u200b',
  'x'.repeat(700),
  'é',
  '**',
  'a b '.repeat(400),
  '字'.repeat(600),
  '(a,b);'.repeat(300),
];
const pieces = fc.array(fc.constantFrom(...layout, ...code, ...words), { maxLength: 60 });
const texts = fc.oneof(
  pieces.map((parts) => parts.join('')),
  pieces.map((parts) => parts.join('\n')),
  fc.string({ unit: 'binary' }),
);

/** Of these some lines only lay out what is said. */
const documents: ReadonlySet<TextKind> = new Set([
  'markdown',
  'latex',
  'restructuredText',
  'asciidoc',
]);

/** What is wrong with the passages of a text. */
function faultOf(text: string, kind: TextKind, path: string): string | undefined {
  let end = 0;
  const passages = passagesOf(new ReadDocument(text, kind), path);
  for (const passage of passages) {
    const { text: part, title } = passage;
    const shown = JSON.stringify(part.slice(0, 80));
    if (passage.start < end) return `overlap at ${shown}`;
    if (passage.end <= passage.start) return 'empty';
    end = passage.end;
    if (part !== text.slice(passage.start, end)) return `another text: ${shown}`;
    if (part.length > mostUnits) return `too long: ${shown}`;
    if (/^[^\S\r\n]*[\r\n]|[\r\n]\s*$/.test(part)) return `blank lines at the ends of ${shown}`;
    for (const at of [passage.start, end]) {
      const around = text.slice(at - 1, at + 1);
      if (at > 0 && (around === '\r\n' || /^[\ud800-\udbff][\udc00-\udfff]$/.test(around)))
        return `split at ${at}`;
    }
    if (
      title !== undefined &&
      (title.trim() === '' || /[\r\n]/.test(title) || title.length > mostTitleUnits)
    )
      return `title ${JSON.stringify(title)}`;
    if (lineSpansOf(passage).length === 0) return `says nothing: ${shown}`;
  }
  let next = 0;
  const isDocument = documents.has(kind);
  for (const line of isDocument
    ? blockSegments(new ReadDocument(text, kind))
    : segmentText(text, 'line', kind)) {
    // What is beyond the bounds is in several.
    if (line.text.length > mostUnits / 10) continue;
    const trimmed = line.start + line.text.length - line.text.trimStart().length;
    while ((passages[next]?.end ?? Infinity) <= trimmed) next++;
    if ((passages[next]?.start ?? Infinity) > trimmed)
      return `in none: ${JSON.stringify(line.text)}`;
  }
  return undefined;
}

describe('passagesOf', () => {
  for (const [kind, path] of named) {
    test(`${kind} ${path}: in order, within bounds, and each line that says something is in one`, () => {
      fc.assert(
        fc.property(texts, (text) => {
          assert.equal(faultOf(text, kind, path), undefined);
        }),
        { numRuns: 300 },
      );
    });
  }
});
