import type { AttentionOverview } from '../../../protocol/insideApi.ts';

/** The map in which the token at `position` spreads its attention least; as far as the small maps show it. */
export function leastEvenMap(
  { layers, heads, side, maps, window }: AttentionOverview,
  position: number,
): { readonly layer: number; readonly head: number } {
  const row = Math.floor((position * side) / window.size);
  let best = { layer: 1, head: 1 };
  let least = Infinity;
  for (let layer = 1; layer <= layers; layer++) {
    for (let head = 1; head <= heads; head++) {
      const map = (layer - 1) * (heads + 1) + head - 1;
      const bytes = maps.subarray((map * side + row) * side, (map * side + row + 1) * side);
      const spread = entropyOf(Array.from(bytes, (byte) => byte ** 2));
      if (spread >= least) continue;
      least = spread;
      best = { layer, head };
    }
  }
  return best;
}

/** 0 where one of the weights is all; they need not sum to 1. */
function entropyOf(weights: readonly number[]): number {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.reduce((all, weight) => {
    const share = weight / sum;
    return share > 0 ? all - share * Math.log(share) : all;
  }, 0);
}
