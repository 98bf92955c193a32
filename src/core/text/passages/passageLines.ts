import { columnsOf, TextLines } from '../blocks/textLines.ts';
import { mostUnits } from './passage.ts';
import { tokenWeight } from './tokenWeight.ts';

/** Most word pieces of a passage, as `tokenWeight` counts them. */
export const mostWeight = 225;

/** The lines of a text with what the cutters ask of them, by number from 0. */
export class PassageLines extends TextLines {
  readonly text: string;
  readonly #indents: number[] = [];
  /** Of all lines before each. */
  readonly #weights: number[] = [0];

  constructor(text: string) {
    super(text);
    this.text = text;
    let all = 0;
    for (let i = 0; i < this.count; i++) {
      const line = this.at(i);
      this.#indents.push(line.trim() === '' ? -1 : columnsOf(line));
      all += tokenWeight(line, 0, line.length);
      this.#weights.push(all);
    }
  }

  /** Columns of white space before a line; -1: a blank one, or beyond the text. */
  indent(line: number): number {
    return this.#indents[line] ?? -1;
  }

  isBlank(line: number): boolean {
    return this.indent(line) === -1;
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
