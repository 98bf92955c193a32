import { t } from '../../../l10n/translate.ts';
import { CharacterSet } from './characterSet.ts';
import { categoryTest, escapeClass, foldedTest } from './namedSets.ts';
import type { Alternative, PatternPart } from './patternSyntax.ts';

/** A regular expression that is not understood; the message names the place. */
export class PatternError extends Error {}

type Test = (codePoint: number) => boolean;

const controls: Readonly<Record<string, number>> = {
  ...{ n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27 },
};
/** Pairs of letters that `(?i)` also finds as one character (ligatures, ß). */
const ligatures = /ff|fi|fl|ss|st/;
const longest = 10_000;
const maxDepth = 16;

/**
 * Reads the part of the reference's regular expressions (Oniguruma's, Ruby's syntax) that tokenizers use: characters
 * and classes with greedy or possessive quantifiers, alternatives, groups that come once or not at all, `(?i:…)` around
 * plain letters, a look at the next character. What could take more than a few walks over a text, as a repeated group,
 * is not read. Throws `PatternError`.
 */
export function parsePattern(source: string): readonly Alternative[] {
  if (source.length > longest) throw new PatternError(t('it is very long'));
  return new Parser(source).parse();
}

class Parser {
  readonly #chars: readonly string[];
  #at = 0;
  #depth = 0;
  #ignoresCase = false;

  constructor(source: string) {
    this.#chars = Array.from(source);
  }

