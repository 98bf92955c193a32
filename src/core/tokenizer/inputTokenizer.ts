import { noCharacter, withoutFillers } from '../text/segment.ts';
import type { Encoding } from './encoding.ts';
import type { Tokenizer } from './tokenizer.ts';

const fillerCode = noCharacter.charCodeAt(0);

/**
 * Reads an input (see `ReadText`) as a tokenizer reads the text that it stands for: without `noCharacter`, which counts to the
 * character behind it in the spans. All other texts are read as they are.
 */
export class InputTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly around: Tokenizer['around'];
  readonly specialIds: Tokenizer['specialIds'];
  readonly #tokenizer: Tokenizer;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    this.vocabularySize = tokenizer.vocabularySize;
    this.around = tokenizer.around;
    this.specialIds = tokenizer.specialIds;
  }

  encode(text: string): Encoding {
    if (!hasFillers(text)) return this.#tokenizer.encode(text);
    const { read, ends } = readOf(text);
    const encoding = this.#tokenizer.encode(read);
    move(encoding, ends);
    return encoding;
  }

  encodePair(first: string, second: string): Encoding {
    if (!hasFillers(first) && !hasFillers(second)) {
      return this.#tokenizer.encodePair(first, second);
    }
    const [one, other] = [readOf(first), readOf(second)];
    const encoding = this.#tokenizer.encodePair(one.read, other.read);
    const firstTokens = this.#tokenizer.encode(one.read).words.filter((word) => word !== -1);
    move(encoding, one.ends, 0, firstTokens.length);
    move(encoding, other.ends, firstTokens.length);
    return encoding;
  }

  token(id: number): string {
    return this.#tokenizer.token(id);
  }

  tokenId(token: string): number | undefined {
    return this.#tokenizer.tokenId(token);
  }
}

function hasFillers(text: string): boolean {
  return withoutFillers(text).length < text.length;
}

/** An input without what is no character; `ends`: where each of its units ends in the input, from the 0th, which is its start. */
function readOf(input: string): { readonly read: string; readonly ends: Int32Array } {
  const ends = new Int32Array(input.length + 1);
  let count = 0;
  for (let at = 0; at < input.length; at++) {
    const char = input.codePointAt(at) ?? 0;
    if (char > 0xffff) ends[++count] = ++at;
    if (char !== fillerCode) ends[++count] = at + 1;
  }
  return { read: withoutFillers(input), ends };
}

/** Of the tokens that stand in a text: those from the `first` on, up to the `last`. */
function move({ spans, words }: Encoding, ends: Int32Array, first = 0, last = Infinity): void {
  let number = 0;
  for (const [i, word] of words.entries()) {
    if (word === -1 || number++ < first || number > last) continue;
    for (const at of [2 * i, 2 * i + 1]) spans[at] = ends[spans[at] ?? 0] ?? 0;
  }
}
