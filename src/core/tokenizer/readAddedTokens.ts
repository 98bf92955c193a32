import { isJsonObject } from '../json/parseJson.ts';
import { t } from '../l10n/translate.ts';
import type { AddedToken } from './addedTokens.ts';
import { JsonReader, invalidFile } from './jsonReader.ts';

const fileName = 'tokenizer.json';

/**
 * Reads `added_tokens`. As in the reference, a token has the model's id, or the next one after as many as the vocabulary
 * has, whatever the file says.
 */
export function readAddedTokens(
  entries: readonly unknown[],
  vocabulary: ReadonlyMap<string, number>,
): AddedToken[] {
  const tokens = new Map<string, AddedToken>();
  let nextId = vocabulary.size;
  for (const entry of entries) {
    if (!isJsonObject(entry)) throw invalidFile(fileName, t('an added token is not an object'));
    const reader = new JsonReader(entry, fileName);
    const content = reader.string('content');
    if (content === '') continue;
    const special = reader.boolean('special', false);
    tokens.set(content, {
      id: tokens.get(content)?.id ?? vocabulary.get(content) ?? nextId++,
      content,
      singleWord: reader.boolean('single_word', false),
      lstrip: reader.boolean('lstrip', false),
      rstrip: reader.boolean('rstrip', false),
      normalized: reader.boolean('normalized', !special),
      special,
    });
  }
  return [...tokens.values()];
}
