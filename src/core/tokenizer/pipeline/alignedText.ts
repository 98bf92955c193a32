/**
 * A text on its way through a tokenizer's parts: for each character its code point and the UTF-16 range of the source
 * that it comes from. Used again for text after text.
 */
export class AlignedText {
  length = 0;
  /** Code points; the first `length` count, as in `starts` and `ends`. */
  chars = new Int32Array(256);
  starts = new Int32Array(256);
  ends = new Int32Array(256);

  clear(): void {
    this.length = 0;
    // Memory that only a very long text needed goes back.
    if (this.chars.length > keptCapacity) this.#resize(256);
  }

  push(char: number, start: number, end: number): void {
    const at = this.length++;
    if (at === this.chars.length) this.#resize(2 * at);
    this.chars[at] = char;
    this.starts[at] = start;
    this.ends[at] = end;
  }

  /** Adds `char` with the range of the character at `index` of `source`. */
  pushAs(char: number, source: AlignedText, index: number): void {
    this.push(char, source.starts[index]!, source.ends[index]!);
  }

  /** Makes it the characters of `text[start, end)`, which holds no lone surrogate. */
  load(text: string, start: number, end: number): void {
    this.clear();
    if (end - start > this.chars.length) this.#resize(end - start);
    for (let at = start; at < end;) {
      const char = text.codePointAt(at)!;
      const next = at + (char > 0xffff ? 2 : 1);
      this.push(char, at, next);
      at = next;
    }
  }

  string(from: number, to: number): string {
    let text = '';
    for (let i = from; i < to; i++) text += String.fromCodePoint(this.chars[i]!);
    return text;
  }

  #resize(size: number): void {
    this.chars = resized(this.chars, size, this.length);
    this.starts = resized(this.starts, size, this.length);
    this.ends = resized(this.ends, size, this.length);
  }
}

/** Characters; 12 bytes each. */
const keptCapacity = 1 << 18;

function resized(
  values: Int32Array<ArrayBuffer>,
  size: number,
  kept: number,
): Int32Array<ArrayBuffer> {
  const result = new Int32Array(size);
  result.set(values.subarray(0, Math.min(kept, size)));
  return result;
}

/** The code points of a string. */
export function codePointsOf(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0)!);
}
