import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';
import {
  AddedTokenMatcher,
  searchableCodePoints,
  searchableString,
  type AddedToken,
} from '../addedTokens.ts';
import type { Encoding } from '../encoding.ts';
import { EncodingBuilder } from '../encodingBuilder.ts';
import type { AroundText, Tokenizer } from '../tokenizer.ts';
import { aroundText, type TemplatePart } from '../tokenizerDefinition.ts';
import { AlignedText } from './alignedText.ts';
import type { PipelineDefinition } from './pipelineDefinition.ts';
import { trimmed, spacesAround } from './spaceTrimming.ts';
import { runSteps } from './steps/normalizerSteps.ts';
import { Pieces } from './steps/pieces.ts';

/** The mark for a space in sentencepiece's vocabularies: a token that begins with it begins a word. */
const spaceMark = 0x2581;
const allBits = 0x1fffff;

/**
 * A tokenizer of any family, its parts run one after the other as the reference (PyPI `tokenizers`) runs them: ids and
 * spans are equal to it. Words are the pre-tokenizer's, and begin anew at a mark for a space where it does not cut.
 */
export class PipelineTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly specialIds: Tokenizer['specialIds'];
  readonly around: AroundText;
  readonly #definition: PipelineDefinition;
  readonly #tokens = new Map<number, string>();
  readonly #addedIds: ReadonlyMap<string, number>;
  /** Added tokens that are looked for before normalisation, and after it. */
  readonly #before: AddedTokenMatcher;
  readonly #after: AddedTokenMatcher;
  /** Spaces at a token's ends, by id, where spans are trimmed. */
  readonly #spaces = new Map<number, { readonly lead: number; readonly trail: number }>();

  readonly #builder = new EncodingBuilder();
  #loaded = new AlignedText();
  #spare = new AlignedText();
  readonly #pieces = new Pieces();
  /** Of the text at hand: itself, the number of the next word, how many tokens there are. */
  #source = '';
  #word = 0;
  #count = 0;

  constructor(definition: PipelineDefinition) {
    const { vocabulary, addedTokens } = definition;
    this.#definition = definition;
    this.#addedIds = new Map(addedTokens.map(({ content, id }) => [content, id]));
    for (const [token, id] of vocabulary) this.#tokens.set(id, token);
    for (const [token, id] of this.#addedIds) this.#tokens.set(id, token);
    this.vocabularySize = this.#tokens.size;
    this.around = aroundText(definition.single);
    this.specialIds = {
      cls: this.around.before[0],
      sep: this.around.after.at(-1),
      ...{ pad: definition.padId, mask: definition.maskId },
      unknown: definition.unknownId,
    };
    for (const part of [...definition.single, ...definition.pair]) {
      if (part.kind === 'special' && !this.#tokens.has(part.id)) {
        throw new AppError(
          'modelInvalid',
          t(
            "The model's tokenizer cannot be used ({0}): download the model again.",
            t('its special token {0} is not in the vocabulary', String(part.id)),
          ),
        );
      }
    }
    const matcher = (
      isNormalized: boolean,
      unitsOf: (content: string) => readonly number[],
    ): AddedTokenMatcher =>
      new AddedTokenMatcher(
        addedTokens
          .filter(({ normalized }) => normalized === isNormalized)
          .map((token) => [unitsOf(token.content), token]),
      );
    this.#before = matcher(false, (content) =>
      Array.from({ length: content.length }, (_, i) => content.charCodeAt(i)),
    );
    this.#after = matcher(true, (content) => {
      const text = content.toWellFormed();
      const { chars, length } = this.#normalized(text, 0, text.length);
      return Array.from(chars.subarray(0, length));
    });
  }

  encode(text: string): Encoding {
    return this.#encode(this.#definition.single, text, '');
  }

  encodePair(first: string, second: string): Encoding {
    return this.#encode(this.#definition.pair, first, second);
  }

  token(id: number): string {
    const token = this.#tokens.get(id);
    if (token !== undefined) return token;
    throw new AppError(
      'invalidInput',
      t('No token has the id {0}: ids come from this tokenizer.', String(id)),
    );
  }

  tokenId(token: string): number | undefined {
    return this.#addedIds.get(token) ?? this.#definition.vocabulary.get(token);
  }

  #encode(template: readonly TemplatePart[], first: string, second: string): Encoding {
    this.#builder.clear();
    for (const part of template) {
      this.#builder.startTokenType(part.tokenType);
      if (part.kind === 'special') this.#builder.push(part.id, 0, 0, -1);
      else this.#addText(part.which === 'first' ? first : second);
    }
    return this.#builder.build();
  }

  #addText(source: string): void {
    // Each lone surrogate becomes one U+FFFD, so offsets stay.
    const text = source.toWellFormed();
    this.#source = text;
    this.#word = 0;
    this.#count = 0;
    const splits = this.#before.mayFindIn(text)
      ? this.#before.split(searchableString(text))
      : undefined;
    if (!splits) {
      this.#addPlainText(text, 0, text.length);
      return;
    }
    for (const { token, start, end } of splits) {
      if (token === undefined) {
        this.#addPlainText(text, start, end);
      } else {
        const chars = Array.from(text.slice(start, end), (char) => char.codePointAt(0)!);
        this.#pushAdded(token, Int32Array.from(chars), start, end);
      }
    }
  }

  #addPlainText(text: string, start: number, end: number): void {
    const normalized = this.#normalized(text, start, end);
    const { chars, length } = normalized;
    const splits = this.#after.isEmpty
      ? undefined
      : this.#after.split(searchableCodePoints(chars, length, allBits));
    if (!splits) {
      this.#addPieces(normalized, 0, length);
      return;
    }
    for (const { token, start: from, end: to } of splits) {
      if (token === undefined) {
        this.#addPieces(normalized, from, to);
      } else if (from < to) {
        const span = [normalized.starts[from]!, normalized.ends[to - 1]!] as const;
        this.#pushAdded(token, chars.slice(from, to), ...span);
      }
    }
  }

  #normalized(text: string, start: number, end: number): AlignedText {
    this.#loaded.load(text, start, end);
    const found = runSteps(this.#definition.normalizer, this.#loaded, this.#spare);
    // Added tokens and pieces are read from it until the next text comes.
    if (found !== this.#loaded) [this.#loaded, this.#spare] = [this.#spare, this.#loaded];
    return found;
  }

  #addPieces(normalized: AlignedText, from: number, to: number): void {
    const { preTokenizer, model } = this.#definition;
    const pieces = this.#pieces;
    pieces.reset(normalized, from, to);
    for (const step of preTokenizer) step(pieces);
    const { text, bounds } = pieces;
    for (let i = 0; i < bounds.length; i += 2) {
      const start = bounds[i]!;
      model.tokenize(text.chars, start, bounds[i + 1]!, (id, at, end) => {
        if (at > start && text.chars[at] === spaceMark) this.#word++;
        this.#push(id, text, at, end);
      });
      this.#word++;
    }
  }

  #pushAdded({ id }: AddedToken, chars: Int32Array, start: number, end: number): void {
    if (this.#definition.trims.length > 0) this.#pushTrimmed(id, start, end, spacesAround(chars));
    else this.#builder.push(id, start, end, this.#word);
    this.#count++;
    this.#word++;
  }

  /** The token of characters `from` to `to` of `text`. */
  #push(id: number, text: AlignedText, from: number, to: number): void {
    const { trims, spellsUnknown, unknownId } = this.#definition;
    const start = text.starts[from]!;
    const end = text.ends[to - 1]!;
    if (trims.length === 0) {
      this.#builder.push(id, start, end, this.#word);
    } else if (spellsUnknown && id === unknownId) {
      this.#pushTrimmed(id, start, end, spacesAround(text.chars.subarray(from, to)));
    } else {
      let spaces = this.#spaces.get(id);
      if (!spaces) {
        const chars = Array.from(this.token(id), (char) => char.codePointAt(0)!);
        spaces = spacesAround(Int32Array.from(chars));
        this.#spaces.set(id, spaces);
      }
      this.#pushTrimmed(id, start, end, spaces);
    }
    this.#count++;
  }

  #pushTrimmed(
    id: number,
    start: number,
    end: number,
    spaces: { readonly lead: number; readonly trail: number },
  ): void {
    let span = { start, end };
    if (spaces.lead > 0 || spaces.trail > 0) {
      for (const keepsPrefix of this.#definition.trims) {
        const isFirst = this.#count === 0 || span.start === 0;
        const kept = keepsPrefix && isFirst && spaces.lead === 1;
        span = trimmed(this.#source, span, kept ? { ...spaces, lead: 0 } : spaces);
      }
    }
    this.#builder.push(id, span.start, span.end, this.#word);
  }
}
