import type { Encoding } from './encoding.ts';
import type { NormalizedText } from './normalization/normalizedText.ts';

/** Grows an `Encoding`; used again for text after text. */
export class EncodingBuilder {
  #length = 0;
  #ids = new Int32Array(1024);
  #spans = new Int32Array(2048);
  #words = new Int32Array(1024);
  /** Token types that are not 0, as runs of tokens. */
  readonly #tokenTypes: { readonly from: number; readonly tokenType: number }[] = [];

  clear(): void {
    this.#length = 0;
    this.#tokenTypes.length = 0;
    if (this.#ids.length > keptCapacity) this.#resize(1024);
  }

  /** The tokens pushed from now on have this token type; 0 to begin with. */
  startTokenType(tokenType: number): void {
    if (tokenType !== (this.#tokenTypes.at(-1)?.tokenType ?? 0)) {
      this.#tokenTypes.push({ from: this.#length, tokenType });
    }
  }

  /** `word` is -1 for tokens added around the text. */
  push(id: number, start: number, end: number, word: number): void {
    const at = this.#length++;
    if (at >= this.#ids.length) this.#resize(2 * at);
    this.#ids[at] = id;
    this.#spans[2 * at] = start;
    this.#spans[2 * at + 1] = end;
    this.#words[at] = word;
  }

  /**
   * The first `count` of `ids` as the pieces of a word that begins at character `from` of `text`;
   * `ends` says where each ends, in characters from there.
   */
  pushWord(
    ids: Int32Array,
    ends: Int32Array,
    count: number,
    text: NormalizedText,
    from: number,
    word: number,
  ): void {
    if (this.#length + count > this.#ids.length) {
      this.#resize(Math.max(2 * this.#ids.length, this.#length + count));
    }
    const allIds = this.#ids;
    const spans = this.#spans;
    const words = this.#words;
    let at = this.#length;
    let pieceStart = from;
    for (let i = 0; i < count; i++) {
      const pieceEnd = from + ends[i]!;
      allIds[at] = ids[i]!;
      spans[2 * at] = text.startOf(pieceStart);
      spans[2 * at + 1] = text.endOf(pieceEnd - 1);
      words[at] = word;
      at++;
      pieceStart = pieceEnd;
    }
    this.#length = at;
  }

  build(): Encoding {
    const length = this.#length;
    // An ArrayBuffer costs as much as 20 tokens of work: the four arrays share one.
    const buffer = new ArrayBuffer(5 * length * Int32Array.BYTES_PER_ELEMENT);
    const part = (from: number, size: number): Int32Array =>
      new Int32Array(buffer, from * Int32Array.BYTES_PER_ELEMENT, size);
    const encoding = {
      ids: part(0, length),
      spans: part(length, 2 * length),
      words: part(3 * length, length),
      tokenTypes: part(4 * length, length),
    };
    copy(this.#ids, encoding.ids);
    copy(this.#spans, encoding.spans);
    copy(this.#words, encoding.words);
    for (const { from, tokenType } of this.#tokenTypes) encoding.tokenTypes.fill(tokenType, from);
    return encoding;
  }

  #resize(capacity: number): void {
    this.#ids = resized(this.#ids, capacity);
    this.#spans = resized(this.#spans, 2 * capacity);
    this.#words = resized(this.#words, capacity);
  }
}

/** Tokens; 16 bytes each. */
const keptCapacity = 1 << 18;

function resized(values: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(size);
  result.set(values.subarray(0, size));
  return result;
}

/** Fills `to` from the beginning of `from`. For short texts a loop takes half the time of `set`. */
function copy(from: Int32Array, to: Int32Array): void {
  const length = to.length;
  if (length > 256) to.set(from.subarray(0, length));
  else for (let i = 0; i < length; i++) to[i] = from[i]!;
}
