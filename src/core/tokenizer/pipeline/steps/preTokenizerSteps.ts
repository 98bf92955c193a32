import { t } from '../../../l10n/translate.ts';
import { isJsonObject, type JsonObject } from '../../../json/parseJson.ts';
import { JsonReader, invalidFile } from '../../jsonReader.ts';
import { pipelineData, pipelineFlag } from '../../normalization/pipelineData.ts';
import { characterFlag, unicodeData } from '../../normalization/unicodeData.ts';
import { sequenceParts } from '../../sequenceParts.ts';
import { codePointsOf, type AlignedText } from '../alignedText.ts';
import { forEachByteCharacter } from '../byteCharacters.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { characterFinder, finderOf, type Finder } from './finder.ts';
import type { Pieces, SplitBehavior } from './pieces.ts';

/** A part of a pre-tokenizer: cuts pieces, or changes their characters. */
export type PieceStep = (pieces: Pieces) => void;

const fileName = 'tokenizer.json';
const part = 'pre-tokenizer';

/** The steps of a `pre_tokenizer` in their order. Throws `unsupported` for one that is not known, `modelInvalid`. */
export function preTokenizerSteps(preTokenizer: unknown): PieceStep[] {
  return sequenceParts(preTokenizer, 'pretokenizers').flatMap((one) => {
    const make = isJsonObject(one) ? makers[String(one['type'])] : undefined;
    if (!make || !isJsonObject(one))
      throw notUnderstood(part, isJsonObject(one) ? one['type'] : one);
    return make(new JsonReader(one, fileName), one);
  });
}

const makers: Readonly<
  Record<string, (reader: JsonReader, json: JsonObject) => PieceStep | PieceStep[]>
> = {
  BertPreTokenizer: () => [atWhiteSpace, (pieces) => pieces.split(punctuation, 'Isolated')],
  Whitespace: () => (pieces) => pieces.split(runsOfOneKind, 'Removed', true),
  WhitespaceSplit: () => atWhiteSpace,
  Punctuation: (_, json) => {
    const behavior = behaviorOf(json['behavior'] ?? 'Isolated');
    return (pieces) => pieces.split(punctuation, behavior);
  },
  Digits: (reader) => {
    const behavior = reader.boolean('individual_digits', false) ? 'Isolated' : 'Contiguous';
    return (pieces) => pieces.split(digits, behavior);
  },
  CharDelimiterSplit: (reader) => {
    const delimiter = oneCharacter(reader, 'delimiter');
    return (pieces) =>
      pieces.split(
        characterFinder((char) => char === delimiter),
        'Removed',
      );
  },
  Split: (reader, json) => {
    const find = finderOf(json['pattern'], part);
    const behavior = behaviorOf(json['behavior']);
    const invert = reader.boolean('invert', false);
    return (pieces) => pieces.split(find, behavior, invert);
  },
  FixedLength: (reader) => fixedLength(reader.count('length', 5)),
  Metaspace: metaspace,
  ByteLevel: byteLevel,
};

function flagged(flag: number): Finder {
  const { flags } = unicodeData();
  return characterFinder((char) => (flags[char]! & flag) !== 0);
}

const whiteSpace: Finder = (...all) => flagged(characterFlag.splitSpace)(...all);
const punctuation: Finder = (...all) => flagged(characterFlag.splitAlone)(...all);
const digits: Finder = (...all) => {
  const { flags } = pipelineData();
  characterFinder((char) => (flags[char]! & pipelineFlag.numeric) !== 0)(...all);
};

const atWhiteSpace: PieceStep = (pieces) => pieces.split(whiteSpace, 'Removed');

