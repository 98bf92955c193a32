import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';

import {
  characterFlag,
  unicodeData,
} from '../../../../src/core/tokenizer/normalization/unicodeData.ts';
import { sharedData } from '../../../support/projectPaths.ts';
import { bundledTokenizer, bundledTokenizerJson } from './bundledTokenizer.ts';
import { randomTexts, unpackTokens } from './randomTextsFixture.ts';

const theirs = new HuggingFaceTokenizer(JSON.parse(bundledTokenizerJson) as object, {});

function areEqual(text: string): boolean {
  return [...bundledTokenizer.encode(text).ids].join() === theirs.encode(text).ids.join();
}

const ordinary = [
  'The quick brown fox jumps over the lazy dog.',
  "Don't panic: it's 3.14159, isn't it?",
  'Embeddings of "unbelievable" stories — naïve café déjà vu…',
  'def main():\n\treturn [x for x in range(10) if x % 2 == 0]',
  'Die Straße führt über die Brücke zur Universität.',
  'Los niños comían piñas en el jardín. ¿Verdad?',
  'Πού είναι το βιβλίο μου;',
  'Съешь же ещё этих мягких французских булок.',
  '我们今天去北京。日本語のテキストです。',
  '안녕하세요, 만나서 반갑습니다.',
  'مرحبا بالعالم',
  'नमस्ते दुनिया',
  'I ❤️ pizza 🍕 and naps 😴!',
  'user@example.org https://example.org/a_b?c=d&e=%20',
  '[CLS] is a token, [MASK] too.',
  '',
  '   \t\n ',
];

/** The lines of real data that lies beside the project. */
const sources: [name: string, parts: string[], linesOf: (text: string) => string[]][] = [
  ['STS-B dev', ['stsb', 'stsb-en-dev.csv'], (text) => text.split('\n')],
  ['Banking77 test', ['banking77', 'test.csv'], (text) => text.split('\n')],
  [
    'Vaswani, first 5,000 lines',
    ['vaswani', 'doc-text.trec'],
    (text) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('<'))
        .slice(0, 5000),
  ],
];

describe('@huggingface/tokenizers', () => {
  test('gives the same ids on ordinary text', () => {
    for (const text of ordinary) assert.ok(areEqual(text), text);
  });

  for (const [name, parts, linesOf] of sources) {
    const { path, skip } = sharedData(...parts);
    test(`gives the same ids on ${name}`, { skip }, () => {
      const lines = linesOf(readFileSync(path, 'utf8'));
      assert.ok(lines.length > 1000);
      for (const line of lines) assert.ok(areEqual(line), line);
    });
  }

  /** Why the two differ: characters without which they agree. In each case the reference is on our side. */
  const reasons: [name: string, isReason: (character: string) => boolean][] = [
    [
      'it takes ideographs beyond U+FFFF for letters',
      (character) =>
        character.length === 2 &&
        (unicodeData().flags[character.codePointAt(0)!]! & characterFlag.chinese) !== 0,
    ],
    ['it lowers a final capital sigma by its context', (character) => character === 'Σ'],
    [
      'its Unicode tables are newer, or its CJK blocks end elsewhere',
      (character) => !areEqual(`a${character}b`),
    ],
  ];

  test('differs on random Unicode, each time for a reason that we know', (context) => {
    const counts = new Map<string, number>();
    let total = 0;
    const uncased = randomTexts.variants.filter(({ name }) => name === 'uncased');
    for (const [text, packed] of uncased.flatMap(({ texts }) => texts)) {
      total++;
      if (areEqual(text)) continue;
      const ours = [...bundledTokenizer.encode(text).ids].slice(1, -1);
      assert.deepEqual(ours, unpackTokens(packed).ids, 'the reference agrees with us');
      const without = (isReason: (character: string) => boolean): string =>
        Array.from(text)
          .filter((character) => !isReason(character))
          .join('');
      const [reason] =
        reasons.find(([, isReason]) => areEqual(without(isReason))) ??
        (areEqual(without((character) => reasons.some(([, isReason]) => isReason(character))))
          ? ['several of these']
          : ['no reason that we know']);
      assert.notEqual(reason, 'no reason that we know', JSON.stringify(text));
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    context.diagnostic(`${String(total)} texts: ${JSON.stringify(Object.fromEntries(counts))}`);
    assert.ok(counts.size > 0, 'random texts that find no difference prove nothing');
  });
});
