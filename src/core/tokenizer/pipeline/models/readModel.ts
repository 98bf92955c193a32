import { t } from '../../../l10n/translate.ts';
import type { JsonObject } from '../../../json/parseJson.ts';
import { JsonReader, invalidFile } from '../../jsonReader.ts';
import { readVocabulary } from '../../parseTokenizerJson.ts';
import { PieceTrie } from '../../pieceTrie.ts';
import { WordPiece } from '../../wordPiece.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { readBpe } from './readBpe.ts';
import { byteIdsOf, stringOf } from './vocabularyLookup.ts';
import { CachedModel } from './pieceCache.ts';
import type { ReadModel } from './tokenSink.ts';
import { Unigram } from './unigram.ts';
import { WordLevel, WordPieceModel } from './wholeModels.ts';

const fileName = 'tokenizer.json';

/** Reads the `model` of a `tokenizer.json`. Throws `unsupported` for an unknown kind, `modelInvalid`. */
export function readModel(json: JsonObject): ReadModel {
  const reader = new JsonReader(json, fileName);
  const type = json['type'] ?? untaggedType(json);
  if (type === 'BPE') return readBpe(json);
  if (type === 'Unigram') return readUnigram(reader);
  if (type === 'WordPiece') return readWordPiece(reader);
  if (type === 'WordLevel') return readWordLevel(reader);
  throw notUnderstood('model', type);
}

/** Files from before 2020 do not name the type. */
function untaggedType(json: JsonObject): string | undefined {
  if ('merges' in json) return 'BPE';
  if (Array.isArray(json['vocab'])) return 'Unigram';
  return 'max_input_chars_per_word' in json ? 'WordPiece' : undefined;
}

function unknownOf(reader: JsonReader, vocabulary: ReadonlyMap<string, number>): number {
  const token = reader.string('unk_token');
  const id = vocabulary.get(token);
  if (id === undefined) throw invalidFile(fileName, t('its vocabulary has no "{0}"', token));
  return id;
}

function readWordPiece(reader: JsonReader): ReadModel {
  const vocabulary = readVocabulary(reader.object('vocab'));
  const unknownId = unknownOf(reader, vocabulary);
  const wordPiece = new WordPiece({
    ...{ vocabulary, unknownId },
    continuingPrefix: reader.string('continuing_subword_prefix', '##'),
    maxWordChars: reader.count('max_input_chars_per_word', 100),
  });
  return { model: new WordPieceModel(wordPiece), vocabulary, unknownId };
}

function readWordLevel(reader: JsonReader): ReadModel {
  const vocabulary = readVocabulary(reader.object('vocab'));
  const unknownId = unknownOf(reader, vocabulary);
  const model = new WordLevel(
    (chars, from, to) => vocabulary.get(stringOf(chars, from, to)) ?? unknownId,
  );
  return { model, vocabulary, unknownId };
}

function readUnigram(reader: JsonReader): ReadModel {
  const entries = reader.array('vocab');
  const unknownId = reader.count('unk_id');
  if (unknownId >= entries.length)
    throw invalidFile(fileName, t('"unk_id" is not in its vocabulary'));
  const vocabulary = new Map<string, number>();
  const trie = new PieceTrie(entries.length);
  const scores = Float64Array.from(entries, (entry, id) => {
    const [token, score] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof token !== 'string' || typeof score !== 'number') {
      throw invalidFile(
        fileName,
        t('entry {0} of "vocab" is not a token with its score', String(id)),
      );
    }
    // What is learned has each once; the id of the first would have no token.
    if (vocabulary.has(token))
      throw invalidFile(fileName, t('its vocabulary has "{0}" twice', token));
    vocabulary.set(token, id);
    if (token !== '') trie.add(PieceTrie.initial, token, id);
    return score;
  });
  const byteIds = reader.boolean('byte_fallback', false) ? byteIdsOf(vocabulary) : undefined;
  const model = new CachedModel(new Unigram({ trie, scores, unknownId, byteIds }));
  return { model, vocabulary, unknownId, spellsUnknown: true };
}
