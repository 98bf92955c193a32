import { AppError } from '../errors/appError.ts';
import { AddedTokenMatcher, searchableCodePoints, searchableString } from './addedTokens.ts';
import { CharacterCodes, characterCode } from './characterCodes.ts';
import type { Encoding } from './encoding.ts';
import { EncodingBuilder } from './encodingBuilder.ts';
import { normalize } from './normalize.ts';
import { NormalizedText } from './normalizedText.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { TemplatePart, TokenizerDefinition } from './tokenizerDefinition.ts';
import { unicodeData } from './unicodeData.ts';
import { WordPiece } from './wordPiece.ts';

/**
 * A WordPiece tokenizer with spans, equal to the reference (PyPI `tokenizers`) in ids, spans and words.
 * A lone surrogate, which the reference cannot receive, counts as U+FFFD.
 */
export class BertTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly specialIds: Tokenizer['specialIds'];

  readonly #single: readonly TemplatePart[];
  readonly #pair: readonly TemplatePart[];
  readonly #tokens: readonly (string | undefined)[];
  readonly #idOf: ReadonlyMap<string, number>;
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
      throw invalidDefinition(`its vocabulary has no "${unknownToken}"`);
    }
    this.#single = definition.single;
    this.#pair = definition.pair;
    this.#idOf = new Map([
      ...vocabulary,
      ...addedTokens.map(({ content, id }) => [content, id] as const),
    ]);
    this.#tokens = tokensById(this.#idOf);
    this.vocabularySize = new Set(this.#idOf.values()).size;
    this.specialIds = { ...outerIds(definition), unknown };
    for (const id of Object.values(this.specialIds)) {
      if (id !== undefined && this.#tokens[id] === undefined) {
        throw invalidDefinition(`its special token ${String(id)} is not in the vocabulary`);
      }
    }

    this.#codes = new CharacterCodes(unicodeData(), definition.normalizer);
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
        `No token has the id ${String(id)}: ids come from this tokenizer.`,
      );
    }
    return token;
  }

  tokenId(token: string): number | undefined {
    return this.#idOf.get(token);
  }

  #encode(template: readonly TemplatePart[], first: string, second: string): Encoding {
    this.#builder.clear();
    for (const part of template) {
      if (part.kind === 'special') {
        this.#builder.push(part.id, 0, 0, -1, part.segmentId);
      } else {
        this.#word = 0;
        this.#addText(part.which === 'first' ? first : second, part.segmentId);
      }
    }
    return this.#builder.build();
  }

  #addText(source: string, segmentId: number): void {
    // Each lone surrogate becomes one U+FFFD, so offsets stay.
    const text = source.toWellFormed();
    const splits = this.#before.isEmpty ? undefined : this.#before.split(searchableString(text));
    if (splits === undefined) {
      this.#addPlainText(text, 0, text.length, segmentId);
      return;
    }
    for (const { token, start, end } of splits) {
      if (token === undefined) this.#addPlainText(text, start, end, segmentId);
      else this.#builder.push(token.id, start, end, this.#word++, segmentId);
    }
  }

  #addPlainText(text: string, start: number, end: number, segmentId: number): void {
    const normalized = this.#normalized;
    normalize(this.#codes, text, start, end, normalized);
    const splits = this.#after.isEmpty
      ? undefined
      : this.#after.split(
          searchableCodePoints(normalized.chars, normalized.length, characterCode.codePointMask),
        );
    if (splits === undefined) {
      this.#addWords(0, normalized.length, segmentId);
      return;
    }
    for (const { token, start: from, end: to } of splits) {
      if (token === undefined) {
        this.#addWords(from, to, segmentId);
      } else if (from < to) {
        const [tokenStart, tokenEnd] = [normalized.starts[from]!, normalized.ends[to - 1]!];
        this.#builder.push(token.id, tokenStart, tokenEnd, this.#word++, segmentId);
      }
    }
  }

  /** Splits normalised characters into words, and these into pieces. */
  #addWords(from: number, to: number, segmentId: number): void {
    const { chars } = this.#normalized;
    for (let at = from; at < to;) {
      const wordStart = at;
      const first = chars[at++]!;
      if (first >= characterCode.alone) {
        // A word of its own; the model knows code points without class bits.
        chars[wordStart] = first & characterCode.codePointMask;
        this.#addWord(wordStart, at, first, segmentId);
      } else if (first < characterCode.space) {
        let hash = first;
        for (let char; at < to && (char = chars[at]!) < characterCode.space; at++) {
          hash = (Math.imul(hash, 31) + char) | 0;
        }
        this.#addWord(wordStart, at, hash, segmentId);
      }
    }
  }

  #addWord(from: number, to: number, hash: number, segmentId: number): void {
    const { chars, starts, ends } = this.#normalized;
    const count = this.#wordPiece.split(chars, from, to, hash);
    const { ids, ends: pieceEnds } = this.#wordPiece;
    const word = this.#word++;
    let at = from;
    for (let i = 0; i < count; i++) {
      const pieceEnd = from + pieceEnds[i]!;
      this.#builder.push(ids[i]!, starts[at]!, ends[pieceEnd - 1]!, word, segmentId);
      at = pieceEnd;
    }
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
    `The model's tokenizer cannot be used (${reason}): download the model again.`,
  );
}

function tokensById(idOf: ReadonlyMap<string, number>): readonly (string | undefined)[] {
  const tokens: (string | undefined)[] = [];
  for (const [token, id] of idOf) tokens[id] = token;
  return tokens;
}

/** The special tokens around a single text are what `cls` and `sep` name, whatever they are called. */
function outerIds(
  definition: TokenizerDefinition,
): Pick<Tokenizer['specialIds'], 'cls' | 'sep' | 'pad' | 'mask'> {
  const [cls, , sep] = definition.single;
  if (cls?.kind !== 'special' || sep?.kind !== 'special') {
    throw invalidDefinition('no special tokens stand around a text');
  }
  return { cls: cls.id, sep: sep.id, pad: definition.padId, mask: definition.maskId };
}

function unitsOf(content: string): readonly number[] {
  return Array.from({ length: content.length }, (_, i) => content.charCodeAt(i));
}
