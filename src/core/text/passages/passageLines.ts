import { TextLines } from '../blocks/textLines.ts';
import type { CodeLanguage } from '../endings/codeLanguage.ts';
import { mostUnits } from './passage.ts';
import { mostWeight, tokenWeight } from './tokenWeight.ts';

// As `columnsOf` has it.
const tabColumns = 4;
const isWhite = /\s/;

/** The lines of code with what its cutter asks of them, by number from 0. */
export class PassageLines extends TextLines {
  readonly text: string;
  readonly #indents: Int32Array;
  readonly #contents: Int32Array;
  /** Of all lines before each. */
  readonly #weights: Float64Array;
  /** 1: within a comment or text that began on a line before. */
  readonly #inside: Uint8Array;

  constructor(text: string, language: CodeLanguage) {
    super(text);
    this.text = text;
    const count = this.count;
    this.#indents = new Int32Array(count);
    this.#weights = new Float64Array(count + 1);
    this.#inside = new Uint8Array(count);
    this.#contents = new Int32Array(count);
    const opens = openings(text, language);
    let all = 0;
    let closing: string | undefined;
    for (let i = 0; i < count; i++) {
      const start = this.start(i);
      const end = this.end(i);
      const content = this.#measure(i, start, end);
      all += tokenWeight(text, content, end);
      this.#weights[i + 1] = all;
      if (closing !== undefined) {
        this.#inside[i] = 1;
        if (text.slice(start, end).includes(closing)) closing = undefined;
      } else if (opens !== undefined && content < end) closing = opens(text, content, end);
    }
  }

  /** Where a line's text begins. */
  #measure(line: number, start: number, end: number): number {
    let columns = 0;
    let at = start;
    for (; at < end; at++) {
      const unit = this.text.charCodeAt(at);
      if (unit === 0x20) columns++;
      else if (unit === 0x09) columns += tabColumns - (columns % tabColumns);
      // A line break of other systems, a mark of the byte order, or wide spaces.
      else if (unit > 0x20 && (unit < 0x80 || !isWhite.test(this.text.charAt(at)))) break;
    }
    this.#indents[line] = at === end ? -1 : columns;
    this.#contents[line] = at;
    return at;
  }

  /** Columns of white space before a line; -1: a blank one, or beyond the text. */
  indent(line: number): number {
    return this.#indents[line] ?? -1;
  }

  isInside(line: number): boolean {
    return this.#inside[line] === 1;
  }

  /** Without the white space before it. */
  content(line: number): string {
    return this.text.slice(this.#contents[line] ?? 0, this.end(line));
  }

  /** Of the lines from `first` to before `end`. */
  weight(first: number, end: number): number {
    return (this.#weights[end] ?? 0) - (this.#weights[first] ?? 0);
  }

  /** Whether the lines from `first` to before `end` are no more than one passage may be. */
  fits(first: number, end: number): boolean {
    return (
      this.end(end - 1) - this.start(first) <= mostUnits && this.weight(first, end) <= mostWeight
    );
  }
}

const comments: readonly (readonly [open: string, close: string])[] = [
  ['/*', '*/'],
  ['<!--', '-->'],
  ['=begin', '=end'],
];

type Opening = (text: string, content: number, end: number) => string | undefined;

/** Says what ends the comment or text that a line leaves open; undefined where a text has none of them. */
function openings(text: string, language: CodeLanguage): Opening | undefined {
  if (language === 'python') return /"""|'''/.test(text) ? openedQuotes : undefined;
  return comments.some(([open]) => text.includes(open)) ? openedComment : undefined;
}

function openedQuotes(text: string, content: number, end: number): string | undefined {
  const line = text.slice(content, end);
  if (line.startsWith('#')) return undefined;
  for (const quotes of ['"""', "'''"]) {
    // Opened and closed again as often, or once more.
    if (line.includes(quotes)) return line.split(quotes).length % 2 === 0 ? quotes : undefined;
  }
  return undefined;
}

function openedComment(text: string, content: number, end: number): string | undefined {
  const unit = text.charCodeAt(content);
  if (unit !== 0x2f && unit !== 0x3c && unit !== 0x3d) return undefined;
  for (const [open, close] of comments) {
    if (text.startsWith(open, content))
      return text.slice(content, end).includes(close) ? undefined : close;
  }
  return undefined;
}
