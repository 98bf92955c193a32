import { cutBehind } from '../../text/cutText.ts';
import { AppError } from '../../errors/appError.ts';
import { isJsonObject, type JsonObject } from '../../json/parseJson.ts';
import { t } from '../../l10n/translate.ts';
import { isExplosivePattern } from './patternShape.ts';

// The largest vocabularies that are published have some 1 million entries.
const mostIds = 2 ** 22;
// Files in use have some 10 levels.
const maxDepth = 64;
const maxPatterns = 100;
/** What names ids: of templates, padding, the unknown token, and of BertProcessing and its like. */
const idKeys: ReadonlySet<string> = new Set(['id', 'ids', 'pad_id', 'unk_id', 'cls', 'sep']);

/**
 * What a `tokenizer.json` may ask of us before anything is made of it. Throws `modelInvalid` for ids beyond any
 * vocabulary, objects within objects without an end, and a regular expression whose form can take for ever; others that
 * take too long are noticed where they do. Walks without recursion.
 */
export function checkTokenizerBounds(file: JsonObject): void {
  checkVocabulary(file['model']);
  const patterns: string[] = [];
  const waiting: { readonly value: unknown; readonly key: string; readonly depth: number }[] = [
    { value: file, key: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, key, depth } = next;
    if (depth > maxDepth) {
      throw refused(t('it holds lists within lists without an end'));
    }
    if (typeof value === 'number' && idKeys.has(key)) checkId(value);
    if (typeof value === 'string' && key === 'Regex') patterns.push(value);
    if (Array.isArray(value)) {
      for (const each of value as unknown[]) waiting.push({ value: each, key, depth: depth + 1 });
    } else if (isJsonObject(value)) {
      for (const name of Object.keys(value)) {
        // Hundreds of thousands of entries, which the model's own reader goes through.
        if (depth === 1 && key === 'model' && (name === 'vocab' || name === 'merges')) continue;
        // The reference counts those on from the vocabulary, whatever stands here, and so do we.
        if (key === 'added_tokens' && name === 'id') continue;
        waiting.push({ value: value[name], key: name, depth: depth + 1 });
      }
    }
  }
  if (patterns.length > maxPatterns) throw refused(t('it has more regular expressions than any'));
  const endless = patterns.find((pattern) => isExplosivePattern(pattern));
  if (endless !== undefined) {
    throw refused(t('its regular expression {0} can take for ever', cutBehind(endless, 60)));
  }
}

/** Ids of WordPiece and BPE; Unigram's are places in a list, which the file's length bounds. */
function checkVocabulary(model: unknown): void {
  const vocabulary = isJsonObject(model) ? model['vocab'] : undefined;
  if (!isJsonObject(vocabulary)) return;
  for (const piece of Object.keys(vocabulary)) {
    const id = vocabulary[piece];
    if (typeof id === 'number') checkId(id);
  }
}

function checkId(id: number): void {
  if (id < mostIds) return;
  throw refused(t('it gives a token the id {0}, beyond any vocabulary', String(id)));
}

function refused(reason: string): AppError {
  return new AppError(
    'modelInvalid',
    t('The model’s tokenizer.json cannot be used: {0}; choose another model.', reason),
  );
}
