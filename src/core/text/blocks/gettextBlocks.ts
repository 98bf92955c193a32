import { lineSpans } from '../lineSpans.ts';
import { noCharacter } from '../segment.ts';
import type { Span } from '../span.ts';
import { BlockList, type Block } from './block.ts';

const keyword = /^\s*(?:#~\s*)?(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*"/;
const quote = 0x22;
const backslash = 0x5c;
const hash = 0x23;
const tilde = 0x7e;
const previous = /^\s*#(?:~\s*)?\|/;
const continued = /^\s*(?:#~\s*)?"/;
// A person's comment, the name of a text, where it goes on in the next line, what stands for a sign, and where it ends.
const marks =
  /^[ \t]*#(?![~|])[^\r\n]*|^[ \t]*(?:#~\|?[ \t]*)?(?:#\|[ \t]*)?msg(?:ctxt|id_plural|id|str(?:\[\d+\])?)[ \t]*"|"[ \t]*(?:\r\n|\r|\n)[ \t]*(?:#~\|?[ \t]*|#\|[ \t]*)?"|\\["\\nrt]|"[ \t]*$/gm;

interface OpenMessage {
  readonly start: number;
  end: number;
  /** The texts between the quotes: of the source, its plural, and each form of the translation. */
  readonly texts: { name: string; start: number; end: number }[];
}

/**
 * The messages of a PO file, each with its parts: source, plural and each form of the translation, without quotes at
 * the ends. Comments of people are comments; references, flags and the header have no vector.
 */
export function gettextBlocks(text: string): readonly Block[] {
  const list = new BlockList(text);
  let open: OpenMessage | undefined;
  const close = (): void => {
    if (open) addMessage(list, open);
    open = undefined;
  };
  for (const { start, end } of lineSpans(text)) {
    if (start === end) {
      close();
      continue;
    }
    const line = text.slice(start, end);
    // What the message said before: it stands within one, and is none of its texts.
    if (previous.test(line)) {
      if (!open) list.add('metadata', start, end);
      continue;
    }
    // Most lines show by their first signs what they are: no pattern has to be tried.
    const first = line.charCodeAt(0);
    const named = mayBeNamed(line, first) ? keyword.exec(line) : null;
    if (named) {
      const name = named[1] ?? '';
      // The next message may follow without a blank line.
      const last = open?.texts.at(-1)?.name;
      const isNext = name === 'msgctxt' || (name === 'msgid' && last !== 'msgctxt');
      if (isNext) close();
      open ??= { start, end, texts: [] };
      open.end = end;
      const from = start + named[0].length;
      open.texts.push({ name, start: from, end: closingQuote(text, from, end) });
      continue;
    }
    const part = open?.texts.at(-1);
    const mark = first === quote ? 1 : part ? (continued.exec(line)?.[0].length ?? 0) : 0;
    if (open && part && mark > 0) {
      const from = start + mark;
      // A text of several lines mostly begins with an empty one.
      if (part.start >= part.end) part.start = from;
      part.end = closingQuote(text, from, end);
      open.end = end;
    } else {
      close();
      addOther(list, start, end, line);
    }
  }
  close();
  return list.blocks;
}

/**
 * Messages as they are seen, unit for unit as long: without their names and the quotes around them, texts of several lines are
 * one, `\\n` parts words, and a quote is itself.
 */
export function gettextInput(text: string): string {
  return text.replace(marks, (mark) => {
    if (mark.startsWith('\\')) {
      const sign = mark.charAt(1);
      return noCharacter + (sign === '"' || sign === '\\' ? sign : ' ');
    }
    if (/^[ \t]*#(?![~|])/.test(mark)) return mark;
    const joins = mark.length > 1 && mark.startsWith('"') && mark.endsWith('"');
    return (joins ? noCharacter : ' ').repeat(mark.length);
  });
}

function addMessage(list: BlockList, { start, end, texts }: OpenMessage): void {
  const source = texts.find(({ name }) => name === 'msgid');
  const isHeader = source !== undefined && source.start >= source.end;
  if (isHeader) {
    list.add('metadata', start, end);
    return;
  }
  const parts: readonly Span[] = texts.filter(
    (part) => part.name !== 'msgctxt' && part.start < part.end,
  );
  list.addWhole('message', start, end, { parts });
}

/** Whether a line may begin with a keyword: it does, or is indented, or a message that is no longer used. */
function mayBeNamed(line: string, first: number): boolean {
  if (first === quote) return false;
  return first !== hash || line.charCodeAt(1) === tilde;
}

function addOther(list: BlockList, start: number, end: number, line: string): void {
  // References and flags, most of what is no message.
  if (/^#[:,=]/.test(line)) {
    list.add('metadata', start, end);
    return;
  }
  if (line.trim() === '') return;
  const comment = /^\s*#(?:\.|(?=\s)|$)\s*/.exec(line);
  if (comment) list.add('comment', start + comment[0].length, end);
  else if (/^\s*#[:,=|~]/.test(line)) list.add('metadata', start, end);
  else list.add('paragraph', start, end);
}

/** The quote that ends a line's text; the line's end where it is missing. */
function closingQuote(text: string, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === backslash) i++;
    else if (unit === quote) return i;
  }
  return end;
}
