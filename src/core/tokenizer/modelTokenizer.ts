import { createTokenizer, type TokenizerFiles } from './createTokenizer.ts';
import { InputTokenizer } from './inputTokenizer.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A model's tokenizer, as its makers have it, that reads inputs, too. Throws as `createTokenizer` does. */
export function modelTokenizer(files: TokenizerFiles): Tokenizer {
  return new InputTokenizer(createTokenizer(files));
}
