import { lineSpans } from '../lineSpans.ts';

/** The lines of a text by number, from 0. Beyond the first and the last are empty ones. */
export class TextLines {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(text: string) {
    this.#text = text;
    for (const { start, end } of lineSpans(text)) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
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
