import { isJsonObject, type JsonObject } from '../json/parseJson.ts';
import { t } from '../l10n/translate.ts';
import type { NormalizerOptions, WordRules } from './normalization/characterCodes.ts';
import { configuredNormalizer } from './normalization/configuredNormalizer.ts';
import type { ConfiguredNormalizer, FilesBeside } from './normalization/configuredNormalizer.ts';
import { JsonReader, invalidFile, isCount } from './jsonReader.ts';
import { readAddedTokens } from './readAddedTokens.ts';
import { sequenceParts } from './sequenceParts.ts';
import { readPostProcessor } from './postProcessor.ts';
import type { TokenizerDefinition } from './tokenizerDefinition.ts';

const fileName = 'tokenizer.json';

type IdLookup = (token: string) => number | undefined;

/**
 * Reads a `tokenizer.json` of the BERT family: WordPiece model; BertNormalizer, Lowercase before it, or none;
 * BertPreTokenizer, or white space, symbols and punctuation in other combinations; TemplateProcessing, BertProcessing
 * or RobertaProcessing or none; each of them by itself or in a `Sequence`. `beside`: the files that may change its normaliser.
 * Padding and truncation in the file are left out: nothing is cut silently.
 *
 * Undefined for one that is laid out otherwise. Throws `AppError` `modelInvalid` for a broken file, `unsupported` for
 * special tokens that are not understood.
 */
export function parseTokenizerJson(
  file: JsonObject,
  beside: FilesBeside = {},
): TokenizerDefinition | undefined {
  try {
    return readDefinition(file, beside);
  } catch (error) {
    if (error instanceof OtherLayout) return undefined;
    throw error;
  }
}

function readDefinition(file: JsonObject, beside: FilesBeside): TokenizerDefinition {
  const root = new JsonReader(file, fileName);
  const model = root.object('model');
  requireWordPiece(model);
  const modelReader = new JsonReader(model, fileName);
  const vocabulary = readVocabulary(modelReader.object('vocab'));
  const unknownToken = modelReader.string('unk_token', '[UNK]');

  const addedTokens = readAddedTokens(root.array('added_tokens', []), vocabulary);
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
    ...readBertTemplates(file['post_processor'], idOf),
    padId: isJsonObject(padding)
      ? new JsonReader(padding, fileName).count('pad_id', 0)
      : (idOf('[PAD]') ?? idOf('<pad>') ?? 0),
    maskId: idOf('[MASK]') ?? idOf('<mask>'),
  };
}

/** Thrown inside: the file is laid out otherwise. */
class OtherLayout extends Error {}

function requireWordPiece(model: JsonObject): void {
  // Files from before 2020 do not name the type; only WordPiece has this field and no merges.
  const type =
    model['type'] ??
    ('max_input_chars_per_word' in model && !('merges' in model) ? 'WordPiece' : undefined);
  if (type !== 'WordPiece') throw new OtherLayout();
}

function typeOf(part: unknown): unknown {
  return isJsonObject(part) ? part['type'] : 'none';
}

export function readVocabulary(entries: JsonObject): ReadonlyMap<string, number> {
  const vocabulary = new Map<string, number>();
  for (const piece of Object.keys(entries)) {
    const id = entries[piece];
    if (!isCount(id))
      throw invalidFile(fileName, t('the id of "{0}" is not a whole number', piece));
    vocabulary.set(piece, id);
  }
  return vocabulary;
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
    throw new OtherLayout();
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
  if (strange !== undefined) throw new OtherLayout();
  if (types.every((type) => type === 'Punctuation')) {
    throw new OtherLayout();
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

function readBertTemplates(
  processor: unknown,
  idOf: IdLookup,
): Pick<TokenizerDefinition, 'single' | 'pair' | 'trimsSpans'> {
  const { single, pair, trims } = readPostProcessor(processor, idOf);
  const [keepsPrefix, ...more] = trims;
  if (more.length > 0) throw new OtherLayout();
  if (keepsPrefix === undefined) return { single, pair, trimsSpans: 'no' };
  // The reference takes the letter Ġ for white space as well, and its span away; here it keeps it.
  return { single, pair, trimsSpans: keepsPrefix ? 'allButPrefix' : 'all' };
}