/** `\w+|[^\w\s]+` */
const runsOfOneKind: Finder = (chars, from, to, found) => {
  const { flags } = unicodeData();
  const kindOf = (at: number): number =>
    flags[chars[at]!]! & (characterFlag.wordCharacter | characterFlag.stripSpace);
  for (let at = from; at < to;) {
    const start = at;
    const kind = kindOf(start);
    const isWord = (kind & characterFlag.wordCharacter) !== 0;
    if (!isWord && kind !== 0) {
      at++;
      continue;
    }
    const goesOn = (next: number): boolean => {
      const other = kindOf(next);
      return isWord ? (other & characterFlag.wordCharacter) !== 0 : other === 0;
    };
    while (at < to && goesOn(at)) at++;
    found(start, at);
  }
};

const behaviors: ReadonlySet<unknown> = new Set<SplitBehavior>([
  ...(['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'] as const),
]);

function behaviorOf(value: unknown): SplitBehavior {
  if (behaviors.has(value)) return value as SplitBehavior;
  throw notUnderstood(`${part}, behavior`, value);
}

function oneCharacter(reader: JsonReader, key: string): number {
  const [char, ...more] = codePointsOf(reader.string(key));
  if (char === undefined || more.length > 0) {
    throw invalidFile(fileName, t('"{0}" is not one character', key));
  }
  return char;
}

function fixedLength(length: number): PieceStep {
  if (length === 0) throw invalidFile(fileName, t('"length" is 0'));
  return (pieces) =>
    pieces.split((_, from, to, found) => {
      for (let at = from; at < to; at += length) found(at, Math.min(to, at + length));
    }, 'Isolated');
}

function copy(text: AlignedText, from: number, to: number, out: AlignedText): void {
  for (let i = from; i < to; i++) out.pushAs(text.chars[i]!, text, i);
}

/** Spaces become a mark, a piece may get one in front, and pieces are cut in front of it. */
function metaspace(reader: JsonReader): PieceStep[] {
  const mark = oneCharacter(reader, 'replacement');
  const scheme = reader.string('prepend_scheme', 'always');
  const isNever = scheme === 'never';
  if (!isNever && scheme !== 'always' && scheme !== 'first') {
    throw notUnderstood(`${part}, prepend_scheme`, scheme);
  }
  if (!reader.boolean('add_prefix_space', true) && !isNever) {
    throw invalidFile(fileName, t('"add_prefix_space" and "prepend_scheme" of Metaspace disagree'));
  }
  const write: PieceStep = (pieces) =>
    pieces.rewrite((text, from, to, out) => {
      const first = text.chars[from]!;
      const isMarked = first === mark || first === 0x20;
      const isWanted = !isNever && (scheme === 'always' || text.starts[from] === 0);
      if (isWanted && !isMarked) out.pushAs(mark, text, from);
      for (let i = from; i < to; i++) {
        const char = text.chars[i]!;
        out.pushAs(char === 0x20 ? mark : char, text, i);
      }
    });
  if (!reader.boolean('split', true)) return [write];
  const find = characterFinder((char) => char === mark);
  return [write, (pieces) => pieces.split(find, 'MergedWithNext')];
}

const gpt2Pattern =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** Pieces are cut as GPT-2 cuts them, unless the file has its own way, and then spelled in bytes. */
function byteLevel(reader: JsonReader): PieceStep[] {
  const addsSpace = reader.boolean('add_prefix_space', true);
  const steps: PieceStep[] = [];
  if (addsSpace) {
    steps.push((pieces) =>
      pieces.rewrite((text, from, to, out) => {
        if (text.chars[from] !== 0x20) out.pushAs(0x20, text, from);
        copy(text, from, to, out);
      }),
    );
  }
  if (reader.boolean('use_regex', true)) {
    const find = finderOf({ Regex: gpt2Pattern }, part);
    steps.push((pieces) => pieces.split(find, 'Isolated'));
  }
  steps.push((pieces) =>
    pieces.rewrite((text, from, to, out) => {
      for (let i = from; i < to; i++) {
        forEachByteCharacter(text.chars[i]!, (char) => out.pushAs(char, text, i));
      }
    }),
  );
  return steps;
}
