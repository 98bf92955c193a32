// SQLite's `bm25()`: how soon more of a word count no more, and how far a long text's words count less.
export const saturation = 1.2;
export const lengthShare = 0.75;
const leastRarity = 1e-6;
// Ours: a passage has an upper bound, so a long one is seldom about more. nDCG@10 x100 by words alone and by both, means of
// eleven sets (see `rankingRule`): 63.4 and 71.2 as `bm25()` has it, 64.6 and 71.5 with the shorter share, 64.9 and 71.4 with
// the lower power as well; questions to repositories 84.3 and 88.8, 84.8 and 88.4, 86.9 and 88.9; Vaswani 43.2 and 51.1,
// 44.7 and 52.8, 44.1 and 52.4.
const ownLengthShare = 0.5;
const rarityPower = 0.7;

/** What `bm25()` weighs a word by that so many texts hold. */
export function rarityOf(holding: number, texts: number): number {
  const rarity = Math.log((texts - holding + 0.5) / (holding + 0.5));
  return rarity > 0 ? rarity : leastRarity;
}

/** What a word's share in a score of `bm25()` is multiplied by. */
export function rarityGain(holding: number, texts: number): number {
  return rarityOf(holding, texts) ** (rarityPower - 1);
}

/** What a score of `bm25()` is multiplied by, exact for words that occur once. `length`: of the text, the mean being 1. */
export function lengthGain(length: number): number {
  const share = (by: number): number => 1 + saturation * (1 - by + by * length);
  return share(lengthShare) / share(ownLengthShare);
}
