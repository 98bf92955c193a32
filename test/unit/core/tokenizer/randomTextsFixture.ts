import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { bundledJson } from './bundledTokenizer.ts';

/** Texts in one setting of the tokenizer, as `scripts/unicode/writeFixture.py` writes them. */
export interface Variant {
  readonly name: string;
  /** Top-level fields of tokenizer.json in the place of the bundled ones. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** Where given, the vocabulary is these characters instead of the bundled one. */
  readonly characters?: string;
  readonly texts: readonly (readonly [text: string, tokens: string])[];
}

export interface RandomTexts {
  readonly reference: string;
  readonly variants: readonly Variant[];
  readonly pairs: readonly (readonly [
    first: string,
    second: string,
    ids: number[],
    tokenTypes: number[],
    words: number[],
  ])[];
}

export const randomTexts = JSON.parse(
  readFileSync(join(projectRoot, 'test/fixtures/tokenizer/randomTexts.json'), 'utf8'),
) as RandomTexts;

/** The text of the variant's tokenizer.json. */
export function tokenizerJsonOf(variant: Variant): string {
  const json = { ...bundledJson(), ...variant.changes };
  if (variant.characters === undefined) return JSON.stringify(json);
  const names = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const pieces = Array.from(variant.characters).flatMap((character) => [
    character,
    `##${character}`,
  ]);
  const vocab = Object.fromEntries([...names, ...pieces].map((piece, id) => [piece, id]));
  const single = { Sequence: { id: 'A', type_id: 0 } };
  const special = (id: string): unknown => ({ SpecialToken: { id, type_id: 0 } });
  return JSON.stringify({
    ...json,
    model: { ...json.model, vocab },
    added_tokens: names.map((content, id) => ({ id, content, special: true, normalized: false })),
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), single, special('[SEP]')],
      pair: [special('[CLS]'), single, special('[SEP]'), { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((name) => [name, { id: name, ids: [vocab[name]], tokens: [name] }]),
      ),
    },
  });
}

/** Unpacks `id gap length` tokens; `_` begins a word. Special tokens around the text are not among them. */
export function unpackTokens(packed: string): {
  ids: number[];
  spans: [number, number][];
  words: number[];
} {
  const [ids, spans, words]: [number[], [number, number][], number[]] = [[], [], []];
  let [end, word] = [0, -1];
  for (const token of packed === '' ? [] : packed.split(',')) {
    const [id, gap, length] = token
      .replace('_', '')
      .split(' ')
      .map((n) => Number.parseInt(n, 36));
    const start = end + gap!;
    end = start + length!;
    if (token.endsWith('_')) word++;
    ids.push(id!);
    spans.push([start, end]);
    words.push(word);
  }
  return { ids, spans, words };
}
