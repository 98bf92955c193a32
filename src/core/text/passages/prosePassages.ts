import type { Block, BlockKind } from '../blocks/block.ts';
import { frontMatterTitle } from '../blocks/frontMatter.ts';
import { readWords } from '../blocks/latex/latexInput.ts';
import type { ReadDocument, TextKind } from '../blocks/readDocument.ts';
import { oneLine } from '../oneLine.ts';
import { withoutFillers } from '../segment.ts';
import type { Span } from '../span.ts';
import { fits } from './cutText.ts';
import { mostTitleUnits, type Passage } from './passage.ts';
import { fittingPassages } from './passagePieces.ts';
import { joinedWeight, tokenWeight } from './tokenWeight.ts';

/** Blocks that are one thing: a paragraph, the items of a list, the rows of a table. */
interface Run {
  readonly kind: BlockKind;
  readonly blocks: Block[];
  readonly heading: Block | undefined;
}

interface OpenPassage {
  readonly start: number;
  end: number;
  heading: Block | undefined;
  /** Nothing but headings. */
  isHeading: boolean;
}

/**
 * A document's blocks under their headings: a heading with what follows it, short neighbours of a section joined. What files the
 * document, front matter or a preamble, belongs to the passage behind it, of whose `input` it is no part: the words in it are found.
 */
export function prosePassages(document: ReadDocument): Passage[] {
  const { text, kind, head } = document;
  const found: Passage[] = [];
  const documentTitle =
    kind === 'markdown' && head ? frontMatterTitle(text.slice(0, head.end)) : undefined;
  const titles = new Map<Block, string | undefined>();
  let open: OpenPassage | undefined;
  const close = (): void => {
    if (open) {
      const title = titleOf(document, open.heading, documentTitle, titles);
      found.push(...fittingPassages(text, open.start, open.end, title));
    }
    open = undefined;
  };
  const add = (block: Block, heading: Block | undefined, isHeading: boolean): void => {
    if (open && (open.isHeading || fits(text, open.start, block.end))) {
      open.end = block.end;
      open.heading = heading;
      open.isHeading = isHeading;
    } else {
      close();
      const start = isHeading && kind === 'latex' ? commandStart(text, block.start) : block.start;
      open = { start, end: block.end, heading, isHeading };
    }
  };
  for (const { kind: runKind, blocks, heading } of runsOf(document.blocks)) {
    const first = blocks[0];
    const last = blocks.at(-1);
    if (!first || !last) continue;
    const isHeading = runKind === 'heading';
    const isApart =
      open !== undefined && !open.isHeading && (isHeading || open.heading !== heading);
    if (isApart || (open && !belongs(text, open, runKind, last.end))) close();
    for (const block of blocks) add(block, heading, isHeading);
  }
  close();
  return head ? withHead(text, head, found) : found;
}

/** The passages in and behind a document's head, each with what of it stands before it. */
function withHead(text: string, head: Span, passages: readonly Passage[]): Passage[] {
  let from = head.start;
  return passages.flatMap((passage) => {
    const start = from;
    from = passage.end;
    if (start >= head.end) return passage;
    const pieces = fittingPassages(text, start, passage.end, passage.title);
    // A head that fills a passage by itself would be one without a word to read.
    return (pieces[0]?.end ?? 0) > passage.start ? pieces : passage;
  });
}

function belongs(text: string, open: OpenPassage, kind: BlockKind, end: number): boolean {
  if (open.isHeading) return true;
  if (!fits(text, open.start, end)) return false;
  // Code and lists belong to what announces them.
  const isShown = kind === 'code' || kind === 'item' || kind === 'formula' || kind === 'row';
  return isShown || tokenWeight(text, open.start, end) <= joinedWeight;
}

function* runsOf(blocks: readonly Block[]): Generator<Run> {
  let run: Run | undefined;
  for (const block of blocks) {
    const { kind } = block;
    if (kind === 'markup' || kind === 'metadata') continue;
    const heading = kind === 'heading' ? block : block.parent;
    if (
      run &&
      run.kind === kind &&
      run.heading === heading &&
      (kind === 'item' || kind === 'row')
    ) {
      run.blocks.push(block);
      continue;
    }
    if (run) yield run;
    run = { kind, blocks: [block], heading };
  }
  if (run) yield run;
}

/** The headings that a block stands under, the highest first; above them the document's title, where none of them is one. */
function titleOf(
  { text, kind }: ReadDocument,
  heading: Block | undefined,
  documentTitle: string | undefined,
  known: Map<Block, string | undefined>,
): string | undefined {
  if (!heading) return documentTitle && oneLine(documentTitle, mostTitleUnits);
  if (known.has(heading)) return known.get(heading);
  const names: string[] = [];
  for (let at: Block | undefined = heading; at; at = at.parent) {
    const name = bareHeading(text.slice(at.start, at.end), kind);
    if (name !== '') names.unshift(name);
    const isTitle = (at.level ?? 0) <= 1;
    if (!at.parent && !isTitle && documentTitle !== undefined) names.unshift(documentTitle);
  }
  // The nearest says most.
  while (names.length > 1 && names.join(' › ').length > mostTitleUnits) names.shift();
  const title = oneLine(names.join(' › '), mostTitleUnits);
  known.set(heading, title === '' ? undefined : title);
  return known.get(heading);
}

/** Where the command begins whose argument a heading of LaTeX is. */
function commandStart(text: string, start: number): number {
  const before = text.slice(Math.max(0, start - mostTitleUnits), start);
  const command = /\\[a-z]+\*?(?:\[[^[\]]*\])?\{\s*$/.exec(before);
  return command ? start - before.length + command.index : start;
}

/** A heading's words: without its signs, links and emphasis. */
function bareHeading(source: string, kind: TextKind): string {
  const beginning = source.slice(0, 4 * mostTitleUnits);
  if (kind === 'latex') return oneLine(withoutFillers(readWords(beginning)), mostTitleUnits);
  return oneLine(
    beginning
      .replace(/^[#=\s]+|[#=\s]+$/g, '')
      .replace(/<[^<>]*>/g, '')
      .replace(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])?/g, '$1')
      .replace(/\{#[^{}]*\}\s*$/, '')
      .replace(/[*`]|(?<=\s|^)_|_(?=\s|$)/g, ''),
    mostTitleUnits,
  );
}
