import { lineSpans } from '../lineSpans.ts';

/** The lines of a text by number, from 0. Beyond the first and the last are empty ones. */
export class TextLines {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(text: string) {
    this.#text = text;
    if (text.includes('\r')) {
      for (const { start, end } of lineSpans(text)) this.#add(start, end);
      return;
    }
    // Most texts have one kind of terminator, which is found in a third of the time.
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#add(start, end);
      start = end + 1;
    }
    this.#add(start, text.length);
  }

  #add(start: number, end: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
  }

  get count(): number {
    return this.#starts.length;
  }

  start(line: number): number {
    return this.#starts[line] ?? (line < 0 ? 0 : this.#text.length);
  }

  /** Without the terminator. */
  end(line: number): number {
    return this.#ends[line] ?? (line < 0 ? 0 : this.#text.length);
  }

  at(line: number): string {
    return this.#text.slice(this.start(line), this.end(line));
  }
}

/** How far a line is indented; a tab reaches to the next multiple of four. */
export function columnsOf(line: string): number {
  let columns = 0;
  for (const sign of line) {
    if (sign === ' ') columns++;
    else if (sign === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
