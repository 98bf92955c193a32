import type { Span } from '../text/span.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A piece of a word; its span counts in the text that was asked about. */
interface Piece extends Span {
  readonly id: number;
  /** The vocabulary's entry, continuation mark included. */
  readonly token: string;
}

/** A word as the tokenizer sees it: a run of letters and digits, or one mark of punctuation. */
export interface Word extends Span {
  /** At least one. */
  readonly pieces: readonly Piece[];
  /** The vocabulary has no pieces for it, so its one piece is the unknown token. */
  readonly isUnknown: boolean;
}

/** The words of `text` within `span`, which is encoded by itself: its ends should not cut a word. */
export function wordsIn(tokenizer: Tokenizer, text: string, span: Span): Word[] {
  const { ids, spans, words } = tokenizer.encode(text.slice(span.start, span.end));
  const found: Word[] = [];
  for (let i = 0; i < ids.length;) {
    const word = words[i]!;
    const pieces: Piece[] = [];
    do {
      const end = span.start + spans[2 * i + 1]!;
      const start = withoutSpaces(text, span.start + spans[2 * i]!, end);
      pieces.push({ id: ids[i]!, token: tokenizer.token(ids[i]!), start, end });
      i++;
    } while (i < ids.length && words[i] === word);
    // The special tokens around the text stand for none of it.
    if (word === -1) continue;
    found.push({
      start: pieces[0]!.start,
      end: pieces.at(-1)!.end,
      pieces,
      isUnknown: pieces.length === 1 && pieces[0]!.id === tokenizer.specialIds.unknown,
    });
  }
  return found;
}

/** Where a piece begins for a reader: some vocabularies have a space in front of a word in its first piece. */
function withoutSpaces(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text[at] === ' ') at++;
  return at < end ? at : start;
}
