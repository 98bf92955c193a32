import { AppError } from '../../core/errors/appError.ts';
import { createTokenizer, type TokenizerFiles } from '../../core/tokenizer/createTokenizer.ts';
import { InputTokenizer } from '../../core/tokenizer/inputTokenizer.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import { LibraryTokenizer } from './libraryTokenizer.ts';

/**
 * A model's tokenizer: ours for BERT's WordPiece, with exact spans; the library's for other families. Throws as
 * `createTokenizer` and `LibraryTokenizer` do.
 */
export function modelTokenizer(files: TokenizerFiles): Tokenizer {
  return new InputTokenizer(plainTokenizer(files));
}

/** As the model's makers have it, of which `modelTokenizer` makes one that reads inputs, too. */
export function plainTokenizer(files: TokenizerFiles): Tokenizer {
  try {
    return createTokenizer(files);
  } catch (error) {
    const isOther = error instanceof AppError && error.code === 'unsupported';
    if (!isOther || files.tokenizerJson === undefined) throw error;
    return new LibraryTokenizer(files.tokenizerJson, files);
  }
}
