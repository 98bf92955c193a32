import type { Block, BlockKind } from '../blocks/block.ts';
import { readBlocks, type TextKind } from '../blocks/readBlocks.ts';
import { oneLine } from '../oneLine.ts';
import { fits, fittingTexts } from './cutText.ts';
import { mostTitleUnits, type Passage } from './passage.ts';
import { spanPassage } from './passagePieces.ts';
import { mostWeight, tokenWeight } from './tokenWeight.ts';

// Paragraphs of one section are joined up to here: longer ones speak of several things.
const joinedWeight = mostWeight * 0.6;

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

/** A document's blocks under their headings: a heading with what follows it, short neighbours of a section joined. */
export function prosePassages(text: string, kind: TextKind): Passage[] {
  const found: Passage[] = [];
  const titles = new Map<Block, string | undefined>();
  let open: OpenPassage | undefined;
  const close = (): void => {
    if (open) {
      const title = titleOf(text, open.heading, titles);
      for (const { start, end } of fittingTexts(text, open.start, open.end)) {
        const passage = spanPassage(text, start, end, title);
        if (passage) found.push(passage);
      }
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
      open = { start: block.start, end: block.end, heading, isHeading };
    }
  };
  for (const { kind: runKind, blocks, heading } of runsOf(readBlocks(text, kind))) {
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
  return found;
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

/** The headings that a block stands under, the highest first. */
function titleOf(
  text: string,
  heading: Block | undefined,
  known: Map<Block, string | undefined>,
): string | undefined {
  if (!heading) return undefined;
  if (known.has(heading)) return known.get(heading);
  const names: string[] = [];
  for (let at: Block | undefined = heading; at; at = at.parent) {
    const name = bareHeading(text.slice(at.start, at.end));
    if (name !== '') names.unshift(name);
  }
  // The nearest says most.
  while (names.length > 1 && names.join(' › ').length > mostTitleUnits) names.shift();
  const title = oneLine(names.join(' › '), mostTitleUnits);
  known.set(heading, title === '' ? undefined : title);
  return known.get(heading);
}

/** A heading's words: without its signs, links and emphasis. */
function bareHeading(source: string): string {
  return oneLine(
    source
      .slice(0, 4 * mostTitleUnits)
      .replace(/^[#=\s]+|[#=\s]+$/g, '')
      .replace(/<[^<>]*>/g, '')
      .replace(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])?/g, '$1')
      .replace(/\{#[^{}]*\}\s*$/, '')
      .replace(/[*`]|\\[a-z]+\{|(?<=\s|^)_|_(?=\s|$)|\}$/g, ''),
    mostTitleUnits,
  );
}
