/**
 * Scratch for a normalised text: for each normalised character its code point with the bits of its
 * class (see `characterCode`) and the UTF-16 range in the source that it comes from.
 * Used again for text after text, so that normalising makes no garbage.
 */
export class NormalizedText {
  length = 0;
  chars = new Int32Array(0);
  starts = new Int32Array(0);
  ends = new Int32Array(0);

  /** Makes room for `capacity` characters, keeping the first `length`. */
  reserve(capacity: number): void {
    if (capacity <= this.chars.length) return;
    const size = Math.max(capacity, 1024, this.chars.length * 2);
    this.chars = grown(this.chars, size, this.length);
    this.starts = grown(this.starts, size, this.length);
    this.ends = grown(this.ends, size, this.length);
  }

  append(char: number, start: number, end: number): void {
    this.reserve(this.length + 1);
    this.chars[this.length] = char;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length++;
  }

  /** Empties it, and gives back memory that only a very long text needed. */
  clear(): void {
    this.length = 0;
    if (this.chars.length > keptCapacity) {
      this.chars = new Int32Array(0);
      this.starts = new Int32Array(0);
      this.ends = new Int32Array(0);
    }
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
