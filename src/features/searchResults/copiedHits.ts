import { oneLine } from '../../core/text/oneLine.ts';
import type { HitNode } from '../../host/results/resultTree.ts';

/** The texts of hits as they are, one below the other. */
export function copiedTexts(nodes: readonly HitNode[]): string {
  return nodes.map(({ hit }) => hit.text).join('\n');
}

/** A line for each hit: `path:line: text`. */
export function copiedHits(nodes: readonly HitNode[]): string {
  return nodes
    .map(({ hit: { title, range, text } }) => {
      return `${title}:${range.start.line + 1}: ${oneLine(text, Infinity)}\n`;
    })
    .join('');
}
