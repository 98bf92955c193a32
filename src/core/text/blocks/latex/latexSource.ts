import { overlay } from './latexCommands.ts';
import { closingBrace, paragraphEnd, skipBlanks } from './latexPlaces.ts';

const overlayHere = new RegExp(overlay, 'y');
const longestOptions = 500;

/** Places in a document of LaTeX, each found once however often it is asked for. */
export class LatexSource {
  readonly #text: string;
  /** What is not found any more from here on. */
  readonly #gone = new Set<string>();
  #paragraphEnd = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind `<2->`, which says on which slides something is shown. */
  afterOverlay(at: number): number {
    if (this.#text[at] !== '<') return at;
    overlayHere.lastIndex = at;
    return at + (overlayHere.exec(this.#text)?.[0].length ?? 0);
  }

  /** Behind `[…]`. */
  afterOptions(at: number): number {
    const text = this.#text;
    const start = skipBlanks(text, at);
    if (text[start] !== '[') return at;
    const close = text.slice(start, start + longestOptions).indexOf(']');
    return close === -1 || start + close > this.endOfParagraph(start) ? at : start + close + 1;
  }

  /** Behind all of `[…]` and `{…}` that follow directly. */
  afterArguments(at: number): number {
    // `\\cmidrule(lr){1-2}`
    let end = at;
    if (this.#text[at] === '(') {
      end += /^\([lr\d.,{}a-z]{0,12}\)(?=\{)/.exec(this.#text.slice(at, at + 15))?.[0].length ?? 0;
    }
    for (;;) {
      const options = this.afterOptions(end);
      const start = skipBlanks(this.#text, options);
      const close = this.#text[start] === '{' ? closingBrace(this.#text, start) : -1;
      const next = close === -1 ? options : close + 1;
      if (next === end) return end;
      end = next;
    }
  }

  /** Where that stands from `from` on, which never goes back; -1: nowhere. */
  find(wanted: string, from: number): number {
    if (this.#gone.has(wanted)) return -1;
    const found = this.#text.indexOf(wanted, from);
    if (found === -1) this.#gone.add(wanted);
    return found;
  }

  /** Before the blank line that follows `at`, which never goes back. */
  endOfParagraph(at: number): number {
    if (this.#paragraphEnd < at) this.#paragraphEnd = paragraphEnd(this.#text, at);
    return this.#paragraphEnd;
  }

  /** What a command is defined as may stand on the next line. */
  afterBody(at: number): number {
    const body = /[ \t]*(?:\r\n|\r|\n)[ \t]*(?=[{[])/y;
    body.lastIndex = at;
    const blanks = body.exec(this.#text)?.[0].length ?? 0;
    return blanks === 0 ? at : this.afterArguments(at + blanks);
  }
}
