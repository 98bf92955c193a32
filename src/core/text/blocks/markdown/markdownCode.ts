import type { Span } from '../../span.ts';
import { firstFilled } from '../../span.ts';
import type { BlockList } from '../block.ts';

// `$$`, and as TeX has it.
const formulaStart =
  /^(?:\$\$(?!\$)|\\\[(?=\s|$)|\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|displaymath|math)\*?)\})/;
const blankLine = /(?:\r\n|\r(?!\n)|\n)[ \t]*(?=[\r\n])/;
// Longer ones are signs that somebody meant otherwise.
const longestFormula = 5000;

/** What began on a line and is not read as Markdown. */
interface OpenCode {
  /** The fence that closes it; without it and without an element it is indented. */
  readonly fence?: string;
  /** The element that closes it, `</pre>`. */
  readonly element?: string;
  /** A blank line ends it, as it does what a page of MDX imports. */
  readonly isModule?: boolean;
  readonly isFormula?: boolean;
  readonly isQuote: boolean;
  /** Columns of the item that it stands in. */
  readonly indent: number;
  /** What of it was read, in UTF-16 units; absent: nothing yet. */
  readonly start?: number;
  readonly end?: number;
}

/** A line, where it stands, and what it is within the signs of its quotation. */
interface CodeLine {
  readonly start: number;
  readonly end: number;
  /** Where it begins behind those signs and white space. */
  readonly contentStart: number;
  readonly isBlank: boolean;
  readonly isQuote: boolean;
  readonly indent: number;
}

/** Code and formulas in Markdown, between fences, in elements of HTML or indented: lines go here until it closes. */
export class MarkdownCode {
  readonly #list: BlockList;
  #open: OpenCode | undefined;
  #start = -1;
  #end = -1;

  constructor(list: BlockList) {
    this.#list = list;
  }

  open(code: OpenCode): void {
    this.#open = code;
    this.#start = code.start ?? -1;
    this.#end = code.end ?? -1;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Whether the line belongs to what is open. */
  takes({ start, end, contentStart, isBlank, isQuote, indent }: CodeLine): boolean {
    const code = this.#open;
    if (!code) return false;
    const { fence, element } = code;
    const { text } = this.#list;
    // Its quote has ended, or its item.
    const hasLeft =
      (code.isQuote && !isQuote) || (!isBlank && indent < code.indent && element === undefined);
    if (hasLeft || (isBlank && code.isModule === true)) {
      this.close();
      return false;
    }
    const isIndented = fence === undefined && element === undefined;
    if (isBlank && isIndented) return true;
    if (fence !== undefined && closesFence(text, contentStart, end, fence)) {
      this.close();
      this.#list.add('markup', start, end);
      return true;
    }
    const closing =
      element === undefined ? -1 : text.slice(start, end).toLowerCase().indexOf(element);
    this.#take(start, closing === -1 ? end : start + closing);
    if (closing !== -1) this.close();
    return true;
  }

  close(): void {
    const code = this.#open;
    this.#open = undefined;
    if (!code || this.#start === -1 || this.#end <= this.#start) return;
    if (code.isFormula === true) this.#list.add('formula', this.#start, this.#end);
    else this.#list.addWhole('code', this.#start, this.#end);
  }

  #take(start: number, end: number): void {
    if (this.#start === -1) this.#start = start;
    this.#end = end;
  }
}

/** Whether what stands from `start` to `end`, but for white space behind it, ends what such a fence began. */
export function closesFence(text: string, start: number, end: number, fence: string): boolean {
  const mark = fence.charCodeAt(0);
  let at = start;
  while (at < end && text.charCodeAt(at) === mark) at++;
  return at - start >= fence.length && firstFilled(text, at, end) === end;
}

/** A formula without its signs, and where those behind it end. */
interface Formula extends Span {
  readonly closed: number;
}

/**
 * The formula that begins at `start`, where `content` is the rest of the line: in `$$`, `\[` or an environment, closed at a line's
 * end before a blank line comes; undefined where none does.
 */
export function formulaAt(text: string, start: number, content: string): Formula | undefined {
  const opening = formulaStart.exec(content);
  if (!opening) return undefined;
  const [mark, environment] = opening;
  const closing = environment === undefined ? mark.replace('\\[', '\\]') : `\\end{${environment}}`;
  const from = start + mark.length;
  const rest = text.slice(from, from + longestFormula);
  const length = closedAt(rest.slice(0, blankLine.exec(rest)?.index), closing);
  if (length === -1) return undefined;
  return { start: from, end: from + length, closed: from + length + closing.length };
}

/** Where the sign is that closes a formula, at a line's end; -1 where there is none. */
function closedAt(text: string, closing: string): number {
  let at = text.indexOf(closing);
  while (at !== -1 && !/^[ \t]*(?:[\r\n]|$)/.test(text.slice(at + closing.length))) {
    at = text.indexOf(closing, at + 1);
  }
  return at;
}
