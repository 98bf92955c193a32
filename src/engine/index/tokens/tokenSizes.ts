import { packedRowBytes } from '../../../core/tokenVectors/packedRows.ts';
import { componentCount } from '../../../core/tokenVectors/tokenComponents.ts';
import { tokenWeight } from '../../../core/text/passages/tokenWeight.ts';
import { KeyTable } from '../../../core/rows/keyTable.ts';
import { keyBytes } from '../../textKey.ts';
import type { SpaceTokens } from './spaceTokens.ts';
import { countBytes } from './tokenBlocks.ts';
import type { TokenCorpus } from './tokenStore.ts';

/** What the token vectors of an index take. */
export interface TokenSizes {
  /** Whether they are kept. */
  readonly areKept: boolean;
  /** Distinct texts that have them, and the bytes that these take. */
  readonly texts: number;
  readonly bytes: number;
  /** What those of all texts would take, estimated without a tokenizer. */
  readonly expectedBytes: number;
}

const sampledTexts = 400;

/** Bytes that the token vectors of texts take, by how many texts and tokens these are. */
export function tokenBytes(texts: number, tokens: number): number {
  return texts * (keyBytes + countBytes) + tokens * packedRowBytes(componentCount);
}

export function tokenSizes(
  { keys, textAt }: TokenCorpus,
  kept: SpaceTokens | undefined,
  areKept: boolean,
): TokenSizes {
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
