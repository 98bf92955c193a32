import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { noCharacter } from '../../../src/core/text/segment.ts';
import { createTokenizer } from '../../../src/core/tokenizer/createTokenizer.ts';
import {
  characterFlag,
  unicodeData,
} from '../../../src/core/tokenizer/normalization/unicodeData.ts';
import { bundledModel } from '../../support/projectPaths.ts';
import type { FuzzTarget } from '../fuzzTarget.ts';
import { mutateText } from '../mutations/mutateText.ts';
import { checkEncoding } from './checkEncoding.ts';

const json = readFileSync(join(bundledModel, 'tokenizer.json'), 'utf8');
const ours = createTokenizer({ tokenizerJson: json });
const theirs = new HuggingFaceTokenizer(JSON.parse(json) as object, {});
const words = [
  '[MASK]',
  '[SEP]',
  '[CLS',
  '##ing',
  'embeddings',
  'playing',
  'a',
  'naïve',
  '東京',
  '1,000.5',
  '-',
  '\u0130',
];
const differs = new Map<string, boolean>();

/** The bundled tokenizer against transformers.js's, and its spans. */
export const wordPieces: FuzzTarget<string> = {
  seeds: () => [
    "Don't panic: it's 3.14159, isn't it?",
    'def main():\n\treturn [x for x in range(10) if x % 2 == 0]',
    'Die Straße führt über die Brücke; naïve café déjà vu…',
    'Съешь же ещё этих мягких булок. Πού είναι; مرحبا بالعالم',
    '我们今天去北京。日本語 안녕하세요 नमस्ते दुनिया',
    'I ❤️ pizza 🍕 https://example.org/a_b?c=d&e=%20 [MASK] too.',
  ],

  mutate: (text, chance, seeds) => {
    const mutated = mutateText(text, chance, words, seeds);
    const point = chance.is(0.1) ? 0x30000 : 0x3000;
    return chance.is(0.3) ? mutated + String.fromCodePoint(chance.below(point)) : mutated;
  },

  check: (text) => {
    checkEncoding(ours, text);
    const known = withoutKnown(text.toWellFormed());
    assert.deepEqual([...ours.encode(known).ids], theirs.encode(known).ids, 'other ids');
  },
};

/** Without characters that the other reads otherwise, where PyPI's reference agrees with us (huggingFaceTokenizers.test.ts). */
function withoutKnown(text: string): string {
  return Array.from(text)
    .filter((character) => {
      if (character === 'Σ' || character === noCharacter) return false;
      const known = differs.get(character);
      if (known !== undefined) return !known;
      const isChinese =
        character.length === 2 &&
        (unicodeData().flags[character.codePointAt(0)!]! & characterFlag.chinese) !== 0;
      const asked = `a${character}b`;
      const isOther =
        isChinese || [...ours.encode(asked).ids].join() !== theirs.encode(asked).ids.join();
      differs.set(character, isOther);
      return !isOther;
    })
    .join('');
}
