import { AppError } from '../errors/appError.ts';
import { BertTokenizer } from './bertTokenizer.ts';
import { parseTokenizerJson } from './parseTokenizerJson.ts';
import { parseVocabulary } from './parseVocabulary.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The texts of a model's tokenizer files, those that it has. */
export interface TokenizerFiles {
  /** `tokenizer.json`; where it is given, the others are not looked at. */
  readonly tokenizerJson?: string | undefined;
  /** `vocab.txt` */
  readonly vocabulary?: string | undefined;
  /** `tokenizer_config.json`, which goes with `vocab.txt`. */
  readonly tokenizerConfig?: string | undefined;
}

/**
 * Makes a model's tokenizer from the texts of its files (0.10 to 0.16 s for 30,000 entries, once).
 *
 * Throws `AppError`: `modelMissing` without any file, `modelInvalid` for a broken file, `unsupported`
 * for a tokenizer that is not BERT's.
 */
export function createTokenizer(files: TokenizerFiles): Tokenizer {
  if (files.tokenizerJson !== undefined) {
    return new BertTokenizer(parseTokenizerJson(files.tokenizerJson));
  }
  if (files.vocabulary !== undefined) {
    return new BertTokenizer(parseVocabulary(files.vocabulary, files.tokenizerConfig));
  }
  throw new AppError(
    'modelMissing',
    'The model has neither tokenizer.json nor vocab.txt: download the model again.',
  );
}
