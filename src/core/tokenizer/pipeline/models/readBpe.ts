import { t } from '../../../l10n/translate.ts';
import type { JsonObject } from '../../../json/parseJson.ts';
import { JsonReader, invalidFile } from '../../jsonReader.ts';
import { readVocabulary } from '../../parseTokenizerJson.ts';
import { codePointsOf } from '../alignedText.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { Bpe, type BpeParts } from './bpe.ts';
import { PairTable } from './pairTable.ts';
import { MarkedWords } from './markedWords.ts';
import { CachedModel } from './pieceCache.ts';
import type { ReadModel } from './tokenSink.ts';
import { byteIdsOf, stringOf } from './vocabularyLookup.ts';

const fileName = 'tokenizer.json';

const byteToken = /<0x[0-9A-F]{2}>$/;

/** sentencepiece's. */
const spaceMark = 0x2581;

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
    throw invalidFile(fileName, t('its vocabulary has no "{0}"', unknown));
  }
  const byteIds = hasBytes ? byteIdsOf(vocabulary) : undefined;
  const takesWhole = reader.boolean('ignore_merges', false);
  const { merges, bridges } = readMerges(reader.array('merges'), vocabulary, prefix);
  const bpe = new Bpe({
    symbolOf: symbolLookup(vocabulary, prefix, suffix),
    merges,
    ...{ unknownId, fusesUnknown: reader.boolean('fuse_unk', false), byteIds },
    wholeId: takesWhole
      ? (chars, from, to) => vocabulary.get(stringOf(chars, from, to))
      : undefined,
  });
  const cached = new CachedModel(bpe);
  // What begins, ends or makes up a piece must be seen whole, and so must one in which characters are dropped.
  const isByWord =
    bridges !== undefined &&
    !takesWhole &&
    prefix + suffix === '' &&
    unknownId !== undefined &&
    vocabulary.has(String.fromCodePoint(spaceMark)) &&
    byteIds?.includes(undefined) !== true;
  const model = isByWord ? new MarkedWords(cached, spaceMark, bridges) : cached;
  return { model, vocabulary, unknownId };
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

/**
 * `"a b"` or `["a", "b"]`; the place in the list is the rank. `bridges`: characters behind which a merge puts a mark for
 * a space; undefined where they are not known.
 */
function readMerges(
  entries: readonly unknown[],
  vocabulary: ReadonlyMap<string, number>,
  prefix: string,
): { readonly merges: PairTable; readonly bridges: ReadonlySet<number> | undefined } {
  const merges = new PairTable(entries.length);
  const mark = String.fromCodePoint(spaceMark);
  const bridges = new Set<number>();
  let isKnown = true;
  let rank = 0;
  for (const entry of entries) {
    if (typeof entry === 'string' && entry.startsWith('#version')) continue;
    const pair: readonly unknown[] = typeof entry === 'string' ? entry.split(' ') : asList(entry);
    const [left, right] = pair;
    if (pair.length !== 2 || typeof left !== 'string' || typeof right !== 'string') {
      throw invalidFile(fileName, t('entry {0} of "merges" is not a pair', String(rank)));
    }
    const ids = [left, right, left + right.slice(prefix.length)].map((token) => {
      const id = vocabulary.get(token);
      if (id === undefined) throw invalidFile(fileName, t('"{0}" of "merges" has no id', token));
      return id;
    });
    merges.set(ids[0]!, ids[1]!, ids[2]!, rank++);
    if (right.startsWith(mark) && !left.endsWith(mark)) {
      // A byte is part of a character that the merge does not tell.
      if (byteToken.test(left)) isKnown = false;
      bridges.add(codePointsOf(left).at(-1) ?? spaceMark);
    }
  }
  return { merges, bridges: isKnown ? bridges : undefined };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
