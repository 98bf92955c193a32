import { lineSpans } from './lineSpans.ts';
import { hasMeaning, type Segment } from './segment.ts';
import { sentenceSpans, type Reading } from './sentences/sentenceSpans.ts';
import type { Span } from './span.ts';
import type { Block, BlockKind } from './blocks/block.ts';
import { bareAsciidoc } from './blocks/asciidocBlocks.ts';
import { bareLatex, readableLatex } from './blocks/latexBlocks.ts';
import { readBlocks, type TextKind } from './blocks/readBlocks.ts';

type Cut = 'sentences' | 'lines' | 'whole' | 'none';

/** What the texts of a block are. */
const cuts: Readonly<Record<BlockKind, Cut>> = {
  heading: 'whole',
  paragraph: 'sentences',
  item: 'sentences',
  quote: 'sentences',
  comment: 'sentences',
  code: 'lines',
  formula: 'whole',
  row: 'whole',
  record: 'whole',
  cue: 'whole',
  message: 'whole',
  metadata: 'none',
  markup: 'none',
};

/** The texts of a document's blocks that say something: sentences of prose, lines of code, all others whole. */
export function* blockSegments(text: string, kind: TextKind): Generator<Segment> {
  const reading = readings[kind] ?? prose;
  for (const block of readBlocks(text, kind)) {
    for (const { start, end } of textsOf(text, block, reading)) {
      const part = text.slice(start, end);
      if (hasMeaning(part)) yield { start, end, text: part };
    }
  }
}

function textsOf(text: string, block: Block, reading: Reading): Iterable<Span> {
  if (block.parts) return block.parts;
  switch (cuts[block.kind]) {
    case 'none':
      return [];
    case 'whole':
      return [block];
    case 'lines':
      return linesIn(text, block);
    case 'sentences':
      return sentenceSpans(text, block, reading);
  }
}

function* linesIn(text: string, { start, end }: Span): Generator<Span> {
  for (const line of lineSpans(text.slice(start, end))) {
    yield { start: start + line.start, end: start + line.end };
  }
}

const same = (text: string): string => text;
const prose: Reading = { readable: quotedLines, bare: same };
const readings: Readonly<Partial<Record<TextKind, Reading>>> = {
  latex: { readable: readableLatex, bare: bareLatex },
  asciidoc: { readable: bareAsciidoc, bare: bareAsciidoc },
};

/** The signs of a quotation at the start of its lines are no words. */
function quotedLines(text: string): string {
  return text.includes('>')
    ? text.replace(/(?<=[\r\n])[ \t>]+/g, (marks) => ' '.repeat(marks.length))
    : text;
}
