import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import type { Encoding } from '../../../../src/core/tokenizer/encoding.ts';
import { bundledModel } from '../../../support/projectPaths.ts';

/** Text of the bundled model's tokenizer.json. */
export const bundledTokenizerJson = readFileSync(join(bundledModel, 'tokenizer.json'), 'utf8');

/** The fields that the tests change; everything else stays as it is. */
export interface TokenizerJson {
  added_tokens: unknown;
  normalizer: unknown;
  pre_tokenizer: unknown;
  post_processor: unknown;
  model: { type?: string; vocab: Record<string, number> };
}

/** A fresh copy to change. */
export function bundledJson(): TokenizerJson {
  return JSON.parse(bundledTokenizerJson) as TokenizerJson;
}

export const bundledTokenizer = createTokenizer({ tokenizerJson: bundledTokenizerJson });

/** `[start, end]` of each token. */
export function spansOf({ spans }: Encoding): [number, number][] {
  return Array.from({ length: spans.length / 2 }, (_, i) => [spans[2 * i]!, spans[2 * i + 1]!]);
}

/** The entries of the ids, `[CLS]` and `[SEP]` included. */
export function piecesOf(encoding: Encoding, tokenizer = bundledTokenizer): string[] {
  return Array.from(encoding.ids, (id) => tokenizer.token(id));
}
