import { AppError } from '../errors/appError.ts';
import { lineSpans } from './lineSpans.ts';
import type { Span } from './span.ts';

/** Finds the line of an offset. Lines count from 0, terminators as in `lineSpans`. */
export class LineIndex {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(text: string) {
    for (const { start, end } of lineSpans(text)) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  /** At least 1. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line, from 0, that holds `offset`; a terminator belongs to the line that it ends. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A line without its terminator. Throws when there is no such line. */
  span(line: number): Span {
    const start = this.#starts[line];
    const end = this.#ends[line];
    if (start === undefined || end === undefined) {
      throw new AppError('internal', `Line ${line} is not in a text of ${this.lineCount} lines.`);
    }
    return { start, end };
  }
}
