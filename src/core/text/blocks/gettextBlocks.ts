import { lineSpans } from '../lineSpans.ts';
import type { Span } from '../span.ts';
import { BlockList, type Block } from './block.ts';

const keyword = /^\s*(?:#~\|?\s*)?(?:#\|\s*)?(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*"/;
const quote = 0x22;
const backslash = 0x5c;
const continued = /^\s*(?:#~\|?\s*)?(?:#\|\s*)?"/;

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
    const line = text.slice(start, end);
    // Most lines begin with a keyword or a quote: of the others no pattern has to be tried.
    const first = line.charCodeAt(0);
    const named = first === quote ? null : keyword.exec(line);
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

function addMessage(list: BlockList, { start, end, texts }: OpenMessage): void {
  const source = texts.find(({ name }) => name === 'msgid');
  const isHeader = source !== undefined && source.start >= source.end;
  if (isHeader) {
    list.add('metadata', start, end);
    return;
  }
  const parts: Span[] = texts
    .filter((part) => part.name !== 'msgctxt' && part.start < part.end)
    .map((part) => ({ start: part.start, end: part.end }));
  list.addWhole('message', start, end, { parts });
}

function addOther(list: BlockList, start: number, end: number, line: string): void {
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
