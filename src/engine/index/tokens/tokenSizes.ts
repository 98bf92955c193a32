import { packedRowBytes } from '../../../core/tokenVectors/packedRows.ts';
import { componentCount } from '../../../core/tokenVectors/tokenComponents.ts';
import { tokenWeight } from '../../../core/text/passages/tokenWeight.ts';
import { KeyTable } from '../../../core/rows/keyTable.ts';
import type { TokenVectorStatus } from '../../../protocol/indexApi.ts';
import { keyBytes } from '../../textKey.ts';
import type { SpaceTokens } from './spaceTokens.ts';
import { countBytes } from './tokenBlocks.ts';

const sampledTexts = 400;

/** The texts of an index. */
export interface TokenCorpus {
  /** Of their vectors, `keyBytes` each. */
  readonly keys: Uint8Array;
  /** What is read of the text at a place in the keys. */
  readonly textAt: (place: number) => string;
}

/** Bytes that the token vectors of texts take, by how many texts and tokens these are. `modelDims`: of the model's own. */
export function tokenBytes(texts: number, tokens: number, modelDims = Infinity): number {
  return (
    texts * (keyBytes + countBytes) + tokens * packedRowBytes(Math.min(componentCount, modelDims))
  );
}

/** What is kept of a corpus, and what would be: estimated without a tokenizer, since no model may be open. */
export function tokenSizes(
  { keys, textAt }: TokenCorpus,
  kept: SpaceTokens | undefined,
  areKept: boolean,
): TokenVectorStatus {
  const places = distinctPlaces(keys);
  const sample = Math.min(sampledTexts, places.length);
  let tokens = 0;
  for (let i = 0; i < sample; i++) {
    const text = textAt(places[Math.floor((i * places.length) / sample)] ?? 0);
    tokens += tokenWeight(text, 0, text.length);
  }
  const all = (tokens / Math.max(1, sample)) * places.length;
  const expectedBytes = Math.round(tokenBytes(places.length, all));
  return { areKept, ...(kept?.sizeOf(keys) ?? { texts: 0, bytes: 0 }), expectedBytes };
}

/** The first place of each key. */
function distinctPlaces(keys: Uint8Array): number[] {
  const known = new KeyTable();
  const places: number[] = [];
  for (let at = 0; at < keys.length; at += keyBytes) {
    if (known.add(keys, at) === places.length) places.push(at / keyBytes);
  }
  return places;
}
