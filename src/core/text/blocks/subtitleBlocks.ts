import { noCharacter } from '../segment.ts';
import { BlockList, type Block, type BlockKind } from './block.ts';
import { TextLines } from './textLines.ts';

// As players read them: files may lack zeros, hours and fractions.
const times =
  /^\s*((?:\d+:)?\d{1,2}:\d{1,2})(?:[.,:]\d{1,3})?\s*-{1,3}>\s*(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,:]\d{1,3})?(?!\S)/;
const cueNumber = /^\s*\d+\s*$/;
// What a player draws with, not what is said.
const leadingTags = /^(?:\s|<[^<>]*>|\{\\[^{}]*\})+/;
const elementTag = /<\/?[a-z][^<>]{0,100}>/gi;
const trailingTag = /<\/[^<>]{0,100}>$/;
// Tags of WebVTT and SubRip, times of a word, what SubStation has in braces, and names of characters. `a < b` is none.
const marks =
  /(?:<(?:\/?[a-zA-Z][^<>]{0,300}|\/|\.[^<>]{0,300}|\d+(?::\d+)*[.,]\d+)?>|\{(?:\\[^{}\r\n]{0,200}|\/?[biuBIU]|[cfpsyCFPSY]:[^{}\r\n]{0,100})\})+|\\N|&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-z]{2,4});/g;
const rubyText = /<\/?rt\b/i;
const wordUnit = /[\p{L}\p{M}\p{N}_]/u;
const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

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

/**
 * Subtitles as they are seen, unit for unit as long: tags, voices and the times of words are none of the text, and part no
 * word; `&amp;` is the sign that it names.
 */
export function subtitleInput(text: string): string {
  return /[<{&\\]/.test(text) ? text.replace(marks, readMark) : text;
}

function readMark(mark: string, at: number, text: string): string {
  if (mark.startsWith('&')) {
    const sign = namedCharacter(mark.slice(1, -1));
    return sign === undefined ? mark : noCharacter.repeat(mark.length - sign.length) + sign;
  }
  // What is written above a word is a word of its own.
  const isWithin =
    wordUnit.test(text[at - 1] ?? '') &&
    wordUnit.test(text[at + mark.length] ?? '') &&
    mark !== '\\N' &&
    !rubyText.test(mark);
  return (isWithin ? noCharacter : ' ').repeat(mark.length);
}

/** Undefined where no character has the name. */
function namedCharacter(name: string): string | undefined {
  if (!name.startsWith('#')) return namedCharacters[name.toLowerCase()];
  const isHex = /^#x/i.test(name);
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  const isCharacter = code > 0x1f && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
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
    const line = lines.at(i);
    if (!line.includes('->') || !times.test(line)) continue;
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
  const leading = leadingTags.exec(whole)?.[0].length ?? 0;
  let trailing = whole.trimEnd();
  for (let tag = trailingTag.exec(trailing); tag; tag = trailingTag.exec(trailing)) {
    trailing = trailing.slice(0, tag.index).trimEnd();
  }
  if (leading >= trailing.length) return;
  const { closesMore, opensMore } = openTags(trailing.slice(leading));
  list.add(
    kind,
    start + (closesMore ? 0 : leading),
    start + (opensMore ? whole.length : trailing.length),
  );
}

/** Whether tags of a text end what began before it, or begin what ends behind it. */
function openTags(text: string): { readonly closesMore: boolean; readonly opensMore: boolean } {
  let open = 0;
  let closesMore = false;
  for (const [tag] of text.matchAll(elementTag)) {
    if (!tag.startsWith('</')) open++;
    else if (open > 0) open--;
    else closesMore = true;
  }
  return { closesMore, opensMore: open > 0 };
}

/** The time that a cue begins at, without fractions, where a line says when it is shown; undefined for other lines. */
export function cueTime(line: string): string | undefined {
  return times.exec(line)?.[1];
}
