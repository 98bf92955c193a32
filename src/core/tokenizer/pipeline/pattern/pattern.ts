import { t } from '../../../l10n/translate.ts';
import { AppError } from '../../../errors/appError.ts';
import { parsePattern, PatternError } from './parsePattern.ts';
import { matchesNothing, type Alternative, type PatternPart } from './patternSyntax.ts';

/** The end of a match that begins at `at`, or -1. */
type Matcher = (at: number) => number;

/** Steps that a pattern may take for each character of a text; those in use take some 10. */
const stepsPerCharacter = 500;

/**
 * A regular expression of a `tokenizer.json`, matched as the reference's engine matches it: the first alternative that
 * fits, greedy. Throws `PatternError` for what `parsePattern` does not read, and for one that matches nothing at all.
 */
export class Pattern {
  readonly #alternatives: readonly Matcher[];
  /** By ASCII character: the alternatives that can begin with it. */
  readonly #byFirst: readonly (readonly Matcher[])[];
  #chars = new Int32Array(0);
  #to = 0;
  #stepsLeft = 0;

  constructor(source: string) {
    const alternatives = parsePattern(source);
    if (alternatives.some(matchesNothing)) throw new PatternError(t('it may match nothing'));
    this.#alternatives = alternatives.map((parts) => this.#sequence(parts, accept));
    this.#byFirst = Array.from({ length: 128 }, (_, char) =>
      this.#alternatives.filter((_, i) => canBegin(alternatives[i]!, char)),
    );
  }

  /**
   * The matches in `chars[from, to)`, one after the other: calls `found` with start and end of each. Throws
   * `unsupported` where the text takes too long.
   */
  forEachMatch(
    chars: Int32Array<ArrayBuffer>,
    from: number,
    to: number,
    found: (start: number, end: number) => void,
  ): void {
    this.#chars = chars;
    this.#to = to;
    this.#stepsLeft = stepsPerCharacter * (to - from) + 10_000;
    for (let at = from; at < to;) {
      const end = this.#matchAt(at);
      if (end < 0) {
        at++;
      } else {
        found(at, end);
        at = end;
      }
    }
  }

  #matchAt(at: number): number {
    const first = this.#chars[at]!;
    const matchers = first < 128 ? this.#byFirst[first]! : this.#alternatives;
    for (const matcher of matchers) {
      const end = matcher(at);
      if (end >= 0) return end;
    }
    return -1;
  }

  #sequence(parts: readonly PatternPart[], rest: Matcher): Matcher {
    return parts.reduceRight<Matcher>((then, part) => this.#part(part, then), rest);
  }

  #part(part: PatternPart, then: Matcher): Matcher {
    if (part.kind === 'lookAhead') {
      const { set, negative } = part;
      return (at) => ((at < this.#to && set.has(this.#chars[at]!)) !== negative ? then(at) : -1);
    }
    if (part.kind === 'choice') return this.#choice(part.alternatives, part.optional, then);
    const { set, min, max, possessive } = part;
    if (min === 1 && max === 1) {
      return (at) => (at < this.#to && set.has(this.#chars[at]!) ? then(at + 1) : -1);
    }
    const triesOnce = possessive || then === accept;
    return (at) => {
      const chars = this.#chars;
      const limit = Math.min(this.#to, at + max);
      let end = at;
      while (end < limit && set.has(chars[end]!)) end++;
      this.#spend(end - at);
      const least = at + min;
      if (end < least) return -1;
      if (triesOnce) return then(end);
      for (; end >= least; end--) {
        const matched = then(end);
        if (matched >= 0) return matched;
        this.#spend(1);
      }
      return -1;
    };
  }

  #choice(alternatives: readonly Alternative[], optional: boolean, then: Matcher): Matcher {
    const matchers = alternatives.map((parts) => this.#sequence(parts, then));
    if (optional) matchers.push(then);
    return (at) => {
      for (const matcher of matchers) {
        const end = matcher(at);
        if (end >= 0) return end;
      }
      return -1;
    };
  }

  #spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft > 0) return;
    throw new AppError(
      'unsupported',
      t(
        'The regular expression of the model’s tokenizer takes too long on a text; choose another model.',
      ),
    );
  }
}

const accept: Matcher = (at) => at;

/** Whether a match of `parts` can begin with this character. */
function canBegin(parts: Alternative, char: number): boolean {
  for (const part of parts) {
    if (part.kind === 'lookAhead') continue;
    if (part.kind === 'characters') {
      if (part.set.has(char)) return true;
      if (part.min > 0) return false;
    } else {
      if (part.alternatives.some((inner) => matchesNothing(inner) || canBegin(inner, char))) {
        return true;
      }
      if (!part.optional) return false;
    }
  }
  return true;
}
