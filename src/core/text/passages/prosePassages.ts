import type { Block } from '../blocks/block.ts';
import { readBlocks, type TextKind } from '../blocks/readBlocks.ts';
import { oneLine } from '../oneLine.ts';
import type { Passage } from './passage.ts';
import { mostTitleUnits, mostUnits } from './passage.ts';
import { mostWeight } from './passageLines.ts';
import { spanPassage } from './passagePieces.ts';
import { blockSegments } from '../blockSegments.ts';
import { tokenWeight } from './tokenWeight.ts';

/** A document's blocks under their headings: a heading with what follows it, short neighbours of a section joined. */
export function prosePassages(text: string, kind: TextKind): Passage[] {
  const found: Passage[] = [];
  let open:
    { start: number; end: number; title: string | undefined; isHeading: boolean } | undefined;
  const close = (): void => {
    if (open) found.push(...fitted(text, open.start, open.end, open.title));
    open = undefined;
  };
  for (const block of readBlocks(text, kind)) {
    if (block.kind === 'markup' || block.kind === 'metadata') {
      if (block.kind === 'metadata') close();
      continue;
    }
    const isHeading = block.kind === 'heading';
    const title = titleOf(text, isHeading ? block : block.parent);
    const belongs =
      open &&
      (open.isHeading || (!isHeading && open.title === title)) &&
      fits(text, open.start, block.end);
    if (open && belongs) {
      open.end = block.end;
      open.title = title;
      open.isHeading = isHeading;
    } else {
      close();
      open = { start: block.start, end: block.end, title, isHeading };
    }
  }
  close();
  return found;
}

/** A record, cue or message each. */
export function blockPassages(text: string, kind: TextKind): Passage[] {
  const found: Passage[] = [];
  for (const { start, end } of blockSegments(text, kind)) {
    found.push(...fitted(text, start, end, undefined));
  }
  return found;
}

function fits(text: string, start: number, end: number): boolean {
  return end - start <= mostUnits && tokenWeight(text, start, end) <= mostWeight;
}

function titleOf(text: string, heading: Block | undefined): string | undefined {
  const names: string[] = [];
  for (let at = heading; at; at = at.parent) {
    const name = text.slice(at.start, at.end).replace(/^[#=\s]+|[#=\s]+$/g, '');
    if (name !== '') names.unshift(name);
  }
  return names.length > 0 ? oneLine(names.join(' › '), mostTitleUnits) : undefined;
}

/** What is too long is cut at blanks, the last of a sentence or a line if one is not too near. */
function* fitted(
  text: string,
  start: number,
  end: number,
  title: string | undefined,
): Generator<Passage> {
  let from = start;
  while (from < end && !fits(text, from, end)) {
    let to = Math.min(end, from + mostUnits);
    const weight = tokenWeight(text, from, to);
    if (weight > mostWeight) to = from + Math.floor(((to - from) * mostWeight) / weight);
    while (to > from + 1 && !fits(text, from, to)) to -= Math.ceil((to - from) / 20);
    const cut = cutBefore(text, from, to);
    const passage = spanPassage(text, from, cut, title);
    if (passage) yield passage;
    from = cut;
    while (from < end && /\s/.test(text.charAt(from))) from++;
  }
  const rest = from < end ? spanPassage(text, from, end, title) : undefined;
  if (rest) yield rest;
}

function cutBefore(text: string, from: number, to: number): number {
  const part = text.slice(from, to);
  const least = part.length / 2;
  const ends = [/[.!?…](?=\s+\S*$)/, /[\r\n]+[^\r\n]*$/, /\s+\S*$/];
  const sentence = Math.max(part.lastIndexOf('. '), part.lastIndexOf('.\n'));
  if (sentence > least) return from + sentence + 1;
  for (const end of ends.slice(1)) {
    const at = part.search(end);
    if (at > least) return from + at;
  }
  const unit = text.charCodeAt(to);
  return unit >= 0xdc00 && unit < 0xe000 && to - 1 > from ? to - 1 : to;
}
