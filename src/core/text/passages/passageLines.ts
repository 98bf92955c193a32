import { columnsOf, TextLines } from '../blocks/textLines.ts';
import type { CodeLanguage } from './codeLanguage.ts';
import { mostUnits } from './passage.ts';
import { mostWeight, tokenWeight } from './tokenWeight.ts';

/** The lines of code with what its cutter asks of them, by number from 0. */
export class PassageLines extends TextLines {
  readonly text: string;
  readonly #indents: Int32Array;
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
    let all = 0;
    let closing: string | undefined;
    for (let i = 0; i < count; i++) {
      const line = this.at(i);
      const content = line.trimStart();
      this.#indents[i] = content === '' ? -1 : columnsOf(line);
      all += tokenWeight(text, this.start(i), this.end(i));
      this.#weights[i + 1] = all;
      if (closing !== undefined) {
        this.#inside[i] = 1;
        if (line.includes(closing)) closing = undefined;
      } else closing = openedBy(content, language);
    }
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
    return this.at(line).trimStart();
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

/** What ends the comment or text that a line leaves open. */
function openedBy(content: string, language: CodeLanguage): string | undefined {
  if (language === 'python') {
    if (content.startsWith('#')) return undefined;
    for (const quotes of ['"""', "'''"]) {
      const at = content.indexOf(quotes);
      if (at !== -1) return (content.split(quotes).length & 1) === 0 ? quotes : undefined;
    }
    return undefined;
  }
  if (content.startsWith('/*')) return content.includes('*/') ? undefined : '*/';
  if (content.startsWith('<!--')) return content.includes('-->') ? undefined : '-->';
  if (language === 'ruby' && content.startsWith('=begin')) return '=end';
  return undefined;
}
