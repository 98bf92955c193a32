import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import type { Span } from '../text/span.ts';
import { AddedTokenMatcher, searchableCodePoints, searchableString } from './addedTokens.ts';
import type { AddedToken } from './addedTokens.ts';
import { CharacterCodes, characterCode } from './normalization/characterCodes.ts';
import type { Encoding } from './encoding.ts';
import { EncodingBuilder } from './encodingBuilder.ts';
import { normalize } from './normalization/normalize.ts';
import { NormalizedText } from './normalization/normalizedText.ts';
import type { AroundText, Tokenizer } from './tokenizer.ts';
import { aroundText, type TemplatePart, type TokenizerDefinition } from './tokenizerDefinition.ts';
import { trimmedSpan } from './trimmedSpan.ts';
import type { FoundToken } from './trimmedSpan.ts';
import { unicodeData } from './normalization/unicodeData.ts';
import { WordPiece } from './wordPiece.ts';

/**
 * A WordPiece tokenizer with spans, equal to the reference (PyPI `tokenizers`) in ids, spans and words.
 * A lone surrogate, which the reference cannot receive, counts as U+FFFD.
 */
export class BertTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly specialIds: Tokenizer['specialIds'];
  readonly around: AroundText;

  readonly #single: readonly TemplatePart[];
  readonly #pair: readonly TemplatePart[];
  readonly #trimsSpans: TokenizerDefinition['trimsSpans'];
  readonly #tokens: readonly (string | undefined)[];
  readonly #vocabulary: ReadonlyMap<string, number>;
  readonly #addedIds: ReadonlyMap<string, number>;
  readonly #codes: CharacterCodes;
  readonly #wordPiece: WordPiece;
  /** Added tokens that are looked for before normalisation, and after it. */
  readonly #before: AddedTokenMatcher;
  readonly #after: AddedTokenMatcher;

  readonly #normalized = new NormalizedText();
  readonly #builder = new EncodingBuilder();
  /** Number of the next word of the text at hand. */
  #word = 0;

  /** Throws `AppError` `modelInvalid` where the definition's parts do not fit together. */
  constructor(definition: TokenizerDefinition) {
    const { vocabulary, addedTokens, unknownToken } = definition;
    const unknown = vocabulary.get(unknownToken);
    if (unknown === undefined) {
      throw invalidDefinition(t('its vocabulary has no "{0}"', unknownToken));
    }
    this.#single = definition.single;
    this.#pair = definition.pair;
    this.#trimsSpans = definition.trimsSpans;
    this.#vocabulary = vocabulary;
    this.#addedIds = new Map(addedTokens.map(({ content, id }) => [content, id]));
    this.#tokens = tokensById(vocabulary, this.#addedIds);
    this.vocabularySize = this.#tokens.reduce(
      (count, token) => (token === undefined ? count : count + 1),
      0,
    );
    this.around = aroundText(definition.single);
    this.specialIds = {
      cls: this.around.before[0],
      sep: this.around.after.at(-1),
      ...{ pad: definition.padId, unknown, mask: definition.maskId },
    };
    for (const id of Object.values(this.specialIds)) {
      if (id !== undefined && this.#tokens[id] === undefined) {
        throw invalidDefinition(t('its special token {0} is not in the vocabulary', String(id)));
      }
    }

    this.#codes = new CharacterCodes(unicodeData(), definition.normalizer, definition.words);
    this.#wordPiece = new WordPiece({
      vocabulary,
      unknownId: unknown,
      continuingPrefix: definition.continuingPrefix,
      maxWordChars: definition.maxWordChars,
    });
    this.#before = new AddedTokenMatcher(
      addedTokens
        .filter((token) => !token.normalized)
        .map((token) => [unitsOf(token.content), token]),
    );
    this.#after = new AddedTokenMatcher(
      addedTokens
        .filter((token) => token.normalized)
        .map((token) => [this.#normalizedCodePoints(token.content), token]),
    );
  }

  encode(text: string): Encoding {
    return this.#encode(this.#single, text, '');
  }

  encodePair(first: string, second: string): Encoding {
    return this.#encode(this.#pair, first, second);
  }

  token(id: number): string {
    const token = this.#tokens[id];
    if (token === undefined) {
      throw new AppError(
        'invalidInput',
        t('No token has the id {0}: ids come from this tokenizer.', String(id)),
      );
    }
    return token;
  }

  tokenId(token: string): number | undefined {
    return this.#addedIds.get(token) ?? this.#vocabulary.get(token);
  }

  #encode(template: readonly TemplatePart[], first: string, second: string): Encoding {
    this.#builder.clear();
    for (const part of template) {
      this.#builder.startTokenType(part.tokenType);
      if (part.kind === 'special') {
        this.#builder.push(part.id, 0, 0, -1);
      } else {
        this.#word = 0;
        this.#addText(part.which === 'first' ? first : second);
      }
    }
    return this.#builder.build();
  }

  #addText(source: string): void {
    // Each lone surrogate becomes one U+FFFD, so offsets stay.
    const text = source.toWellFormed();
    const found = this.#before.mayFindIn(text) ? searchableString(text) : undefined;
    const splits = found && this.#before.split(found);
    if (!found || !splits) {
      this.#addPlainText(text, 0, text.length);
      return;
    }
    for (const { token, start, end } of splits) {
      if (token === undefined) this.#addPlainText(text, start, end);
      else this.#pushAddedToken(token, { found, start, end }, text, { start, end });
    }
  }

  #addPlainText(text: string, start: number, end: number): void {
    const normalized = this.#normalized;
    normalize(this.#codes, text, start, end, normalized);
    const { chars, length } = normalized;
    const found = this.#after.isEmpty
      ? undefined
      : searchableCodePoints(chars, length, characterCode.codePointMask);
    const splits = found && this.#after.split(found);
    if (!found || !splits) {
      this.#addWords(0, normalized.length);
      return;
    }
    for (const { token, start: from, end: to } of splits) {
      if (token === undefined) {
        this.#addWords(from, to);
      } else if (from < to) {
        const span = { start: normalized.startOf(from), end: normalized.endOf(to - 1) };
        this.#pushAddedToken(token, { found, start: from, end: to }, text, span);
      }
    }
  }

  #pushAddedToken({ id }: AddedToken, where: FoundToken, text: string, span: Span): void {
    const isPrefix = this.#word === 0 || span.start === 0;
    const kept = this.#trimsSpans === 'allButPrefix' && isPrefix ? 1 : 0;
    const { start, end } = this.#trimsSpans === 'no' ? span : trimmedSpan(where, text, span, kept);
    this.#builder.push(id, start, end, this.#word++);
  }

  /** Splits normalised characters into words, and these into pieces. */
  #addWords(from: number, to: number): void {
    const { chars } = this.#normalized;
    for (let at = from; at < to;) {
      const wordStart = at;
      const first = chars[at++]!;
      if (first >= characterCode.alone) {
        // A word of its own; the model knows code points without class bits.
        chars[wordStart] = first & characterCode.codePointMask;
        if (first >= characterCode.symbol) at = this.#endOfSymbols(at, to);
        this.#addWord(wordStart, at, first);
      } else if (first < characterCode.space) {
        let hash = first;
        for (let char; at < to && (char = chars[at]!) < characterCode.space; at++) {
          hash = (Math.imul(hash, 31) + char) | 0;
        }
        this.#addWord(wordStart, at, hash);
      }
    }
  }

  /** Where signs in a row end, these without class bits from now on. */
  #endOfSymbols(from: number, to: number): number {
    const { chars } = this.#normalized;
    let at = from;
    for (let char; at < to && (char = chars[at]!) >= characterCode.symbol; at++) {
      chars[at] = char & characterCode.codePointMask;
    }
    return at;
  }

  #addWord(from: number, to: number, hash: number): void {
    const count = this.#wordPiece.split(this.#normalized.chars, from, to, hash);
    const { ids, ends } = this.#wordPiece;
    this.#builder.pushWord(ids, ends, count, this.#normalized, from, this.#word++);
  }

  #normalizedCodePoints(content: string): readonly number[] {
    const text = content.toWellFormed();
    normalize(this.#codes, text, 0, text.length, this.#normalized);
    const { chars, length } = this.#normalized;
    return Array.from(chars.subarray(0, length), (char) => char & characterCode.codePointMask);
  }
}

function invalidDefinition(reason: string): AppError {
  return new AppError(
    'modelInvalid',
    t("The model's tokenizer cannot be used ({0}): download the model again.", reason),
  );
}

function tokensById(...maps: ReadonlyMap<string, number>[]): readonly (string | undefined)[] {
  // Filled from the start: an array with holes is four times slower to fill. Ids far apart are left to the engine.
  const entries = maps.reduce((count, map) => count + map.size, 0);
  const tokens = new Array<string | undefined>(entries).fill(undefined);
  for (const map of maps) {
    for (const [token, id] of map) tokens[id] = token;
  }
  return tokens;
}

function unitsOf(content: string): readonly number[] {
  return Array.from({ length: content.length }, (_, i) => content.charCodeAt(i));
}
