import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import { isJsonObject, type JsonObject } from '../json/parseJson.ts';
import { checkTokenizerBounds } from '../model/tokenizerBounds.ts';
import type { AddedToken } from './addedTokens.ts';
import type { NormalizerOptions, WordRules } from './normalization/characterCodes.ts';
import { configuredNormalizer } from './normalization/configuredNormalizer.ts';
import type { ConfiguredNormalizer, FilesBeside } from './normalization/configuredNormalizer.ts';
import { JsonReader, invalidFile, isCount, parseModelJson } from './jsonReader.ts';
import { sequenceParts } from './sequenceParts.ts';
import { bertTemplates, robertaTemplates } from './tokenizerDefinition.ts';
import type { TemplatePart, TokenizerDefinition } from './tokenizerDefinition.ts';

const fileName = 'tokenizer.json';

type IdLookup = (token: string) => number | undefined;

/**
 * Reads a `tokenizer.json` of the BERT family: WordPiece model; BertNormalizer, Lowercase before it, or none;
 * BertPreTokenizer, or white space, symbols and punctuation in other combinations; TemplateProcessing, BertProcessing
 * or RobertaProcessing; each of them by itself or in a `Sequence`. `beside`: the files that may change its normaliser.
 * Padding and truncation in the file are left out: nothing is cut silently.
 *
 * Throws `AppError` `unsupported` for another kind of tokenizer, `modelInvalid` for a broken file.
 */
export function parseTokenizerJson(text: string, beside: FilesBeside = {}): TokenizerDefinition {
  const file = parseModelJson(text, fileName);
  checkTokenizerBounds(file);
  const root = new JsonReader(file, fileName);
  const model = root.object('model');
  requireWordPiece(model);
  const modelReader = new JsonReader(model, fileName);
  const vocabulary = readVocabulary(modelReader.object('vocab'));
  const unknownToken = modelReader.string('unk_token', '[UNK]');

  const addedTokens = root
    .array('added_tokens', [])
    .map((entry) => readAddedToken(entry, vocabulary));
  const addedIds = new Map(addedTokens.map(({ content, id }) => [content, id]));
  const idOf: IdLookup = (token) => addedIds.get(token) ?? vocabulary.get(token);
  const padding = file['padding'];
  return {
    normalizer: readNormalizer(configuredNormalizer(file['normalizer'], beside)),
    words: readWordRules(file['pre_tokenizer']),
    vocabulary,
    addedTokens,
    unknownToken,
    continuingPrefix: modelReader.string('continuing_subword_prefix', '##'),
    maxWordChars: modelReader.count('max_input_chars_per_word', 100),
    ...readTemplates(file['post_processor'], idOf),
    padId: isJsonObject(padding)
      ? new JsonReader(padding, fileName).count('pad_id', 0)
      : (idOf('[PAD]') ?? idOf('<pad>') ?? 0),
    maskId: idOf('[MASK]') ?? idOf('<mask>'),
  };
}

function unsupported(part: string, found: unknown): AppError {
  const name = typeof found === 'string' ? `"${found}"` : 'unknown';
  return new AppError(
    'unsupported',
    t(
      "The model's {0} ({1}) is not supported yet: choose a model with a BERT (WordPiece) tokenizer.",
      part,
      name,
    ),
  );
}

function requireWordPiece(model: JsonObject): void {
  // Files from before 2020 do not name the type; only WordPiece has this field and no merges.
  const type =
    model['type'] ??
    ('max_input_chars_per_word' in model && !('merges' in model) ? 'WordPiece' : undefined);
  if (type !== 'WordPiece') throw unsupported('tokenizer', type);
}

function typeOf(part: unknown): unknown {
  return isJsonObject(part) ? part['type'] : 'none';
}

function readVocabulary(entries: JsonObject): ReadonlyMap<string, number> {
  const vocabulary = new Map<string, number>();
  for (const piece of Object.keys(entries)) {
    const id = entries[piece];
    if (!isCount(id)) throw invalidFile(fileName, `the id of "${piece}" is not a whole number`);
    vocabulary.set(piece, id);
  }
  return vocabulary;
}

function readAddedToken(entry: unknown, vocabulary: ReadonlyMap<string, number>): AddedToken {
  if (!isJsonObject(entry)) throw invalidFile(fileName, 'an added token is not an object');
  const reader = new JsonReader(entry, fileName);
  const content = reader.string('content');
  const special = reader.boolean('special', false);
  return {
    // Where the two disagree, the reference takes the model's id.
    id: vocabulary.get(content) ?? reader.count('id'),
    content,
    singleWord: reader.boolean('single_word', false),
    lstrip: reader.boolean('lstrip', false),
    rstrip: reader.boolean('rstrip', false),
    normalized: reader.boolean('normalized', !special),
    special,
  };
}

