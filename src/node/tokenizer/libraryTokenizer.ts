import { t } from '../../core/l10n/translate.ts';
import { Tokenizer as LibraryModel } from '@huggingface/tokenizers';
import { AppError } from '../../core/errors/appError.ts';
import { parseJsonObject, type JsonObject } from '../../core/json/parseJson.ts';
import {
  configuredNormalizer,
  type FilesBeside,
} from '../../core/tokenizer/normalization/configuredNormalizer.ts';
import type { Encoding } from '../../core/tokenizer/encoding.ts';
import { lowercased } from '../../core/tokenizer/normalization/lowercased.ts';
import { sequenceParts } from '../../core/tokenizer/sequenceParts.ts';
import type { AroundText, Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import { alignTokens, spaceUnit } from './alignTokens.ts';

/** One of the tokens around a text, or one of the texts. */
interface TemplatePart {
  readonly id: number | undefined;
  readonly which: 'first' | 'second' | undefined;
  readonly tokenType: number;
}

interface PlainTokens {
  readonly ids: readonly number[];
  readonly spans: Int32Array;
  readonly words: Int32Array;
}

// The library passes a text's tokens as the arguments of one call, and engines bound these.
const partUnits = 16_384;
const spaceMark = '▁';
const byteFallback = /^<0x([0-9A-F]{2})>$/;
// Any two texts do: they show where in the template the user's stand.
const firstProbe = ['first text'];
const secondProbe = ['second text'];

/**
 * A tokenizer of another family than BERT's (Unigram, BPE), by Hugging Face's library, which says nothing of where a
 * token stands: spans are found by alignment, and may be a character too wide where the normaliser combined several.
 * Ids are the library's: on rare characters they may differ from the Rust reference's.
 */
export class LibraryTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly specialIds: Tokenizer['specialIds'];
  readonly around: AroundText;
  readonly #model: LibraryModel;
  readonly #usesBytes: boolean;
  readonly #lowercasesFirst: boolean;
  readonly #single: readonly TemplatePart[];
  readonly #pair: readonly TemplatePart[];
  readonly #added: ReadonlySet<string>;

  /**
   * From the text of a `tokenizer.json` and of those beside it. Throws `modelInvalid` where the library cannot make
   * anything of it, and `unsupported` where it would cut words otherwise than the file says, and where no single
   * special token stands on each side of a text.
   */
  constructor(tokenizerJson: string, beside: FilesBeside = {}) {
    const read = parse(tokenizerJson);
    const { normalizer, lowercasesFirst } = configuredNormalizer(read['normalizer'], beside);
    const definition = { ...read, normalizer };
    requireRightWords(definition);
    this.#lowercasesFirst = lowercasesFirst;
    try {
      this.#model = new LibraryModel(definition, {});
    } catch (cause) {
      throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
    }
    this.#usesBytes = usesBytes(definition);
    this.vocabularySize = this.#model.get_vocab().size;
    this.#added = new Set(
      Array.from(this.#model.get_added_tokens_decoder().values(), ({ content }) => content),
    );
    this.#single = this.#template(false);
    this.#pair = this.#template(true);
    const [cls, text, sep] = this.#single;
    if (
      this.#single.length !== 3 ||
      cls?.id === undefined ||
      !text?.which ||
      sep?.id === undefined
    ) {
      throw new AppError(
        'unsupported',
        t(
          'The model’s tokenizer does not put one special token before a text and one after it; choose another model.',
        ),
      );
    }
    const idOf = (...names: string[]): number | undefined =>
      names.map((name) => this.tokenId(name)).find((id) => id !== undefined);
    this.around = { before: [cls.id], after: [sep.id] };
    this.specialIds = {
      cls: cls.id,
      sep: sep.id,
      pad: idOf('<pad>', '[PAD]') ?? 0,
      unknown: this.#model.model?.unk_token_id ?? idOf('<unk>', '[UNK]') ?? sep.id,
      mask: idOf('<mask>', '[MASK]'),
    };
  }

  encode(text: string): Encoding {
    return this.#encode(this.#single, text, '');
  }

  encodePair(first: string, second: string): Encoding {
    return this.#encode(this.#pair, first, second);
  }

  token(id: number): string {
    const token = this.#model.id_to_token(id);
    if (token !== undefined) return token;
    throw new AppError(
      'invalidInput',
      t('No token has the id {0}: ids come from this tokenizer.', String(id)),
    );
  }

  tokenId(token: string): number | undefined {
    return this.#model.token_to_id(token);
  }

  #encode(template: readonly TemplatePart[], first: string, second: string): Encoding {
    const parts = template.map((part) => ({
      part,
      tokens: part.which && this.#plain(part.which === 'first' ? first : second),
    }));
    const length = parts.reduce((sum, { tokens }) => sum + (tokens ? tokens.ids.length : 1), 0);
    const encoding = {
      ids: new Int32Array(length),
      spans: new Int32Array(2 * length),
      words: new Int32Array(length).fill(-1),
      tokenTypes: new Int32Array(length),
    };
    let at = 0;
    for (const { part, tokens } of parts) {
      const count = tokens ? tokens.ids.length : 1;
      encoding.ids.set(tokens ? tokens.ids : [part.id ?? 0], at);
      if (tokens) {
        encoding.spans.set(tokens.spans, 2 * at);
        encoding.words.set(tokens.words, at);
      }
      encoding.tokenTypes.fill(part.tokenType, at, at + count);
      at += count;
    }
    return encoding;
  }

  /** The tokens of a text alone. */
  #plain(source: string): PlainTokens {
    // Each lone surrogate becomes one U+FFFD, so offsets stay.
    const text = source.toWellFormed();
    const parts = cutLongText(text).map(({ start, end }) => ({
      start,
      ...this.#part(text.slice(start, end)),
    }));
    const [only] = parts;
    if (only && parts.length === 1) return only;
    const words: number[] = [];
    for (const part of parts) {
      const next = (words.at(-1) ?? -1) + 1;
      for (const word of part.words) words.push(next + word);
    }
    return {
      ids: parts.flatMap(({ ids }) => ids),
      spans: Int32Array.from(
        parts.flatMap(({ start, spans }) => Array.from(spans, (offset) => start + offset)),
      ),
      words: Int32Array.from(words),
    };
  }

  #part(text: string): PlainTokens {
    const { ids, tokens } = this.#model.encode(this.#cased(text), {
      add_special_tokens: false,
    });
    const tokenUnits: number[] = [];
    const tokenEnds = Int32Array.from(tokens, (token) => {
      const units =
        this.#usesBytes && !this.#added.has(token) ? byteUnits(token) : charUnits(token);
      for (const unit of units) tokenUnits.push(unit);
      return tokenUnits.length;
    });
    const spans = alignTokens({
      tokenUnits: Int32Array.from(tokenUnits),
      tokenEnds,
      ...this.#sourceUnits(text),
    });
    return { ids, spans, words: wordNumbers(text, tokens, spans) };
  }

  #cased(text: string): string {
    return this.#lowercasesFirst ? lowercased(text) : text;
  }

  /** The normalised characters of a text, or their bytes, each with the character of the text that it comes from. */
  #sourceUnits(text: string): {
    sourceUnits: Int32Array;
    starts: Int32Array;
    ends: Int32Array;
  } {
    const normalizer = this.#model.normalizer;
    const encoder = new TextEncoder();
    const units: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    // Most texts have few distinct characters, and a normaliser takes its time.
    const known = new Map<string, readonly number[]>();
    let at = 0;
    for (const char of text) {
      let own = known.get(char);
      if (!own) {
        const cased = this.#cased(char);
        const normalized = normalizer ? normalizer.normalize(cased) : cased;
        own = this.#usesBytes ? [...encoder.encode(normalized)] : codePoints(normalized);
        known.set(char, own);
      }
      for (const unit of own) {
        units.push(isSpace(unit) ? spaceUnit : unit);
        starts.push(at);
        ends.push(at + char.length);
      }
      at += char.length;
    }
    return {
      sourceUnits: Int32Array.from(units),
      starts: Int32Array.from(starts),
      ends: Int32Array.from(ends),
    };
  }

  /** What stands around one text, or two. */
  #template(isPair: boolean): TemplatePart[] {
    const process = this.#model.post_processor;
    const probes = isPair ? [firstProbe, secondProbe] : [firstProbe];
    if (!process) {
      return probes.map((_, i) => ({
        id: undefined,
        which: i === 0 ? 'first' : 'second',
        tokenType: 0,
      }));
    }
    const { tokens, token_type_ids: types } = process.post_process(
      firstProbe,
      isPair ? secondProbe : null,
      true,
    );
    return tokens.map((token, i) => {
      const tokenType = types?.[i] ?? 0;
      if (token === firstProbe[0]) return { id: undefined, which: 'first', tokenType };
      if (token === secondProbe[0]) return { id: undefined, which: 'second', tokenType };
      const id = this.tokenId(token);
      if (id === undefined) throw invalid(`its special token ${token} has no id`);
      return { id, which: undefined, tokenType };
    });
  }
}

