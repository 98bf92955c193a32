import type { Encoding } from './encoding.ts';

/** Grows an `Encoding`; used again for text after text. */
export class EncodingBuilder {
  length = 0;
  #ids = new Int32Array(1024);
  #spans = new Int32Array(2048);
  #words = new Int32Array(1024);
  #segmentIds = new Int32Array(1024);

  clear(): void {
    this.length = 0;
    if (this.#ids.length > keptCapacity) this.#resize(1024);
  }

  /** `word` -1 for tokens added around the text. */
  push(id: number, start: number, end: number, word: number, segmentId: number): void {
    const at = this.length++;
    if (at === this.#ids.length) this.#resize(2 * at);
    this.#ids[at] = id;
    this.#spans[2 * at] = start;
    this.#spans[2 * at + 1] = end;
    this.#words[at] = word;
    this.#segmentIds[at] = segmentId;
  }

  build(): Encoding {
    const length = this.length;
    return {
      ids: this.#ids.slice(0, length),
      spans: this.#spans.slice(0, 2 * length),
      words: this.#words.slice(0, length),
      segmentIds: this.#segmentIds.slice(0, length),
    };
  }

  #resize(capacity: number): void {
    this.#ids = resized(this.#ids, capacity);
    this.#spans = resized(this.#spans, 2 * capacity);
    this.#words = resized(this.#words, capacity);
    this.#segmentIds = resized(this.#segmentIds, capacity);
  }
}

/** Tokens; 20 bytes each. */
const keptCapacity = 1 << 18;

function resized(values: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(size);
  result.set(values.subarray(0, size));
  return result;
}
