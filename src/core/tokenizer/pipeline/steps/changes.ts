import type { AlignedText } from '../alignedText.ts';

/**
 * New characters for a text, in order, as the reference writes them down: each takes the place of the next character
 * of the text (0), is new (1), or takes one's place and drops as many after it (below 0).
 */
export class Changes {
  #length = 0;
  #chars = new Int32Array(256);
  #changes = new Int32Array(256);

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  push(char: number, change: number): void {
    const at = this.#length++;
    if (at === this.#chars.length) {
      this.#chars = doubled(this.#chars);
      this.#changes = doubled(this.#changes);
    }
    this.#chars[at] = char;
    this.#changes[at] = change;
  }

  /** What the reference's `Precompiled` writes for `oldCount` characters that become `parts`. */
  pushReplacement(parts: readonly number[], oldCount: number): void {
    for (const part of parts) this.push(part, 0);
    const difference = parts.length - oldCount;
    for (let i = 0; i < difference; i++) this.#changes[this.#length - 1 - i] = 1;
    if (difference < 0 && this.#length > 0) this.#changes[this.#length - 1]! += difference;
  }

  /**
   * Writes the new characters to `out`. A range goes by place, as in the reference: a new character has that of the
   * one before, any other that of the next character of `text` that was not taken, whichever it came from.
   */
  apply(text: AlignedText, out: AlignedText): void {
    let taken = 0;
    const last = text.length - 1;
    for (let i = 0; i < this.#length; i++) {
      const change = this.#changes[i]!;
      const source = change > 0 ? taken - 1 : taken;
      if (change <= 0) taken += 1 - change;
      out.pushAs(this.#chars[i]!, text, Math.max(0, Math.min(source, last)));
    }
  }
}

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const result = new Int32Array(2 * values.length);
  result.set(values);
  return result;
}
