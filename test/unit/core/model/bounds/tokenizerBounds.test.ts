import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isExplosivePattern } from '../../../../../src/core/model/bounds/patternShape.ts';
import { createTokenizer } from '../../../../../src/core/tokenizer/createTokenizer.ts';
import { bundledModel } from '../../../../support/projectPaths.ts';

type Json = Record<string, unknown>;

const bert = JSON.parse(readFileSync(join(bundledModel, 'tokenizer.json'), 'utf8')) as Json;
const bpe = {
  model: { type: 'BPE', vocab: { '<s>': 0, '</s>': 1, a: 2, '<unk>': 3 }, merges: [] },
  added_tokens: [],
  normalizer: null,
  decoder: { type: 'ByteLevel' },
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
  post_processor: { type: 'RobertaProcessing', sep: ['</s>', 1], cls: ['<s>', 0] },
} satisfies Json;
const far = 2_000_000_000;

/** What explodes would take gigabytes or hours: the test ends since it is refused before it is done. */
function refuses(file: Json | string, message: RegExp): void {
  const tokenizerJson = typeof file === 'string' ? file : JSON.stringify(file);
  assert.throws(() => createTokenizer({ tokenizerJson }), { code: 'modelInvalid', message });
}

describe('a tokenizer.json that would take more than there is', () => {
  const beyond = /gives a token the id 2000000000, beyond any vocabulary; choose another model/;

  test('ids beyond any vocabulary, wherever they stand', () => {
    const model = bert['model'] as Json & { readonly vocab: Json };
    refuses({ ...bert, model: { ...model, vocab: { ...model.vocab, zz: far } } }, beyond);
    refuses({ ...bert, padding: { pad_id: far } }, beyond);
    refuses({ ...bpe, model: { ...bpe.model, vocab: { ...bpe.model.vocab, z: far } } }, beyond);
    const cls = { ...bpe.post_processor, cls: ['<s>', far] };
    refuses({ ...bpe, post_processor: cls }, beyond);
  });

  test('lists within lists without an end', () => {
    const depth = 200_000;
    const deep = `${'{"type":"Sequence","normalizers":['.repeat(depth)}${']}'.repeat(depth)}`;
    const json = JSON.stringify(bpe);
    refuses(
      json.replace('"normalizer":null', `"normalizer":${deep}`),
      /lists within lists without an end/,
    );
  });

  test('a regular expression that doubles its time with each character', () => {
    const split = (Regex: string): Json => ({
      ...bpe,
      pre_tokenizer: { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false },
    });
    refuses(split('(z+)+$'), /its regular expression \(z\+\)\+\$ can take for ever/);
    assert.equal(createTokenizer({ tokenizerJson: JSON.stringify(bpe) }).vocabularySize, 4);
  });
});

describe('regular expressions of tokenizers', () => {
  // GPT-2, Llama 3, o200k, BLOOM, DeepSeek, and numbers by three digits.
  const published = [
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ' ?[^(\\s|[.,!?…。，、।۔،])]+',
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*',
    '(?=(\\d{3})+(?!\\d))',
    ' {2,}',
  ];

  test('those that are published are taken', () => {
    for (const pattern of published) {
      assert.equal(isExplosivePattern(pattern), false, pattern);
    }
  });

  for (const pattern of [
    '(a+)+$',
    '(?:a|a)*b',
    '(ab|a|bab)+c',
    '(?:x*)*y',
    '(a{1,5}){20}b',
    '((a)?)+',
    '(?:\\p{L}+\\s*)+!',
    '('.repeat(1000),
    'a'.repeat(50_000),
  ]) {
    test(`${pattern.slice(0, 20)} is refused by its form`, () => {
      assert.ok(isExplosivePattern(pattern));
    });
  }
});
