import { lineSpans } from '../lineSpans.ts';
import type { Span } from '../span.ts';

/**
 * The lines of a text by number, from 0, found as far as somebody asks for them: a long text is not held up by its end. Beyond the
 * first and the last are empty ones.
 */
export class TextLines {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Of a text with other terminators than `\n`: most texts have one kind, which is found in a third of the time. */
  readonly #spans: Iterator<Span> | undefined;
  /** Where the next line begins; -1 where there is none. */
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#spans = text.includes('\r') ? lineSpans(text) : undefined;
  }

  /** Whether there is such a line. */
  has(line: number): boolean {
    while (this.#starts.length <= line && this.#next !== -1) this.#find();
    return line < this.#starts.length;
  }

  #find(): void {
    if (this.#spans) {
      const next = this.#spans.next();
      if (next.done === true) this.#next = -1;
      else this.#add(next.value.start, next.value.end);
      return;
    }
    const end = this.#text.indexOf('\n', this.#next);
    this.#add(this.#next, end === -1 ? this.#text.length : end);
    this.#next = end === -1 ? -1 : end + 1;
  }

  #add(start: number, end: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
  }

  get count(): number {
    this.has(Infinity);
    return this.#starts.length;
  }

  start(line: number): number {
    this.has(line);
    return this.#starts[line] ?? (line < 0 ? 0 : this.#text.length);
  }

  /** Without the terminator. */
  end(line: number): number {
    this.has(line);
    return this.#ends[line] ?? (line < 0 ? 0 : this.#text.length);
  }

  at(line: number): string {
    return this.#text.slice(this.start(line), this.end(line));
  }

  /** The last of the lines that stand below `first` without a gap and belong to it; `first` where none does. */
  lastBelow(first: number, belongs: (line: string) => boolean): number {
    let last = first;
    while (this.has(last + 1) && belongs(this.at(last + 1))) last++;
    return last;
  }
}

/** Whether anything but white space stands in a line. */
export function isFilled(line: string): boolean {
  return line.trim() !== '';
}

/** How far a line is indented that begins at `start`; a tab reaches to the next multiple of four. */
export function columnsOf(text: string, start = 0): number {
  let columns = 0;
  for (let at = start; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20) columns++;
    else if (unit === 0x09) columns += 4 - (columns % 4);
    else return columns;
  }
}
