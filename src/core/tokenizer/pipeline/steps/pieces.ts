import { AlignedText } from '../alignedText.ts';
import type { Finder } from './finder.ts';

/** What becomes of what a pre-tokenizer's pattern matches, as the reference names it. */
export type SplitBehavior =
  'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

/** A text in pieces, none of them empty. */
export class Pieces {
  text = new AlignedText();
  /** `from, to` of each piece in `text`. */
  bounds: number[] = [];
  #spare = new AlignedText();
  #cut: number[] = [];
  /** Matches of a piece and what stands between them. */
  readonly #starts: number[] = [];
  readonly #isMatch: boolean[] = [];

  /** All of `text` is one piece, from character `from` to `to`. */
  reset(text: AlignedText, from: number, to: number): void {
    this.text.clear();
    for (let i = from; i < to; i++) this.text.pushAs(text.chars[i]!, text, i);
    this.bounds = to > from ? [0, to - from] : [];
  }

  /** Cuts each piece at what `find` finds in it; where `invert`, what stands between counts as found. */
  split(find: Finder, behavior: SplitBehavior, invert = false): void {
    const bounds = this.bounds;
    this.#cut.length = 0;
    for (let i = 0; i < bounds.length; i += 2) {
      const [from, to] = [bounds[i]!, bounds[i + 1]!];
      this.#match(find, from, to, invert);
      this.#cutAt(to, behavior);
    }
    [this.bounds, this.#cut] = [this.#cut, bounds];
  }

  /** Writes each piece anew: `write` says what becomes of `text`'s characters from `from` to `to`. */
  rewrite(write: (text: AlignedText, from: number, to: number, out: AlignedText) => void): void {
    const out = this.#spare;
    out.clear();
    const bounds: number[] = [];
    for (let i = 0; i < this.bounds.length; i += 2) {
      const start = out.length;
      write(this.text, this.bounds[i]!, this.bounds[i + 1]!, out);
      if (out.length > start) bounds.push(start, out.length);
    }
    [this.text, this.#spare] = [out, this.text];
    this.bounds = bounds;
  }

  #match(find: Finder, from: number, to: number, invert: boolean): void {
    const starts = this.#starts;
    const isMatch = this.#isMatch;
    starts.length = 0;
    isMatch.length = 0;
    let after = from;
    find(this.text.chars, from, to, (start, end) => {
      if (start > after) {
        starts.push(after);
        isMatch.push(invert);
      }
      starts.push(start);
      isMatch.push(!invert);
      after = end;
    });
    if (after < to) {
      starts.push(after);
      isMatch.push(invert);
    }
  }

  #cutAt(to: number, behavior: SplitBehavior): void {
    const starts = this.#starts;
    const isMatch = this.#isMatch;
    const count = starts.length;
    // Whether part i goes on the piece that part i - 1 is in.
    let goesOn = false;
    for (let i = 0; i < count; i++) {
      if (behavior === 'Contiguous') goesOn = i > 0 && isMatch[i] === isMatch[i - 1];
      else if (behavior === 'MergedWithPrevious') {
        goesOn = i > 0 && isMatch[i]! && !isMatch[i - 1]!;
      } else if (behavior === 'MergedWithNext') {
        goesOn = i > 0 && isMatch[i - 1]! && !isMatch[i]!;
      }
      const end = starts[i + 1] ?? to;
      if (goesOn) this.#cut[this.#cut.length - 1] = end;
      else if (behavior !== 'Removed' || !isMatch[i]!) this.#cut.push(starts[i]!, end);
    }
  }
}
