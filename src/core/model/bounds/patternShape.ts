/**
 * Whether a regular expression can take time that doubles with each character: something is repeated, without a bound
 * or many times, that itself matches texts of several lengths or in several ways, as in `(a+)+` and `(a|a)*`. What is
 * harmless in that form is taken for explosive too; the tokenizers that are published have none. Also for what is too
 * long or deep to tell. Knows the signs of the Rust reference's and JavaScript's expressions.
 */
export function isExplosivePattern(pattern: string): boolean {
  if (pattern.length > maxLength) return true;
  return new PatternReader(pattern).isExplosive();
}

const maxLength = 20_000;
const maxDepth = 50;
/** From so many repetitions on, a bound is none. */
const manyTimes = 16;

/** What a part of an expression can match. */
interface Part {
  /** Whether texts of several lengths, or one in several ways. */
  readonly isVariable: boolean;
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;
  #isExplosive = false;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  isExplosive(): boolean {
    // A closing bracket too many stands for itself.
    while (this.#at < this.#pattern.length && !this.#isExplosive) {
      this.#alternatives(0);
      this.#at++;
    }
    return this.#isExplosive;
  }

  /** Up to the end, or the bracket that closes a group. */
  #alternatives(depth: number): Part {
    if (depth > maxDepth) {
      this.#isExplosive = true;
      this.#at = this.#pattern.length;
    }
    let isVariable = false;
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ')') {
      if (this.#pattern[this.#at] === '|') {
        this.#at++;
        isVariable = true;
        continue;
      }
      const part = this.#atom(depth);
      const { least, most } = this.#quantifier();
      if (part.isVariable && most >= manyTimes) this.#isExplosive = true;
      if (part.isVariable || least !== most) isVariable = true;
    }
    return { isVariable };
  }

  /** One sign, class, escape or group. */
  #atom(depth: number): Part {
    const sign = this.#pattern[this.#at++];
    if (sign === '\\') {
      this.#escape();
      return { isVariable: false };
    }
    if (sign === '[') {
      this.#class();
      return { isVariable: false };
    }
    if (sign !== '(') return { isVariable: false };
    // `(?:`, `(?=`, `(?<!`, `(?<name>`, `(?i:`
    const head = /^\?(?:<?[=!]|<\w*>|P<\w*>|[a-zA-Z-]*:|>)/.exec(
      this.#pattern.slice(this.#at, this.#at + 200),
    );
    this.#at += head?.[0].length ?? 0;
    const part = this.#alternatives(depth + 1);
    this.#at++;
    return part;
  }

  /** `\p{…}`, `\x{…}`, `\u{…}` and signs by themselves. */
  #escape(): void {
    const sign = this.#pattern[this.#at++] ?? '';
    if (!'pPxu'.includes(sign) || this.#pattern[this.#at] !== '{') return;
    const end = this.#pattern.indexOf('}', this.#at);
    this.#at = end < 0 ? this.#pattern.length : end + 1;
  }

  #class(): void {
    if (this.#pattern[this.#at] === '^') this.#at++;
    // As the first sign a closing bracket stands for itself in Rust.
    if (this.#pattern[this.#at] === ']') this.#at++;
    while (this.#at < this.#pattern.length) {
      const sign = this.#pattern[this.#at++];
      if (sign === ']') return;
      if (sign === '\\') this.#at++;
    }
  }

  #quantifier(): { readonly least: number; readonly most: number } {
    const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})[?+]?/.exec(
      this.#pattern.slice(this.#at, this.#at + 40),
    );
    if (!found) return { least: 1, most: 1 };
    this.#at += found[0].length;
    const [all, low, comma, high = ''] = found;
    if (low !== undefined) {
      const least = Number(low);
      if (comma === undefined) return { least, most: least };
      return { least, most: high === '' ? Infinity : Number(high) };
    }
    if (all.startsWith('?')) return { least: 0, most: 1 };
    return { least: all.startsWith('+') ? 1 : 0, most: Infinity };
  }
}