/** Cuts a long text in front of a space; where there is none, between two characters, which may cost a word. */
function cutLongText(text: string): { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (let start = 0; start === 0 || start < text.length;) {
    let end = Math.min(text.length, start + partUnits);
    if (end < text.length) {
      const space = text.lastIndexOf(' ', end);
      if (space > start) end = space;
      else if ((text.charCodeAt(end) & 0xfc00) === 0xdc00) end--;
    }
    parts.push({ start, end });
    start = end;
    if (end >= text.length) break;
  }
  return parts;
}

const faults = { tooLong: 'is too long', notJson: 'is not JSON', noObject: 'holds no object' };

function parse(json: string): JsonObject {
  return parseJsonObject(json, (fault, cause) => invalid(`tokenizer.json ${faults[fault]}`, cause));
}

/**
 * Throws `unsupported` for what the library gets wrong in ordinary text: its white space and symbols (`Whitespace`)
 * know no letters but ASCII's, and it leaves marks of punctuation together that are to stand alone.
 */
function requireRightWords(definition: JsonObject): void {
  for (const part of sequenceParts(definition['pre_tokenizer'], 'pretokenizers')) {
    const { type, behavior } = (part ?? {}) as Record<string, unknown>;
    if (type === 'Whitespace' || (type === 'Punctuation' && behavior !== 'Contiguous')) {
      throw new AppError(
        'unsupported',
        t(
          'The model’s pre-tokenizer ({0}) would not cut words here as it is meant to; choose another model.',
          JSON.stringify(type),
        ),
      );
    }
  }
}