function readNormalizer(configured: ConfiguredNormalizer): NormalizerOptions {
  const parts = sequenceParts(configured.normalizer, 'normalizers');
  const hasLowercase = typeOf(parts[0]) === 'Lowercase';
  const lowercasesFirst = configured.lowercasesFirst || hasLowercase;
  const [part, ...more] = hasLowercase ? parts.slice(1) : parts;
  if (part === undefined) {
    return {
      lowercasesFirst,
      cleanText: false,
      handleChineseCharacters: false,
      stripAccents: false,
      lowercase: false,
    };
  }
  if (!isJsonObject(part) || part['type'] !== 'BertNormalizer' || more.length > 0) {
    throw unsupported('normalizer', more.length > 0 ? 'Sequence' : typeOf(part));
  }
  const reader = new JsonReader(part, fileName);
  const lowercase = reader.boolean('lowercase', true);
  return {
    lowercasesFirst,
    cleanText: reader.boolean('clean_text', true),
    handleChineseCharacters: reader.boolean('handle_chinese_chars', true),
    stripAccents: reader.boolean('strip_accents', lowercase),
    lowercase,
  };
}

/** Each part of a sequence cuts what those before it left, so that all of their rules hold. */
function readWordRules(part: unknown): WordRules {
  const parts = sequenceParts(part, 'pretokenizers');
  const types = parts.map((one) => {
    const isOther =
      isJsonObject(one) &&
      one['type'] === 'Punctuation' &&
      (one['behavior'] ?? 'Isolated') !== 'Isolated';
    return isOther ? 'Punctuation, not isolated' : typeOf(one);
  });
  const strange = types.find((type) => !wordPartTypes.has(type));
  if (strange !== undefined) throw unsupported('pre-tokenizer', strange);
  if (types.every((type) => type === 'Punctuation')) {
    throw unsupported('pre-tokenizer', types[0] ?? 'none');
  }
  return {
    isolatesPunctuation: types.some(
      (type) => type === 'BertPreTokenizer' || type === 'Punctuation',
    ),
    splitsSymbols: types.includes('Whitespace'),
  };
}

/** All but the last cut at white space. */
const wordPartTypes: ReadonlySet<unknown> = new Set([
  'BertPreTokenizer',
  'Whitespace',
  'WhitespaceSplit',
  'Punctuation',
]);

function readTemplates(
  processor: unknown,
  idOf: IdLookup,
): Pick<TokenizerDefinition, 'single' | 'pair' | 'trimsSpans'> {
  const [part, ...more] = sequenceParts(processor, 'processors');
  const type = typeOf(part);
  if (!isJsonObject(part) || more.length > 0) {
    throw unsupported('post-processor', more.length > 0 ? 'Sequence' : type);
  }
  const reader = new JsonReader(part, fileName);
  if (type === 'BertProcessing') {
    return bertTemplates(processingId(reader, 'cls', type), processingId(reader, 'sep', type));
  }
  if (type === 'RobertaProcessing') {
    // The reference takes the letter Ġ for white space as well, and its span away; here it keeps it.
    const trimsAll = reader.boolean('add_prefix_space', true) ? 'allButPrefix' : 'all';
    return {
      ...robertaTemplates(processingId(reader, 'cls', type), processingId(reader, 'sep', type)),
      trimsSpans: reader.boolean('trim_offsets', true) ? trimsAll : 'no',
    };
  }
  if (type !== 'TemplateProcessing') throw unsupported('post-processor', type);
  const specials = reader.object('special_tokens', {});
  const single = reader.array('single').flatMap((piece) => readTemplatePart(piece, specials, idOf));
  const pair = reader.array('pair').flatMap((piece) => readTemplatePart(piece, specials, idOf));
  const singleShape = single.map((piece) => (piece.kind === 'text' ? piece.which : 'special'));
  const pairTexts = pair.flatMap((piece) => (piece.kind === 'text' ? [piece.which] : []));
  if (singleShape.join(' ') !== 'special first special' || pairTexts.join(' ') !== 'first second') {
    throw unsupported('template of special tokens', singleShape.join(' '));
  }
  return { single, pair, trimsSpans: 'no' };
}

/** `"cls": ["[CLS]", 101]` */
function processingId(reader: JsonReader, key: string, type: string): number {
  const id = reader.array(key)[1];
  if (!isCount(id)) throw invalidFile(fileName, `"${key}" of ${type} has no id`);
  return id;
}

function readTemplatePart(
  piece: unknown,
  specials: JsonObject,
  idOf: IdLookup,
): readonly TemplatePart[] {
  if (!isJsonObject(piece)) throw invalidFile(fileName, 'a template holds what is not an object');
  if (isJsonObject(piece['Sequence'])) {
    const sequence = new JsonReader(piece['Sequence'], fileName);
    const which = sequence.string('id') === 'B' ? 'second' : 'first';
    return [{ kind: 'text', which, tokenType: sequence.count('type_id', 0) }];
  }
  const special = new JsonReader(new JsonReader(piece, fileName).object('SpecialToken'), fileName);
  const name = special.string('id');
  const tokenType = special.count('type_id', 0);
  const known = specials[name];
  const listed = isJsonObject(known) ? new JsonReader(known, fileName).array('ids') : [idOf(name)];
  return listed.map((id) => {
    if (!isCount(id)) throw invalidFile(fileName, `the special token "${name}" has no id`);
    return { kind: 'special', id, tokenType };
  });
}
