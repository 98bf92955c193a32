import { BlockList, type Block, type BlockKind } from './block.ts';
import { TextLines } from './textLines.ts';

const times = /^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}/;
const cueNumber = /^\s*\d+\s*$/;
// What a player draws with, not what is said.
const leadingTags = /^(?:\s|<[^<>]*>|\{\\[^{}]*\})+/;
const trailingTag = /<\/[^<>]{0,100}>$/;

/** The cues of SubRip and WebVTT, without their numbers, times and the tags around them; notes are comments. */
export function subtitleBlocks(text: string): readonly Block[] {
  const list = new BlockList(text);
  const lines = new TextLines(text);
  let first = 0;
  for (let i = 0; i <= lines.count; i++) {
    if (i < lines.count && lines.at(i).trim() !== '') continue;
    if (i > first) addGroup(list, lines, first, i);
    first = i + 1;
  }
  return list.blocks;
}

/** Adds the lines from `first` to before `end`, which stand between two blank ones. */
function addGroup(list: BlockList, lines: TextLines, first: number, end: number): void {
  const head = lines.at(first).replace(/^\ufeff/, '');
  if (/^WEBVTT(?:\s|$)/.test(head) || /^(?:STYLE|REGION)\s*$/.test(head)) {
    for (let i = first; i < end; i++) list.add('metadata', lines.start(i), lines.end(i));
    return;
  }
  if (/^NOTE(?:\s|$)/.test(head)) {
    list.add('comment', lines.start(first) + 'NOTE'.length, lines.end(end - 1));
    return;
  }
  let from = first;
  let kind: BlockKind = 'paragraph';
  // Files that were put together may lack the blank line between cues.
  for (let i = first; i < end; i++) {
    if (!times.test(lines.at(i))) continue;
    const hasName = i > from && (i === first + 1 || cueNumber.test(lines.at(i - 1)));
    const name = hasName ? i - 1 : i;
    addText(list, kind, lines, from, name);
    for (let j = name; j <= i; j++) list.add('metadata', lines.start(j), lines.end(j));
    from = i + 1;
    kind = 'cue';
  }
  addText(list, kind, lines, from, end);
}

function addText(
  list: BlockList,
  kind: BlockKind,
  lines: TextLines,
  first: number,
  end: number,
): void {
  if (first >= end) return;
  const start = lines.start(first);
  const last = lines.end(end - 1);
  const whole = list.text.slice(start, last);
  const from = start + (leadingTags.exec(whole)?.[0].length ?? 0);
  let rest = whole.trimEnd();
  for (let tag = trailingTag.exec(rest); tag; tag = trailingTag.exec(rest)) {
    rest = rest.slice(0, tag.index).trimEnd();
  }
  if (from < start + rest.length) list.add(kind, from, start + rest.length);
}