function invalid(reason: string, cause?: unknown): AppError {
  return new AppError(
    'modelInvalid',
    t(
      "The model's tokenizer cannot be used ({0}); fetch the model again or choose another.",
      reason,
    ),
    { cause },
  );
}

/** Whether tokens are spelled in stand-ins for bytes, as GPT-2 and RoBERTa do. */
function usesBytes(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(usesBytes);
  if (typeof part !== 'object' || part === null) return false;
  const { type, pre_tokenizer: before, pretokenizers: several } = part as Record<string, unknown>;
  return type === 'ByteLevel' || usesBytes(before) || usesBytes(several);
}

function codePoints(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

/** The characters of a token, marks for spaces as spaces. */
function charUnits(token: string): number[] {
  const [, hex] = byteFallback.exec(token) ?? [];
  if (hex !== undefined) return [-1 - Number.parseInt(hex, 16)];
  return codePoints(token.replaceAll(spaceMark, ' ')).map((unit) =>
    isSpace(unit) ? spaceUnit : unit,
  );
}

function isSpace(unit: number): boolean {
  return unit === spaceUnit || (unit >= 9 && unit <= 13) || unit === 0xa0 || unit === 0x3000;
}

/** The bytes that the characters of a token stand for; what stands for none is kept as it is. */
function byteUnits(token: string): number[] {
  return Array.from(token, (char) => {
    const byte = bytesByChar.get(char) ?? char.codePointAt(0) ?? 0;
    return isSpace(byte) ? spaceUnit : byte;
  });
}

/**
 * GPT-2's spelling of bytes (`bytes_to_unicode` in its encoder.py): printable ones stand for themselves, the others
 * for the characters from U+0100 on, in order.
 */
const bytesByChar: ReadonlyMap<string, number> = (() => {
  const chars = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable =
      (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    chars.set(String.fromCodePoint(isPrintable ? byte : next++), byte);
  }
  return chars;
})();

/** A word begins where white space stands before a token, in the text or in its mark. */
function wordNumbers(text: string, tokens: readonly string[], spans: Int32Array): Int32Array {
  let word = -1;
  let before = 0;
  return Int32Array.from(tokens, (token, i) => {
    const start = spans[2 * i] ?? 0;
    const isNew =
      word < 0 || /\s/.test(text.slice(Math.min(before, start), start)) || /^[▁Ġ]/.test(token);
    if (isNew) word++;
    before = Math.max(before, spans[2 * i + 1] ?? 0);
    return word;
  });
}
