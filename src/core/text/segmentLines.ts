import { recordSpans } from './blocks/delimitedBlocks.ts';
import { isLongLine, structuralPieces } from './blocks/longLines.ts';
import type { ReadDocument } from './blocks/readDocument.ts';
import { blockSegments } from './blockSegments.ts';
import { LineEnds } from './lineSpans.ts';
import { hasMeaningAt, type Segment } from './segment.ts';
import type { Span } from './span.ts';

/**
 * The lines of a text that say something, whole but for their terminators: indentation and trailing spaces
 * stay, so that a segment is exactly an editor's line. The tokenizer drops them, so vectors do not differ. What lays a
 * document out, its front matter among it, is left out. Where lines are not what a document is made of, its records,
 * cues and messages stand for them; a line of code or JSON that is too long is cut by its structure.
 */
export function segmentLines(document: ReadDocument): Iterable<Segment> {
  const { text, kind } = document;
  switch (kind) {
    case 'plain':
      return linesOf(text);
    case 'code':
    case 'json':
    case 'jsonLines':
      return linesOf(text, (line) => structuralPieces(text, line, kind !== 'code'));
    case 'delimited':
      return textsAt(text, recordSpans(text));
    case 'subtitles':
    case 'gettext':
      return blockSegments(document);
    case 'markdown':
    case 'latex':
    case 'restructuredText':
    case 'asciidoc':
      return linesOfBlocks(document);
  }
}

/**
 * Lines one by one, without a span of each: most files are cut by this. `pieces`: how a line is read that is too long;
 * undefined: it is one text, too.
 */
function* linesOf(text: string, pieces?: (line: Span) => Iterable<Span>): Generator<Segment> {
  const ends = new LineEnds(text);
  for (let start = 0, found = 0; found !== -1; start = ends.next) {
    found = ends.from(start);
    const end = found === -1 ? text.length : found;
    if (pieces && isLongLine(start, end)) yield* textsAt(text, pieces({ start, end }));
    else if (hasMeaningAt(text, start, end)) yield { start, end, text: text.slice(start, end) };
  }
}

function* textsAt(text: string, spans: Iterable<Span>): Generator<Segment> {
  for (const { start, end } of spans) {
    if (hasMeaningAt(text, start, end)) yield { start, end, text: text.slice(start, end) };
  }
}

/** The lines on which a block stands that has a vector. */
function* linesOfBlocks({ text, blocks }: ReadDocument): Generator<Segment> {
  const ends = new LineEnds(text);
  let next = 0;
  let block = blocks[0];
  for (let start = 0, found = 0; found !== -1 && block; start = ends.next) {
    found = ends.from(start);
    const end = found === -1 ? text.length : found;
    let isText = false;
    while (block && block.start <= end) {
      if (block.end > start && block.kind !== 'markup' && block.kind !== 'metadata') isText = true;
      if (block.end > end) break;
      block = blocks[++next];
    }
    if (!isText) continue;
    if (hasMeaningAt(text, start, end)) yield { start, end, text: text.slice(start, end) };
  }
}
