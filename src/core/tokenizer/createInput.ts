import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The textbook form of a model's input, padded to a length N. */
export interface TextbookInput {
  /** Vocabulary entries, `[CLS]` and `[SEP]` included, not padded. */
  readonly tokens: readonly string[];
  /** N ids: those of `tokens`, then zeros. */
  readonly inputIds: Int32Array;
  /** N numbers: a one for each token, then zeros. */
  readonly attentionMask: Int32Array;
  /** 2N numbers: UTF-16 `start, end` for each token; `0, 0` for special tokens and padding. */
  readonly spans: Int32Array;
}

/**
 * `[CLS]` + pieces of `text` + `[SEP]`, ids padded with 0 to `maxLength`.
 *
 * Throws `AppError` `tooManyTokens` when there are more than `maxLength` tokens, `[CLS]` and `[SEP]`
 * counted: nothing is cut. `invalidInput` when `maxLength` is not a positive whole number.
 */
export function createInput(tokenizer: Tokenizer, text: string, maxLength: number): TextbookInput {
  // 2^28 positions: typed arrays cannot be much longer, and no model comes near.
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > 1 << 28) {
    throw new AppError(
      'invalidInput',
      t('The maximum length must be a positive whole number, not {0}.', String(maxLength)),
    );
  }
  const { ids, spans } = tokenizer.encode(text);
  if (ids.length > maxLength) {
    throw new AppError(
      'tooManyTokens',
      t(
        'Token length greater than max length: {0} tokens, [CLS] and [SEP] counted, where {1} are allowed. Shorten the text or raise the maximum length.',
        String(ids.length),
        String(maxLength),
      ),
    );
  }
  const input = {
    tokens: Array.from(ids, (id) => tokenizer.token(id)),
    inputIds: new Int32Array(maxLength),
    attentionMask: new Int32Array(maxLength).fill(1, 0, ids.length),
    spans: new Int32Array(2 * maxLength),
  };
  input.inputIds.set(ids);
  input.spans.set(spans);
  return input;
}
