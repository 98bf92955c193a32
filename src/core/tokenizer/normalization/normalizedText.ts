/**
 * Scratch for a normalised text: for each normalised character its code point with the bits of its
 * class (see `characterCode`) and the UTF-16 range in the source that it comes from.
 * Used again for text after text, so that normalising makes no garbage.
 *
 * As long as each source unit gives exactly one character (English prose), ranges are not written
 * down: character i comes from unit `offset + i`.
 */
export class NormalizedText {
  length = 0;
  /** Code points with class bits; the first `length` count. */
  chars = new Int32Array(0);
  #offset = 0;
  #isAligned = true;
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);

  /** Empties it, with room for `capacity` characters; `offset` is where the source begins. */
  reset(offset: number, capacity: number): void {
    this.length = 0;
    this.#offset = offset;
    this.#isAligned = true;
    // Memory that only a very long text needed goes back.
    if (this.chars.length > keptCapacity && capacity <= keptCapacity) {
      this.chars = new Int32Array(0);
      this.#starts = new Int32Array(0);
      this.#ends = new Int32Array(0);
    }
    this.reserve(capacity);
  }

  /** Makes room for `capacity` characters, keeping the first `length`. */
  reserve(capacity: number): void {
    if (capacity <= this.chars.length) return;
    const size = Math.max(capacity, 1024, this.chars.length * 2);
    this.chars = grown(this.chars, size, this.length);
    if (!this.#isAligned) this.#growRanges();
  }

  /** Writes down the ranges of the first `length` characters, if they are not; from here on `append` is needed. */
  writeRanges(): void {
    if (!this.#isAligned) return;
    this.#isAligned = false;
    if (this.#starts.length < this.chars.length) this.#growRanges();
    for (let i = 0; i < this.length; i++) {
      this.#starts[i] = this.#offset + i;
      this.#ends[i] = this.#offset + i + 1;
    }
  }

  /** Adds a character with its range; `writeRanges` comes before the first. */
  append(char: number, start: number, end: number): void {
    if (this.length === this.chars.length) this.reserve(this.length + 1);
    this.chars[this.length] = char;
    this.#starts[this.length] = start;
    this.#ends[this.length] = end;
    this.length++;
  }

  /** Where the source range of character `index` starts. */
  startOf(index: number): number {
    return this.#isAligned ? this.#offset + index : this.#starts[index]!;
  }

  endOf(index: number): number {
    return this.#isAligned ? this.#offset + index + 1 : this.#ends[index]!;
  }

  #growRanges(): void {
    this.#starts = grown(this.#starts, this.chars.length, this.length);
    this.#ends = grown(this.#ends, this.chars.length, this.length);
  }
}

/** Characters; 12 bytes each. */
const keptCapacity = 1 << 18;

function grown(
  values: Int32Array<ArrayBuffer>,
  size: number,
  kept: number,
): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(values.subarray(0, kept));
  return larger;
}
