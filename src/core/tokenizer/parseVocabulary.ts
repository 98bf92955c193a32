import { isJsonObject, type JsonObject } from '../json/parseJson.ts';
import { t } from '../l10n/translate.ts';
import type { AddedToken } from './addedTokens.ts';
import { bertWordRules } from './normalization/characterCodes.ts';
import { asksForLowerCase } from './normalization/configuredNormalizer.ts';
import type { FilesBeside } from './normalization/configuredNormalizer.ts';
import { JsonReader, invalidFile, isCount, parseModelJson } from './jsonReader.ts';
import { bertTemplates } from './tokenizerDefinition.ts';
import type { TokenizerDefinition } from './tokenizerDefinition.ts';
import { characterFlag, unicodeData } from './normalization/unicodeData.ts';

const vocabularyFile = 'vocab.txt';
const configFile = 'tokenizer_config.json';

/**
 * Reads a `vocab.txt` (one piece a line, the id is the line's number from 0) with the switches of a
 * `tokenizer_config.json`, where there is one: `do_lower_case`, `strip_accents`,
 * `tokenize_chinese_chars`, the names of the special tokens and `added_tokens_decoder`.
 * Without it: BERT's defaults, lower case. A `sentence_bert_config.json` may lower-case before that.
 *
 * Throws `AppError` `modelInvalid` where a special token is missing or a file is broken.
 */
export function parseVocabulary(
  text: string,
  { tokenizerConfig, sentenceBert }: FilesBeside = {},
): TokenizerDefinition {
  const vocabulary = readLines(text);
  const config = tokenizerConfig === undefined ? {} : parseModelJson(tokenizerConfig, configFile);
  const reader = new JsonReader(config, configFile);
  const decoder = readAddedTokens(reader.object('added_tokens_decoder', {}));
  const specials = specialNames(config);
  const named = [specials.unknown, specials.sep, specials.pad, specials.cls, specials.mask]
    .filter((content) => !decoder.some((token) => token.content === content))
    .flatMap((content) => specialToken(content, vocabulary));
  const addedTokens = [...named, ...decoder];
  const idOf = (content: string): number => {
    const id =
      addedTokens.find((token) => token.content === content)?.id ?? vocabulary.get(content);
    if (id === undefined) throw invalidFile(vocabularyFile, t('it has no "{0}"', content));
    return id;
  };
  const known = new Set([...vocabulary.keys(), ...addedTokens.map(({ content }) => content)]);
  const lowercase = reader.boolean('do_lower_case', true);
  return {
    words: bertWordRules,
    normalizer: {
      lowercasesFirst: asksForLowerCase(sentenceBert) && !lowercase,
      cleanText: true,
      handleChineseCharacters: reader.boolean('tokenize_chinese_chars', true),
      stripAccents: reader.boolean('strip_accents', lowercase),
      lowercase,
    },
    vocabulary,
    addedTokens,
    unknownToken: specials.unknown,
    continuingPrefix: '##',
    maxWordChars: 100,
    ...bertTemplates(idOf(specials.cls), idOf(specials.sep)),
    padId: known.has(specials.pad) ? idOf(specials.pad) : 0,
    maskId: known.has(specials.mask) ? idOf(specials.mask) : undefined,
  };
}

function readLines(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  // As in the reference: white space at a line's end does not count, of equal lines the last one stays.
  const vocabulary = new Map(lines.map((line, id) => [withoutTrailingSpace(line), id]));
  if (vocabulary.size === 0) throw invalidFile(vocabularyFile, t('it is empty'));
  return vocabulary;
}

function withoutTrailingSpace(line: string): string {
  const { flags } = unicodeData();
  let end = line.length;
  while (end > 0 && (flags[line.charCodeAt(end - 1)]! & characterFlag.stripSpace) !== 0) end--;
  return line.slice(0, end);
}

interface SpecialNames {
  readonly unknown: string;
  readonly sep: string;
  readonly pad: string;
  readonly cls: string;
  readonly mask: string;
}

function specialNames(config: JsonObject): SpecialNames {
  // The config has a name, or an object that describes the token.
  const name = (key: string, fallback: string): string => {
    const value = config[key];
    return isJsonObject(value)
      ? new JsonReader(value, configFile).string('content', fallback)
      : new JsonReader(config, configFile).string(key, fallback);
  };
  return {
    unknown: name('unk_token', '[UNK]'),
    sep: name('sep_token', '[SEP]'),
    pad: name('pad_token', '[PAD]'),
    cls: name('cls_token', '[CLS]'),
    mask: name('mask_token', '[MASK]'),
  };
}

function specialToken(
  content: string,
  vocabulary: ReadonlyMap<string, number>,
): readonly AddedToken[] {
  const id = vocabulary.get(content);
  if (id === undefined) return [];
  const flags = { singleWord: false, lstrip: false, rstrip: false, normalized: false };
  return [{ id, content, ...flags, special: true }];
}

/** `added_tokens_decoder`: id to description. */
function readAddedTokens(entries: JsonObject): readonly AddedToken[] {
  return Object.entries(entries).map(([key, entry]) => {
    const id = Number(key);
    if (!isCount(id) || !isJsonObject(entry)) {
      throw invalidFile(configFile, t('its "added_tokens_decoder" is not understood'));
    }
    const reader = new JsonReader(entry, configFile);
    const special = reader.boolean('special', false);
    return {
      id,
      content: reader.string('content'),
      singleWord: reader.boolean('single_word', false),
      lstrip: reader.boolean('lstrip', false),
      rstrip: reader.boolean('rstrip', false),
      normalized: reader.boolean('normalized', !special),
      special,
    };
  });
}
