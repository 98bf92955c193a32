import { characterFlag, unicodeData } from './normalization/unicodeData.ts';

/** A token that is split off the text before words are looked for; flags as the reference has them. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only where no word character (`\w`) stands beside it. */
  readonly singleWord: boolean;
  /** Takes the white space on its left. */
  readonly lstrip: boolean;
  /** Takes the white space on its right. */
  readonly rstrip: boolean;
  /** Looked for in the normalised text, by its normalised content. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** A text to look in, by UTF-16 units or by code points. */
export interface SearchableText {
  readonly length: number;
  unit(index: number): number;
  /** The code point that ends before `index`, or that starts at it. */
  codePointBefore(index: number): number;
  codePointAt(index: number): number;
  /** The next index from `from` on where one of `units` stands, or `length`. */
  next(units: ReadonlySet<number>, from: number): number;
}

/** A part of a text: an added token, or what stands between two of them (`token` undefined). */
interface AddedTokenSplit {
  readonly token: AddedToken | undefined;
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly next: Map<number, Node>;
  token: AddedToken | undefined;
}

/** Finds added tokens: leftmost first, of those the longest, none overlapping. */
export class AddedTokenMatcher {
  readonly #root: Node = { next: new Map(), token: undefined };
  readonly #firstUnits = new Set<number>();

  /** The units are those of the texts that `split` will see. Empty patterns are left out. */
  constructor(patterns: Iterable<readonly [units: readonly number[], token: AddedToken]>) {
    for (const [units, token] of patterns) {
      if (units.length === 0) continue;
      this.#firstUnits.add(units[0]!);
      let node = this.#root;
      for (const unit of units) {
        let child = node.next.get(unit);
        if (child === undefined) {
          child = { next: new Map(), token: undefined };
          node.next.set(unit, child);
        }
        node = child;
      }
      // Two tokens of one normalised form: the first stays. The reference refuses such a file.
      node.token ??= token;
    }
  }

  get isEmpty(): boolean {
    return this.#firstUnits.size === 0;
  }

  /** False where no added token can stand in `text`; quick, and right for nearly every text. */
  mayFindIn(text: string): boolean {
    const [first] = this.#firstUnits;
    if (first === undefined) return false;
    return this.#firstUnits.size > 1 || text.includes(String.fromCharCode(first));
  }

  /** The whole text in parts, or undefined where no added token stands in it. */
  split(text: SearchableText): AddedTokenSplit[] | undefined {
    let at = text.next(this.#firstUnits, 0);
    if (at === text.length) return undefined;
    const splits: AddedTokenSplit[] = [];
    let splitEnd = 0;
    let spaceEnd = 0;
    for (; at < text.length; at = text.next(this.#firstUnits, at)) {
      const match = this.#longestAt(text, at);
      if (match === undefined) {
        at++;
        continue;
      }
      const { token } = match;
      let start = at;
      let end = match.end;
      at = end;
      if (token.singleWord && !standsAlone(text, start, end)) continue;
      if (token.lstrip) {
        while (start > splitEnd && isSpace(text.unit(start - 1))) start--;
        // What the token before has taken is no longer there for this one.
        start = Math.max(start, splitEnd);
      }
      if (token.rstrip) {
        // White space already walked over is not walked again: a token of white space would be quadratic.
        if (end < spaceEnd) end = spaceEnd;
        while (end < text.length && isSpace(text.unit(end))) end++;
        spaceEnd = end;
      }
      if (end <= start) continue;
      if (splitEnd < start) splits.push({ token: undefined, start: splitEnd, end: start });
      splits.push({ token, start, end });
      splitEnd = end;
    }
    if (splits.length === 0) return undefined;
    if (splitEnd !== text.length) {
      splits.push({ token: undefined, start: splitEnd, end: text.length });
    }
    return splits;
  }

  #longestAt(
    text: SearchableText,
    start: number,
  ): { readonly token: AddedToken; readonly end: number } | undefined {
    let node: Node | undefined = this.#root;
    let found: { token: AddedToken; end: number } | undefined;
    for (let at = start; at < text.length;) {
      node = node.next.get(text.unit(at++));
      if (node === undefined) break;
      if (node.token !== undefined) found = { token: node.token, end: at };
    }
    return found;
  }
}

function isSpace(unit: number): boolean {
  return (unicodeData().flags[unit]! & characterFlag.stripSpace) !== 0;
}

function isWordCharacter(codePoint: number): boolean {
  return (unicodeData().flags[codePoint]! & characterFlag.wordCharacter) !== 0;
}

function standsAlone(text: SearchableText, start: number, end: number): boolean {
  return (
    !(start > 0 && isWordCharacter(text.codePointBefore(start))) &&
    !(end < text.length && isWordCharacter(text.codePointAt(end)))
  );
}

/** Looks in a string, by UTF-16 units. */
export function searchableString(text: string): SearchableText {
  return {
    length: text.length,
    unit: (index) => text.charCodeAt(index),
    codePointBefore: (index) => {
      const unit = text.charCodeAt(index - 1);
      const isLow = unit >= 0xdc00 && unit < 0xe000;
      return isLow && index > 1 ? text.codePointAt(index - 2)! : unit;
    },
    codePointAt: (index) => text.codePointAt(index)!,
    next: (units, from) => {
      const [first] = units;
      if (units.size === 1 && first !== undefined) {
        const found = text.indexOf(String.fromCharCode(first), from);
        return found < 0 ? text.length : found;
      }
      let at = from;
      while (at < text.length && !units.has(text.charCodeAt(at))) at++;
      return at;
    },
  };
}

/** Looks in code points `chars[0, length)`, each with `mask` applied. */
export function searchableCodePoints(
  chars: Int32Array,
  length: number,
  mask: number,
): SearchableText {
  const unit = (index: number): number => chars[index]! & mask;
  return {
    length,
    unit,
    codePointBefore: (index) => unit(index - 1),
    codePointAt: unit,
    next: (units, from) => {
      let at = from;
      while (at < length && !units.has(unit(at))) at++;
      return at;
    },
  };
}