  parse(): readonly Alternative[] {
    const alternatives = this.#alternatives();
    if (this.#at < this.#chars.length) throw this.#fault();
    return alternatives;
  }

  #alternatives(): Alternative[] {
    if (++this.#depth > maxDepth) throw this.#fault();
    const alternatives: Alternative[] = [];
    do {
      const parts: PatternPart[] = [];
      let letters = '';
      while (this.#at < this.#chars.length && this.#peek() !== '|' && this.#peek() !== ')') {
        letters += this.#peek().toLowerCase();
        parts.push(this.#part());
      }
      if (this.#ignoresCase && ligatures.test(letters)) throw this.#fault();
      alternatives.push(parts);
    } while (this.#take('|'));
    this.#depth--;
    return alternatives;
  }

  #part(): PatternPart {
    if (this.#take('(')) return this.#group();
    const set = new CharacterSet(this.#single());
    return { kind: 'characters', set, ...this.#quantifier() };
  }

  #group(): PatternPart {
    const before = this.#ignoresCase;
    let look: boolean | undefined;
    if (this.#take('?')) {
      const mark = this.#next();
      if (mark === '!' || mark === '=') look = mark === '!';
      else if (mark === 'i' && this.#take(':')) this.#ignoresCase = true;
      else if (mark !== ':') throw this.#fault(2);
    }
    const alternatives = this.#alternatives();
    this.#ignoresCase = before;
    if (!this.#take(')')) throw this.#fault();
    if (look !== undefined) return this.#lookAhead(alternatives, look);
    const { min, max, possessive } = this.#quantifier();
    if (max !== 1 || possessive) throw this.#fault(1);
    return { kind: 'choice', alternatives, optional: min === 0 };
  }

  #lookAhead(alternatives: readonly Alternative[], negative: boolean): PatternPart {
    const [part, ...more] = alternatives.flat();
    const isOne =
      alternatives.length === 1 &&
      more.length === 0 &&
      part?.kind === 'characters' &&
      part.min === 1 &&
      part.max === 1;
    if (!isOne) throw this.#fault(1);
    return { kind: 'lookAhead', set: part.set, negative };
  }

  #quantifier(): { min: number; max: number; possessive: boolean } {
    const mark = this.#peek();
    const range =
      mark === '?' ? [0, 1] : mark === '*' ? [0, Infinity] : mark === '+' ? [1, Infinity] : [];
    let [min, max] = range;
    let possessive = false;
    if (min !== undefined) {
      this.#at++;
      possessive = this.#take('+');
    } else if (mark === '{') {
      [min, max] = this.#counts();
    }
    // A lazy quantifier, or one upon another.
    if (min !== undefined && '?*+{'.includes(this.#peek() || ' ')) throw this.#fault(0);
    return { min: min ?? 1, max: max ?? 1, possessive };
  }

  #counts(): [number, number] {
    const rest = this.#chars.slice(this.#at, this.#at + 16).join('');
    const found = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(rest);
    if (!found) throw this.#fault();
    this.#at += found[0].length;
    const [, first, comma, second] = found;
    const min = Number(first);
    const max = comma === '' ? min : second === '' ? Infinity : Number(second);
    if (max < min || max === 0 || (comma === '' && second !== '')) throw this.#fault();
    return [min, max];
  }

  /** A character, an escape or a class. */
  #single(): Test {
    const char = this.#next();
    if (char === '[') return this.#class();
    if (char === '\\') return this.#escape();
    if (char === '.') return (found) => found !== 10;
    if ('^$?*+{}]'.includes(char)) throw this.#fault(1);
    return this.#literal(char.codePointAt(0)!);
  }

  #literal(codePoint: number): Test {
    const lower = codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint;
    if (this.#ignoresCase && lower >= 0x61 && lower <= 0x7a) return foldedTest(lower);
    // Other letters have cases that are not among the tables.
    if (this.#ignoresCase && codePoint > 0x7f && codePoint !== 0x2019) throw this.#fault(1);
    return (found) => found === codePoint;
  }

  /** After the backslash: a test, which in a class may also begin a range. */
  #escape(): Test {
    const letter = this.#peek();
    if (letter === 'p' || letter === 'P') return this.#property();
    const known = escapeClass(letter.toLowerCase());
    if (known) {
      this.#at++;
      return letter === letter.toLowerCase() ? known : (char) => !known(char);
    }
    return this.#literal(this.#escapedCharacter());
  }

  #escapedCharacter(): number {
    const letter = this.#next();
    const control = controls[letter];
    if (control !== undefined) return control;
    if (letter === 'x' || letter === 'u') {
      const rest = this.#chars.slice(this.#at, this.#at + 10).join('');
      const form =
        letter === 'u' ? /^([\da-fA-F]{4})/ : /^(?:\{([\da-fA-F]{1,6})\}|([0-7][\da-fA-F]))/;
      const found = form.exec(rest);
      const value = Number.parseInt(found?.[1] ?? found?.[2] ?? '', 16);
      if (!found || !(value <= 0x10ffff)) throw this.#fault(2);
      this.#at += found[0].length;
      return value;
    }
    if (letter === '' || /[\da-zA-Z]/.test(letter)) throw this.#fault(2);
    return letter.codePointAt(0)!;
  }

  #property(): Test {
    const isNegative = this.#next() === 'P';
    if (!this.#take('{')) throw this.#fault(2);
    const isInverted = this.#take('^');
    let name = '';
    while (this.#at < this.#chars.length && this.#peek() !== '}') name += this.#next();
    const test = this.#take('}') ? categoryTest(name) : undefined;
    if (!test) throw this.#fault(name.length + 3);
    return isNegative !== isInverted ? (char) => !test(char) : test;
  }

  #class(): Test {
    if (++this.#depth > maxDepth) throw this.#fault();
    const isNegative = this.#take('^');
    const tests: Test[] = [];
    let isFirst = true;
    while (isFirst || this.#peek() !== ']') {
      if (this.#at >= this.#chars.length) throw this.#fault();
      if (this.#peek() === '&' && this.#chars[this.#at + 1] === '&') throw this.#fault();
      tests.push(this.#classItem(isFirst));
      isFirst = false;
    }
    this.#at++;
    this.#depth--;
    const isOne = (char: number): boolean => tests.some((test) => test(char));
    return isNegative ? (char) => !isOne(char) : isOne;
  }

  #classItem(isFirst: boolean): Test {
    if (this.#take('[')) {
      if (this.#peek() === ':') throw this.#fault(1);
      return this.#class();
    }
    if (this.#peek() === ']' && isFirst) throw this.#fault();
    const from = this.#classCharacter();
    if (typeof from !== 'number') return from;
    const [dash, after] = [this.#peek(), this.#chars[this.#at + 1]];
    if (dash !== '-' || after === undefined || after === ']') return this.#literal(from);
    this.#at++;
    if (after === '[') throw this.#fault();
    const to = this.#classCharacter();
    if (typeof to !== 'number' || to < from || this.#ignoresCase) throw this.#fault(1);
    return (char) => char >= from && char <= to;
  }

  #classCharacter(): number | Test {
    const char = this.#next();
    if (char !== '\\') return char.codePointAt(0)!;
    const isClass = 'pPsSdDwW'.includes(this.#peek() || ' ');
    return isClass ? this.#escape() : this.#escapedCharacter();
  }

  #peek(): string {
    return this.#chars[this.#at] ?? '';
  }

  #next(): string {
    return this.#chars[this.#at++] ?? '';
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  /** What stands `back` characters before here is not understood. */
  #fault(back = 0): PatternError {
    const from = Math.max(0, this.#at - back);
    const near = this.#chars.slice(from, from + 12).join('');
    return new PatternError(near === '' ? t('it ends too soon') : t('at "{0}"', near));
  }
}
