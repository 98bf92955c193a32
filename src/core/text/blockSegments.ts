import { lineSpans } from './lineSpans.ts';
import { hasMeaning, type Segment } from './segment.ts';
import { readableAsciidoc, readableProse } from './sentences/readableProse.ts';
import { sentencesOf, type Reading } from './sentences/sentenceSpans.ts';
import type { Span } from './span.ts';
import type { Block, BlockKind } from './blocks/block.ts';
import { bareAsciidoc } from './blocks/asciidocBlocks.ts';
import { bareLatex, openingLatex, readableLatex } from './blocks/latex/latexText.ts';
import type { ReadDocument, TextKind } from './blocks/readDocument.ts';

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

// Of these, sentences are found together.
const blocksAtOnce = 200;
const unitsAtOnce = 100_000;

/** The texts of a document's blocks that say something: sentences of prose, lines of code, all others whole. */
export function* blockSegments(document: ReadDocument): Generator<Segment> {
  const { text, kind } = document;
  const reading = readings[kind] ?? prose;
  for (const blocks of inRuns(document.blocks)) {
    const written = blocks.filter(hasSentences);
    const sentences = written.length > 0 ? sentencesOf(text, written, reading) : [];
    let next = 0;
    for (const block of blocks) {
      const texts = hasSentences(block) ? (sentences[next++] ?? []) : textsOf(text, block);
      for (const { start, end } of texts) {
        const part = text.slice(start, end);
        if (hasMeaning(part)) yield { start, end, text: part };
      }
    }
  }
}

function* inRuns(blocks: readonly Block[]): Generator<readonly Block[]> {
  let first = 0;
  for (const [i, { end }] of blocks.entries()) {
    const start = blocks[first]?.start ?? 0;
    if (i + 1 - first < blocksAtOnce && end - start < unitsAtOnce) continue;
    yield blocks.slice(first, i + 1);
    first = i + 1;
  }
  yield blocks.slice(first);
}

function hasSentences({ kind, parts }: Block): boolean {
  return !parts && cuts[kind] === 'sentences';
}

/** Of a block that has no sentences. */
function textsOf(text: string, block: Block): Iterable<Span> {
  if (block.parts) return block.parts;
  switch (cuts[block.kind]) {
    case 'whole':
      return [block];
    case 'lines':
      return linesIn(text, block);
    case 'sentences':
    case 'none':
      return [];
  }
}

function* linesIn(text: string, { start, end }: Span): Generator<Span> {
  for (const line of lineSpans(text.slice(start, end))) {
    yield { start: start + line.start, end: start + line.end };
  }
}

const same = (text: string): string => text;
const prose: Reading = { readable: readableProse, bare: same };
const readings: Readonly<Partial<Record<TextKind, Reading>>> = {
  latex: { readable: readableLatex, bare: bareLatex, opening: openingLatex },
  asciidoc: {
    readable: (text, signs) => readableAsciidoc(bareAsciidoc(text), signs),
    bare: bareAsciidoc,
  },
};
