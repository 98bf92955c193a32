import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import type { Tokenizer } from './tokenizer.ts';

/**
 * Throws `modelInvalid` where the tokenizer gives ids that a table of word embeddings of `rows` rows does not have: the
 * model would stop at the first text that holds one.
 */
export function checkVocabulary(tokenizer: Tokenizer, rows: number): void {
  let below = 0;
  // Of a tokenizer that fits, hardly an id is without a token, and asking for those is slow.
  for (let id = 0; id < rows && below < tokenizer.vocabularySize; id++) {
    if (hasToken(tokenizer, id)) below++;
    else if (id - below > mostGaps) return;
  }
  if (below === tokenizer.vocabularySize) return;
  throw new AppError(
    'modelInvalid',
    t(
      'The tokenizer has {0} tokens with ids up to {1} and more, and the model has vectors for ids below {2}: they belong to different models; take both from one place.',
      String(tokenizer.vocabularySize),
      String(rows),
      String(rows),
    ),
  );
}

/**
 * A sentence where the tokenizer has far fewer tokens than the table has rows, as one of another model may; undefined
 * otherwise. Tables are often rounded up a little.
 */
export function vocabularyNote(tokenizer: Tokenizer, rows: number): string | undefined {
  const { vocabularySize } = tokenizer;
  return vocabularySize >= leastShare * rows
    ? undefined
    : t(
        'The tokenizer has {0} tokens and the model vectors for {1}: they may belong to different models.',
        String(vocabularySize),
        String(rows),
      );
}

const mostGaps = 10_000;
const leastShare = 0.9;

function hasToken(tokenizer: Tokenizer, id: number): boolean {
  try {
    tokenizer.token(id);
    return true;
  } catch {
    return false;
  }
}
