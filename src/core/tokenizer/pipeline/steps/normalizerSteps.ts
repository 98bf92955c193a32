import { isJsonObject, type JsonObject } from '../../../json/parseJson.ts';
import { JsonReader } from '../../jsonReader.ts';
import { pipelineData, pipelineFlag } from '../../normalization/pipelineData.ts';
import { characterFlag, unicodeData } from '../../normalization/unicodeData.ts';
import { sequenceParts } from '../../sequenceParts.ts';
import { codePointsOf, type AlignedText } from '../alignedText.ts';
import { forEachByteCharacter } from '../byteCharacters.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { charsmapStep } from './charsmap.ts';
import { finderOf } from './finder.ts';
import type { TextStep } from './textStep.ts';
import { unicodeForm } from './unicodeForms.ts';

const fileName = 'tokenizer.json';
const part = 'normalizer';

/** The steps of a `normalizer` in their order. Throws `unsupported` for one that is not known, `modelInvalid`. */
export function normalizerSteps(normalizer: unknown): TextStep[] {
  return sequenceParts(normalizer, 'normalizers').flatMap((one) => {
    const make = isJsonObject(one) ? makers[String(one['type'])] : undefined;
    if (!make || !isJsonObject(one))
      throw notUnderstood(part, isJsonObject(one) ? one['type'] : one);
    return make(new JsonReader(one, fileName), one);
  });
}

/** Lower case, each character by itself. */
export const lowercaseStep: TextStep = eachCharacter((char, add) => {
  const lowered = unicodeData().lower(char);
  if (lowered) for (const one of lowered) add(one);
  else add(char);
});

const makers: Readonly<
  Record<string, (reader: JsonReader, json: JsonObject) => TextStep | TextStep[]>
> = {
  BertNormalizer: bertSteps,
  Lowercase: () => lowercaseStep,
  NFC: () => unicodeForm('NFC'),
  NFD: () => unicodeForm('NFD'),
  NFKC: () => unicodeForm('NFKC'),
  NFKD: () => unicodeForm('NFKD'),
  StripAccents: () => kept((char) => (pipelineData().flags[char]! & pipelineFlag.combining) === 0),
  Strip: (reader) => strip(reader.boolean('strip_left'), reader.boolean('strip_right')),
  Nmt: () => nmt,
  Precompiled: (reader) => charsmapStep(reader.string('precompiled_charsmap')),
  Prepend: (reader) => prepend(codePointsOf(reader.string('prepend'))),
  Replace: (reader, json) => replace(json['pattern'], codePointsOf(reader.string('content'))),
  ByteLevel: () => byteLevelStep,
};

/** Each character becomes what is added for it, all with its range. */
function eachCharacter(map: (char: number, add: (char: number) => void) => void): TextStep {
  return (text, out) => {
    let index = 0;
    const add = (char: number): void => out.pushAs(char, text, index);
    for (; index < text.length; index++) map(text.chars[index]!, add);
  };
}

function kept(test: (char: number) => boolean): TextStep {
  return eachCharacter((char, add) => {
    if (test(char)) add(char);
  });
}

/** Each character as the bytes of its UTF-8, spelled as characters. */
const byteLevelStep: TextStep = eachCharacter(forEachByteCharacter);

function bertSteps(reader: JsonReader): TextStep[] {
  const { flags } = unicodeData();
  const lowercase = reader.boolean('lowercase', true);
  const steps: TextStep[] = [];
  if (reader.boolean('clean_text', true)) {
    steps.push(
      eachCharacter((char, add) => {
        if ((flags[char]! & characterFlag.cleanRemoves) !== 0) return;
        add((flags[char]! & characterFlag.cleanToSpace) !== 0 ? 0x20 : char);
      }),
    );
  }
  if (reader.boolean('handle_chinese_chars', true)) {
    steps.push(
      eachCharacter((char, add) => {
        const isChinese = (flags[char]! & characterFlag.chinese) !== 0;
        if (isChinese) add(0x20);
        add(char);
        if (isChinese) add(0x20);
      }),
    );
  }
  if (reader.boolean('strip_accents', lowercase)) {
    steps.push(
      unicodeForm('NFD'),
      kept((char) => (flags[char]! & characterFlag.mark) === 0),
    );
  }
  if (lowercase) steps.push(lowercaseStep);
  return steps;
}

function strip(left: boolean, right: boolean): TextStep {
  return (text, out) => {
    const isSpace = (at: number): boolean => isWhiteSpace(text.chars[at]!);
    let from = 0;
    let to = text.length;
    if (left) while (from < to && isSpace(from)) from++;
    if (right) while (to > from && isSpace(to - 1)) to--;
    for (let i = from; i < to; i++) out.pushAs(text.chars[i]!, text, i);
  };
}

function isWhiteSpace(char: number): boolean {
  return (unicodeData().flags[char]! & characterFlag.splitSpace) !== 0;
}

/** Control characters that the reference's `Nmt` drops, and what becomes a space; both as it lists them. */
const nmt: TextStep = eachCharacter((char, add) => {
  const isDropped =
    (char >= 1 && char <= 8) ||
    char === 0xb ||
    (char >= 0xe && char <= 0x1f) ||
    char === 0x7f ||
    char === 0x8f ||
    char === 0x9f;
  if (!isDropped) add(nmtSpaces.has(char) ? 0x20 : char);
});

const nmtSpaces: ReadonlySet<number> = new Set([
  ...[9, 10, 12, 13, 0x1680, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f],
  ...[0x2028, 0x2029, 0x2581, 0xfeff, 0xfffd],
]);

function prepend(chars: readonly number[]): TextStep {
  return (text, out) => {
    if (text.length > 0) for (const char of chars) out.pushAs(char, text, 0);
    for (let i = 0; i < text.length; i++) out.pushAs(text.chars[i]!, text, i);
  };
}

/** What is put in a match's place has the range of the match's last character. */
function replace(pattern: unknown, content: readonly number[]): TextStep {
  const find = finderOf(pattern, part);
  return (text, out) => {
    let copied = 0;
    const copyTo = (end: number): void => {
      for (; copied < end; copied++) out.pushAs(text.chars[copied]!, text, copied);
    };
    find(text.chars, 0, text.length, (start, end) => {
      copyTo(start);
      for (const char of content) out.pushAs(char, text, end - 1);
      copied = end;
    });
    copyTo(text.length);
  };
}

/** Runs `steps` one after the other on `text`; the answer is `text` or `spare`. */
export function runSteps(
  steps: readonly TextStep[],
  text: AlignedText,
  spare: AlignedText,
): AlignedText {
  let [from, to] = [text, spare];
  for (const step of steps) {
    to.clear();
    step(from, to);
    [from, to] = [to, from];
  }
  return from;
}
