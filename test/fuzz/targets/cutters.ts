import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { blockSegments } from '../../../src/core/text/blockSegments.ts';
import { cutFile, cutKind } from '../../../src/core/text/cutFile.ts';
import { documentKindOfPath } from '../../../src/core/text/blocks/documentKind.ts';
import { ReadDocument, type TextKind } from '../../../src/core/text/blocks/readDocument.ts';
import { mostTitleUnits, mostUnits } from '../../../src/core/text/passages/passage.ts';
import { passagesOf } from '../../../src/core/text/passages/passagesOf.ts';
import { hasMeaning, inputOf } from '../../../src/core/text/segment.ts';
import { segmentText } from '../../../src/core/text/segmentText.ts';
import type { FuzzTarget } from '../fuzzTarget.ts';
import { mutateText } from '../mutations/mutateText.ts';

// An input begins with a line that has the file's name.
const named = ['fields.rst', 'film.srt', 'handbook.md', 'harbour.json', 'lamp.vtt', 'messages.po'];
named.push(
  'minified.js',
  'paper.tex',
  'readme.adoc',
  'records.csv',
  'reviews.jsonl',
  'lineSpans.js',
);
const codeNames = [
  'a.py',
  'a.go',
  'a.rb',
  'a.rs',
  'a.ts',
  'a.html',
  'a.css',
  'a.lua',
  'a.sql',
  'a.txt',
];
const words =
  '# |## |=|===|---|```|~~~|<!--|-->|<div>|</pre>|<pre>|> |- |* |1. |    |\\begin{equation}|\\end{equation}|\\begin{a}|\\end{a}|' +
  '\\item |\\section{|}|{|$|$$|\\[|\\]|\\\\|%|\\verb|\\verb!|\\begin{verbatim}|\\end{verbatim}|.. note:: |.. |::|+--+|=== ===|....|----|' +
  '//|//// |[source]|00:00:01,000 --> 00:00:02,000|00:01.000 --> 00:02.000|WEBVTT|NOTE |STYLE|msgid "|msgstr "a"|msgid ""|msgctxt ""|' +
  'msgstr[0] "|"|,|;|#: |#~ |#| |[1]:|[a]: b|**Word.** |:::|&nbsp;|\\emph{|{\\it |<b>|</v>|<v A>|<00:01.000>|&amp;|\\n|= T|:a: b|[[a]]|+++|' +
  '---\\n|def f(a):|class A {|function f() {|};|/*|*/|"""|\'\'\'|`|${|<script>|</script>|@a|import a|(|)|[|]|e.g. |Mr. |z. B. |. A';
const tokens = [...words.split('|'), '|', '|-|-|', '\n\n', '\n'];

/** A text of any kind, cut in every way: pieces stand in it in order, and nothing that says something is lost. */
export const cutters: FuzzTarget<string> = {
  seeds: () => {
    const read = (...parts: string[]): string =>
      readFileSync(join(projectRoot, 'test/fixtures', ...parts), 'utf8').slice(0, 6000);
    const documents = named.map((name) => `${name}\n${read('documents', name)}`);
    const code = readdirSync(join(projectRoot, 'test/fixtures/passages'))
      .filter((name) => name.endsWith('.txt'))
      .map((name) => `${name.slice(0, -4)}\n${read('passages', name)}`);
    return [...documents, ...code];
  },

  mutate: (input, chance, seeds) => {
    const [name, text] = parted(input);
    const other = chance.is(0.1) ? chance.oneOf([...named, ...codeNames]) : name;
    // Small ones are fast, and most of what goes wrong is.
    const [from, to] = chance.is(0.7) ? chance.range(text.length) : [0, text.length];
    const start = text.lastIndexOf('\n', from) + 1;
    return `${other}\n${mutateText(text.slice(start, to), chance, tokens, seeds)}`;
  },

  check: (input) => {
    const [path, text] = parted(input);
    const kind = documentKindOfPath(path);
    if (kind === 'notebook') return;
    checkBlocks(text, kind);
    for (const unit of ['line', 'sentence'] as const) {
      checkSegments(text, [...segmentText(text, unit, kind, { path })]);
    }
    checkPassages(text, kind, path);
    for (const { start, end, line } of cutFile(text, cutKind(path, 'passage', []), path) ?? []) {
      assert.ok(start < end && end <= text.length && line >= 1);
    }
  },
};

function parted(input: string): readonly [name: string, text: string] {
  const end = input.indexOf('\n');
  return end === -1 ? [input, ''] : [input.slice(0, end), input.slice(end + 1)];
}

function checkBlocks(text: string, kind: TextKind): void {
  let last = 0;
  let rest = '';
  for (const { start, end, parent, parts = [] } of new ReadDocument(text, kind).blocks) {
    assert.ok(start >= last && end > start && end <= text.length, 'a block lies elsewhere');
    assert.ok(!parent || (parent.kind === 'heading' && parent.end <= start), 'a wrong parent');
    let before = start;
    for (const part of parts) {
      assert.ok(part.start >= before && part.end <= end, 'a part lies elsewhere');
      before = part.end;
    }
    rest += text.slice(last, start);
    last = end;
  }
  rest += text.slice(last);
  const lost = lostWord(rest, kind);
  assert.equal(lost, undefined, `no block has ${JSON.stringify(lost)}`);
}

/** A word between blocks, of kinds in which nothing lays out what is said. */
function lostWord(rest: string, kind: TextKind): string | undefined {
  const isWhole = kind === 'code' || kind === 'delimited' || kind === 'json';
  return isWhole ? /\p{L}+/u.exec(rest)?.[0] : undefined;
}

function checkSegments(
  text: string,
  segments: readonly { readonly text: string; readonly start: number; readonly end: number }[],
): void {
  let last = 0;
  for (const segment of segments) {
    const { start, end } = segment;
    assert.ok(start >= last && end > start, 'segments overlap, or are empty');
    assert.equal(segment.text, text.slice(start, end), 'a segment has another text');
    assert.equal(inputOf(segment).length, segment.text.length, 'an input of another length');
    last = end;
  }
}

function checkPassages(text: string, kind: TextKind, path: string): void {
  let last = 0;
  const passages = passagesOf(new ReadDocument(text, kind), path);
  checkSegments(text, passages);
  for (const { text: part, title, start, end } of passages) {
    assert.ok(part.length <= mostUnits, 'a passage is too long');
    for (const at of [start, end]) {
      const around = text.slice(Math.max(0, at - 1), at + 1);
      assert.ok(
        around !== '\r\n' && !/^[\ud800-\udbff][\udc00-\udfff]$/.test(around),
        'a sign is split',
      );
    }
    assert.ok(title === undefined || title.trim() !== '', 'an empty title');
    assert.ok(title === undefined || !/[\r\n]/.test(title), 'a title of several lines');
    assert.ok((title ?? '').length <= mostTitleUnits, 'a long title');
    last = end;
  }
  assert.ok(last <= text.length);
  let next = 0;
  const isDocument = ['markdown', 'latex', 'restructuredText', 'asciidoc'].includes(kind);
  for (const line of isDocument
    ? blockSegments(new ReadDocument(text, kind))
    : segmentText(text, 'line', kind)) {
    if (line.text.length > mostUnits / 10 || !hasMeaning(line.text)) continue;
    const first = line.start + line.text.length - line.text.trimStart().length;
    while ((passages[next]?.end ?? Infinity) <= first) next++;
    assert.ok((passages[next]?.start ?? Infinity) <= first, 'a line is in no passage');
  }
}
