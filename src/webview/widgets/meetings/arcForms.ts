import type { MetPair } from './metPairs.ts';

/** What SVG draws for a pair. */
export interface Arc {
  /** Its number. */
  readonly pair: number;
  readonly path: string;
}

/** An arc for each pair, from below its word of the upper text to above that of the lower one, as both are laid out now. */
export function arcForms(root: HTMLElement, pairs: readonly MetPair[]): Arc[] {
  const origin = root.getBoundingClientRect();
  const upper = wordsBySide(root, 'query');
  const lower = wordsBySide(root, 'text');
  return pairs.flatMap(({ share }, pair) => {
    const [from, to] = [upper.get(pair), lower.get(pair)];
    if (!from || !to || share <= 0) return [];
    const x = (from.left + from.right) / 2 - origin.left;
    const y = from.bottom - origin.top;
    const toX = (to.left + to.right) / 2 - origin.left;
    const toY = to.top - origin.top;
    const bend = (toY - y) / 2;
    return [{ pair, path: `M${x} ${y}C${x} ${y + bend} ${toX} ${toY - bend} ${toX} ${toY}` }];
  });
}

/** Where the words of one text stand, by the numbers of their pairs; of a word on two lines, where it begins. */
function wordsBySide(root: HTMLElement, side: 'query' | 'text'): Map<number, DOMRect> {
  const found = new Map<number, DOMRect>();
  for (const word of root.querySelectorAll<HTMLElement>(`[data-side="${side}"] .met`)) {
    const [place] = word.getClientRects();
    if (!place) continue;
    for (const pair of (word.dataset['pairs'] ?? '').split(' ')) found.set(Number(pair), place);
  }
  return found;
}
