import type { JsonObject } from '../../../json/parseJson.ts';
import { JsonReader, invalidFile } from '../../jsonReader.ts';
import { readVocabulary } from '../../parseTokenizerJson.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { Bpe, type BpeParts } from './bpe.ts';
import { PairTable } from './pairTable.ts';
import { CachedModel } from './pieceCache.ts';
import type { ReadModel } from './tokenSink.ts';
import { byteIdsOf, stringOf } from './vocabularyLookup.ts';

const fileName = 'tokenizer.json';

/** Reads a BPE `model`. Throws `unsupported` where tokens are drawn by chance (`dropout`), `modelInvalid`. */
export function readBpe(json: JsonObject): ReadModel {
  const reader = new JsonReader(json, fileName);
  const dropout = json['dropout'] ?? 0;
  if (dropout !== 0) throw notUnderstood('model, dropout', dropout);
  const vocabulary = readVocabulary(reader.object('vocab'));
  const prefix = reader.string('continuing_subword_prefix', '');
  const suffix = reader.string('end_of_word_suffix', '');
  const hasBytes = reader.boolean('byte_fallback', false);
  if (hasBytes && prefix + suffix !== '')
    throw notUnderstood('model', 'byte_fallback with affixes');
  const unknown = reader.string('unk_token', '');
  const unknownId = unknown === '' ? undefined : vocabulary.get(unknown);
  if (unknown !== '' && unknownId === undefined) {
    throw invalidFile(fileName, `its vocabulary has no "${unknown}"`);
  }
  const model = new Bpe({
    symbolOf: symbolLookup(vocabulary, prefix, suffix),
    merges: readMerges(reader.array('merges'), vocabulary, prefix),
    ...{ unknownId, fusesUnknown: reader.boolean('fuse_unk', false) },
    byteIds: hasBytes ? byteIdsOf(vocabulary) : undefined,
    wholeId: reader.boolean('ignore_merges', false)
      ? (chars, from, to) => vocabulary.get(stringOf(chars, from, to))
      : undefined,
  });
  return { model: new CachedModel(model), vocabulary, unknownId };
}

function symbolLookup(
  vocabulary: ReadonlyMap<string, number>,
  prefix: string,
  suffix: string,
): BpeParts['symbolOf'] {
  if (prefix !== '' || suffix !== '') {
    return (char, isFirst, isLast) =>
      vocabulary.get((isFirst ? '' : prefix) + String.fromCodePoint(char) + (isLast ? suffix : ''));
  }
  const symbols = new Map<number, number>();
  for (const [token, id] of vocabulary) {
    const char = token.codePointAt(0);
    if (char !== undefined && token.length === (char > 0xffff ? 2 : 1)) symbols.set(char, id);
  }
  return (char) => symbols.get(char);
}

/** `"a b"` or `["a", "b"]`; the place in the list is the rank. */
function readMerges(
  entries: readonly unknown[],
  vocabulary: ReadonlyMap<string, number>,
  prefix: string,
): PairTable {
  const merges = new PairTable(entries.length);
  let rank = 0;
  for (const entry of entries) {
    if (typeof entry === 'string' && entry.startsWith('#version')) continue;
    const pair: readonly unknown[] = typeof entry === 'string' ? entry.split(' ') : asList(entry);
    const [left, right] = pair;
    if (pair.length !== 2 || typeof left !== 'string' || typeof right !== 'string') {
      throw invalidFile(fileName, `entry ${rank} of "merges" is not a pair`);
    }
    const ids = [left, right, left + right.slice(prefix.length)].map((token) => {
      const id = vocabulary.get(token);
      if (id === undefined) throw invalidFile(fileName, `"${token}" of "merges" has no id`);
      return id;
    });
    merges.set(ids[0]!, ids[1]!, ids[2]!, rank++);
  }
  return merges;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
