import { isJsonObject, type JsonObject } from '../../json/parseJson.ts';
import { JsonReader, parseModelJson } from '../jsonReader.ts';
import { sequenceParts } from '../sequenceParts.ts';

const configFile = 'tokenizer_config.json';
const sentenceFile = 'sentence_bert_config.json';

/** The texts of the files beside `tokenizer.json` that say how text is normalised, those that there are. */
export interface FilesBeside {
  /** `tokenizer_config.json` */
  readonly tokenizerConfig?: string | undefined;
  /** `sentence_bert_config.json` */
  readonly sentenceBert?: string | undefined;
}

export interface ConfiguredNormalizer {
  /** The JSON of a `normalizer`, as in `tokenizer.json`. */
  readonly normalizer: unknown;
  /** Whether text is lower-cased before that, each character by itself. */
  readonly lowercasesFirst: boolean;
}

// The classes of transformers that set the switches of a BertNormalizer anew, whatever tokenizer.json says.
const rewritingClass =
  /^(?:Bert|ConvBert|DistilBert|Electra|Funnel|LayoutLM|LayoutLMv2|Lxmert|MobileBert|MPNet|Realm|RetriBert|Splinter|SqueezeBert)Tokenizer(?:Fast)?$/;

/**
 * The normaliser of a `tokenizer.json` as the files beside it have it: transformers takes the switches of
 * `tokenizer_config.json`, or their defaults, and sentence-transformers may lower-case before all else. Throws
 * `modelInvalid`.
 */
export function configuredNormalizer(
  normalizer: unknown,
  { tokenizerConfig, sentenceBert }: FilesBeside,
): ConfiguredNormalizer {
  const rewritten = rewrite(normalizer, switchesOf(tokenizerConfig));
  const lowercasesFirst = asksForLowerCase(sentenceBert) && !lowercases(rewritten);
  return { normalizer: rewritten, lowercasesFirst };
}

/** Whether the files can change any normaliser at all; a look at the small files alone. */
export function mayChangeNormalizer({ tokenizerConfig, sentenceBert }: FilesBeside): boolean {
  return switchesOf(tokenizerConfig) !== undefined || asksForLowerCase(sentenceBert);
}

/** `do_lower_case` of `sentence_bert_config.json`. */
export function asksForLowerCase(sentenceBert: string | undefined): boolean {
  if (sentenceBert === undefined) return false;
  const config = parseModelJson(sentenceBert, sentenceFile);
  return new JsonReader(config, sentenceFile).boolean('do_lower_case', false);
}

interface Switches {
  readonly lowercase: boolean;
  readonly stripAccents: boolean;
  readonly handleChineseCharacters: boolean;
}

/** Those of a `tokenizer_config.json`; undefined where its class leaves the normaliser alone. */
function switchesOf(tokenizerConfig: string | undefined): Switches | undefined {
  if (tokenizerConfig === undefined) return undefined;
  const config = parseModelJson(tokenizerConfig, configFile);
  const named = config['tokenizer_class'] ?? 'BertTokenizer';
  if (typeof named !== 'string' || !rewritingClass.test(named)) return undefined;
  return readSwitches(new JsonReader(config, configFile), {
    lowercase: 'do_lower_case',
    handleChineseCharacters: 'tokenize_chinese_chars',
  });
}

/** Both files call them differently; what is not said is on, and accents follow `lowercase`. */
function readSwitches(
  reader: JsonReader,
  names: { readonly lowercase: string; readonly handleChineseCharacters: string },
): Switches {
  const lowercase = reader.boolean(names.lowercase, true);
  return {
    lowercase,
    stripAccents: reader.boolean('strip_accents', lowercase),
    handleChineseCharacters: reader.boolean(names.handleChineseCharacters, true),
  };
}

/** The same value where nothing would change. */
function rewrite(normalizer: unknown, wanted: Switches | undefined): unknown {
  const [only, ...more] = sequenceParts(normalizer, 'normalizers');
  if (wanted === undefined || !isBert(only) || more.length > 0) return normalizer;
  const own = readSwitches(new JsonReader(only, 'tokenizer.json'), {
    lowercase: 'lowercase',
    handleChineseCharacters: 'handle_chinese_chars',
  });
  const isSame =
    own.lowercase === wanted.lowercase &&
    own.stripAccents === wanted.stripAccents &&
    own.handleChineseCharacters === wanted.handleChineseCharacters;
  if (isSame) return normalizer;
  return {
    ...only,
    lowercase: wanted.lowercase,
    strip_accents: wanted.stripAccents,
    handle_chinese_chars: wanted.handleChineseCharacters,
  };
}

function isBert(part: unknown): part is JsonObject {
  return isJsonObject(part) && part['type'] === 'BertNormalizer';
}

function lowercases(normalizer: unknown): boolean {
  return sequenceParts(normalizer, 'normalizers').some((part) =>
    isBert(part) ? part['lowercase'] !== false : isJsonObject(part) && part['type'] === 'Lowercase',
  );
}
